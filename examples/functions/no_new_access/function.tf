variable "policy" {
  description = "The policy of the application's role."
  type        = any

  default = {
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "arn:aws:s3:::tide-media/public/*"
    }]
  }

  # A ratchet: the policy may become narrower without a review, and not wider. In a repository,
  # the reviewed version is a file: file("${path.module}/reviewed.json").
  validation {
    condition     = provider::iamproof::no_new_access(var.policy, local.reviewed)
    error_message = "The policy allows more than the version that was reviewed. Ask for a review, and put the new version into reviewed.json."
  }
}

locals {
  reviewed = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:GetObjectVersion"]
      Resource = "arn:aws:s3:::tide-media/*"
    }]
  })
}

# All layers: arguments of iamproof_simulation in place of policies.
output "boundary_holds" {
  value = provider::iamproof::no_new_access({
    identity_policies    = [{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] }]
    permissions_boundary = local.reviewed
  }, local.reviewed)
}
