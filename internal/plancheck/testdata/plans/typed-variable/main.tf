resource "aws_s3_bucket" "b" {
  bucket = "ledger"
}

module "p" {
  source  = "./inner"
  p       = { arn = aws_s3_bucket.b.arn }
  lang    = null
}
