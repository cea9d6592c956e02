# What a new version of a policy allows beyond the one in use, and what it no longer does.
locals {
  current = {
    Version = "2012-10-17"
    Statement = [{
      Sid      = "Objects"
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject"]
      Resource = "arn:aws:s3:::tide-media/*"
    }]
  }

  proposed = {
    Version = "2012-10-17"
    Statement = [
      { Sid = "Read", Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::tide-*/*" },
      { Sid = "Write", Effect = "Allow", Action = "s3:PutObject", Resource = "arn:aws:s3:::tide-media/*", Condition = { Bool = { "aws:SecureTransport" = "true" } } },
    ]
  }
}

data "iamproof_policy_comparison" "media" {
  old = local.current
  new = local.proposed
}

output "verdict" {
  value = data.iamproof_policy_comparison.media.verdict # "incomparable": it allows more and less
}

output "example_of_new_access" {
  value = [for w in data.iamproof_policy_comparison.media.witnesses : "${w.action} on ${w.resource}" if w.change == "added"]
}

# Within the boundary of the account, the new version is narrower.
data "iamproof_policy_comparison" "bounded" {
  old = local.current
  new = local.proposed

  permissions_boundary = {
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "*", Resource = "arn:aws:s3:::tide-media/*" }]
  }
}

output "bounded" {
  value = data.iamproof_policy_comparison.bounded.verdict
}
