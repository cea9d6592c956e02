variable "policy" {
  description = "A policy that a team maintains, as JSON or as an object."
  type        = any

  default = {
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", Action = ["s3:PutObject", "s3:GetObject"], Resource = "arn:aws:s3:::tide-media/*" }
  }
}

# What was reviewed, however it is spelt.
check "reviewed" {
  assert {
    condition     = provider::iamproof::policy_equivalent(var.policy, local.reviewed)
    error_message = "The policy is not the one that was reviewed."
  }
}

locals {
  reviewed = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject"]
      Resource = ["arn:aws:s3:::tide-media/*"]
    }]
  })
}
