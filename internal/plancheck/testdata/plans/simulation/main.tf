terraform {
  required_providers {
    iamproof = { source = "terraform-iamproof/iamproof" }
  }
}

resource "aws_s3_bucket" "b" {
  bucket = "ledger"
}

resource "aws_iam_role" "r" {
  name               = "r"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "iamproof_simulation" "s" {
  principal = "arn:aws:iam::210987654321:role/r"
  identity_policies = {
    deploy = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "${aws_s3_bucket.b.arn}/*" }, { Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] }
  }
  expectations = [{ decision = "denied", actions = ["iam:CreateUser"] }]
}

resource "aws_iam_role_policy" "p" {
  name   = "p"
  role   = aws_iam_role.r.id
  policy = iamproof_simulation.s.verified_policies["deploy"]
}
