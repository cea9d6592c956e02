# Nothing is attached before the gate has passed: the policy that the role gets is the one that
# was verified. Its bucket is named in the configuration, so that its ARN is known in the plan.
locals {
  bucket = "tide-reports"
}

resource "iamproof_simulation" "reports" {
  account_id = "444455556666" # the role does not exist yet

  identity_policies = [{
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject"]
      Resource = "arn:aws:s3:::${local.bucket}/*"
    }]
  }]

  expectations = [
    { decision = "allowed", actions = ["s3:PutObject"], resources = ["arn:aws:s3:::${local.bucket}/2031/*"] },
    { decision = "denied", actions = ["s3:*"], resources = ["arn:aws:s3:::tide-payroll", "arn:aws:s3:::tide-payroll/*"] },
  ]
}

resource "terraform_data" "role_policy" { # in place of aws_iam_role_policy
  input = iamproof_simulation.reports.verified_policies["0"]
}
