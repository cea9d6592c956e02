variable "policy" {
  description = "Policy of the role, as JSON or as an object."
  type        = any

  default = {
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject"]
      Resource = "arn:aws:s3:::artifacts/*"
    }]
  }

  validation {
    condition     = provider::iamproof::denies(var.policy, ["iam:*"], ["*"])
    error_message = "This role must not be able to do anything in IAM."
  }
}

# Every object of every other bucket, with any tags, in calls from anywhere.
output "nothing_in_backups" {
  value = provider::iamproof::denies(var.policy, ["s3:*Object"], ["arn:aws:s3:::backups/*"])
}

# With a permissions boundary: the arguments of iamproof_simulation.
output "bounded" {
  value = provider::iamproof::denies({
    identity_policies    = [var.policy]
    permissions_boundary = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] }
  }, ["s3:PutObject"], ["arn:aws:s3:::artifacts/*"])
}
