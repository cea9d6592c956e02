resource "aws_s3_bucket" "b" {
  bucket = "ledger"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "List", Effect = "Allow", Principal = { AWS = "210987654321" }, Action = "s3:ListBucket", Resource = "arn:aws:s3:::ledger" }] })
}

resource "aws_s3_bucket_policy" "p" {
  bucket = "ledger"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "Read", Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::ledger/*" }] })
}

resource "aws_s3_bucket_public_access_block" "b" {
  bucket              = "ledger"
  block_public_policy = true
}
