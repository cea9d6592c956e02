resource "aws_iam_role" "r" {
  for_each            = toset(["a", "b"])
  assume_role_policy  = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }] })
  managed_policy_arns = aws_iam_policy.p[*].arn
}

resource "aws_iam_policy" "p" {
  count  = 2
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}
