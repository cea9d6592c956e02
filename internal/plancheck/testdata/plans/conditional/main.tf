variable "left" { default = true }

resource "aws_s3_bucket" "b" {
  bucket = "ledger"
}

resource "aws_iam_role" "r" {
  name               = "r"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

data "aws_iam_policy_document" "x" {
  statement {
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.b.arn]
  }
}

data "aws_iam_policy_document" "y" {
  statement {
    actions   = ["sqs:*"]
    resources = [aws_s3_bucket.b.arn]
  }
}

resource "aws_iam_role_policy" "p" {
  name   = "p"
  role   = aws_iam_role.r.id
  policy = var.left ? data.aws_iam_policy_document.x.json : data.aws_iam_policy_document.y.json
}
