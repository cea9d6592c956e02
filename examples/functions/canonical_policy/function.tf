variable "policy" {
  description = "A policy as JSON."
  type        = string
  default     = <<-EOT
    {
      "Statement": [
        { "Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"], "Resource": "arn:aws:s3:::tide-media/*" }
      ],
      "Version": "2012-10-17"
    }
  EOT
}

# The same for every spelling of the policy: it changes when the policy does.
output "fingerprint" {
  value = sha256(provider::iamproof::canonical_policy(var.policy))
}

# A policy may be an object, too.
output "canonical" {
  value = provider::iamproof::canonical_policy({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::tide-media/*" }
  })
}
