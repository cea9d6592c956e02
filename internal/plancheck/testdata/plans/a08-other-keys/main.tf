resource "aws_iam_role" "r" {
  for_each           = toset(["a", "b", "c"])
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_role_policy_attachment" "a" {
  for_each   = toset(["a", "b"])
  role       = aws_iam_role.r[each.key].name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
