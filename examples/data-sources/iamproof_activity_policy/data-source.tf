data "iamproof_activity_policy" "ci" {
  principal   = "arn:aws:iam::444455556666:role/build/ci"
  event_files = ["${abspath(path.module)}/events.json"] # or "trail/**/*.json.gz"
  window      = { days = 90 }

  # What the role may do today, for the comparison.
  identity_policies = {
    deploy = {
      Version = "2012-10-17"
      Statement = [
        { Effect = "Allow", Action = ["s3:ListBucket", "s3:PutObject"], Resource = "*" },
        { Effect = "Allow", Action = ["lambda:UpdateFunctionCode", "lambda:DeleteFunction"], Resource = "*" },
      ]
    }
  }
}

output "policy" {
  value = data.iamproof_activity_policy.ci.json
}

output "not_used" {
  value = data.iamproof_activity_policy.ci.allowed_not_used # ["lambda:DeleteFunction"]
}

output "only_narrows" {
  value = data.iamproof_activity_policy.ci.only_narrows # true
}
