resource "aws_s3_bucket" "b" {
  bucket = "ledger"
}

resource "aws_iam_role" "r" {
  name               = "r"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_policy" "p" {
  name = "p"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "Bucket"
      Effect   = "Allow"
      Action   = ["s3:*", "s3:GetObjct"]
      Resource = [aws_s3_bucket.b.arn, "arn:aws:s3:::${aws_s3_bucket.b.id}/*"]
    }]
  })
}

resource "aws_iam_role_policy_attachment" "a" {
  role       = aws_iam_role.r.name
  policy_arn = aws_iam_policy.p.arn
}
