resource "aws_s3_bucket" "b" {
  bucket = "ledger"
}

resource "aws_iam_role" "r" {
  for_each           = toset(["a", "b"])
  name               = each.key
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

data "aws_iam_policy_document" "d" {
  for_each   = toset(["a", "b"])
  depends_on = [aws_s3_bucket.b]
  statement {
    actions   = [each.key == "a" ? "*" : "s3:GetObject"]
    resources = [each.key == "a" ? "*" : "arn:aws:s3:::ledger/*"]
  }
}

resource "aws_iam_role_policy" "p" {
  for_each = toset(["a", "b"])
  name     = "p"
  role     = aws_iam_role.r[each.key].id
  policy   = data.aws_iam_policy_document.d[each.key].json
}
