resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

locals {
  role = aws_iam_role.r.name
}

resource "aws_iam_role_policy_attachment" "a" {
  role       = local.role
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
