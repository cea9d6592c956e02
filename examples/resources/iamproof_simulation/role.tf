# A role that does not exist yet, with its permissions and its trust policy: who may take it, and
# what it may do then. The role's ARN is written with its name, so that the first plan is decided.
locals {
  role = "arn:aws:iam::444455556666:role/app/reports"
}

resource "iamproof_simulation" "role" {
  principal = local.role

  identity_policies = {
    reports = {
      Version = "2012-10-17"
      Statement = [{
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject"]
        Resource = "arn:aws:s3:::tide-reports/*"
      }]
    }
  }
  resource_policies = {
    (local.role) = {
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Principal = { Service = "lambda.amazonaws.com" }
        Action    = "sts:AssumeRole"
      }]
    }
  }

  expectations = [
    { name = "writes reports", decision = "allowed", actions = ["s3:PutObject"], resources = ["arn:aws:s3:::tide-reports/2031/*"] },
    { name = "deletes nothing", decision = "denied", actions = ["s3:Delete*"] },
    { name = "Lambda takes it", decision = "allowed", actions = ["sts:AssumeRole"], resources = [local.role], principal = "lambda.amazonaws.com" },
    { name = "EC2 does not", decision = "denied", actions = ["sts:AssumeRole"], resources = [local.role], principal = "ec2.amazonaws.com" },
  ]
}
