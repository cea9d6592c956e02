# Keys, and a bucket of another account, whose policies have to allow the call. A policy that is
# not given here is unknown. It is not taken to be missing.
resource "iamproof_simulation" "archiver" {
  principal = "arn:aws:iam::444455556666:role/app/archiver"

  identity_policies = [{
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["kms:Decrypt", "kms:GenerateDataKey", "s3:PutObject"]
      Resource = "*"
    }]
  }]

  resource_policies = {
    "arn:aws:kms:*:444455556666:key/*" = "DefaultKeyPolicy" # every key of the account but one
    "arn:aws:kms:eu-west-1:444455556666:key/0a1b2c3d-0000-4000-8000-00000000000c" = {
      Version = "2012-10-17"
      Statement = [{
        Sid       = "PayrollOnly"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::444455556666:role/payroll" }
        Action    = "kms:*"
        Resource  = "*"
      }]
    }
    "arn:aws:s3:::partner-*" = "NoPolicy"
  }
  resource_account_ids = { "arn:aws:s3:::partner-*" = "777788889999" }

  expectations = [
    {
      name      = "uses the account's keys"
      decision  = "allowed"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = ["arn:aws:kms:us-east-1:444455556666:key/*"]
    },
    {
      name      = "does not use the payroll key"
      decision  = "denied"
      actions   = ["kms:Decrypt"]
      resources = ["arn:aws:kms:eu-west-1:444455556666:key/0a1b2c3d-0000-4000-8000-00000000000c"]
    },
    {
      name      = "writes nothing to the partner's buckets"
      decision  = "denied"
      actions   = ["s3:PutObject"]
      resources = ["arn:aws:s3:::partner-*/*"]
    },
  ]
}
