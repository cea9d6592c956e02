resource "aws_kms_key" "k" {}

resource "aws_vpc_endpoint" "e" {
  vpc_id       = "vpc-0a1b2c3d"
  service_name = "com.amazonaws.eu-west-1.s3"
}
