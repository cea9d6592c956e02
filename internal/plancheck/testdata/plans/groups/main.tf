resource "aws_iam_group" "g" { name = "g" }
resource "aws_iam_user" "u" { name = "u" }

resource "aws_iam_user_group_membership" "m" {
  user   = aws_iam_user.u.name
  groups = [aws_iam_group.g.name]
}

resource "aws_iam_group_policy" "p" {
  name   = "p"
  group  = aws_iam_group.g.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}
