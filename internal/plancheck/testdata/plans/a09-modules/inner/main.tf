variable "name" { type = string }

resource "aws_iam_role_policy" "p" {
  name   = "p"
  role   = var.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}
