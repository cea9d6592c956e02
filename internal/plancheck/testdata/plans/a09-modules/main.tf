resource "aws_iam_role" "r" {
  count              = 2
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

module "x" {
  count     = 2
  source    = "./outer"
  role_name = aws_iam_role.r[count.index].id
}
