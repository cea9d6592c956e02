variable "secret" {
  type      = string
  sensitive = true
  default   = "very-secret-bucket"
}

resource "aws_iam_role" "r" {
  name               = "r"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_role_policy" "p" {
  name   = "p"
  role   = aws_iam_role.r.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "TopSecret", Effect = "Allow", Action = "s3:GetObjct", Resource = "arn:aws:s3:::${var.secret}/*" }] })
}
