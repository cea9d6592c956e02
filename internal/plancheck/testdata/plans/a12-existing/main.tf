resource "aws_iam_policy" "p" {
  name   = "p"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }, { Effect = "Allow", Action = "s3:GetObjct", Resource = "*" }] })
}

resource "aws_s3_bucket" "b" {
  bucket = "ledger"
}
