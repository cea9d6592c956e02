resource "aws_s3_bucket" "b" {
  bucket = "ledger"
}

resource "aws_s3_bucket_policy" "p" {
  bucket = aws_s3_bucket.b.bucket
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "List", Effect = "Allow", Principal = { AWS = "210987654321" }, Action = "s3:ListBucket", Resource = "arn:aws:s3:::ledger" }, { Sid = "Read", Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::ledger/*", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } } }] })
}
