# An encrypted bucket: to read an object a role needs s3:GetObject, and kms:Decrypt from its own policy and from the key's.
#
# Try it: write `"kms:GenerateDataKey"` instead of `"kms:Decrypt", "kms:GenerateDataKey"`, and the plan fails: decrypts through S3

terraform {
  required_providers {
    iamproof = {
      source = "terraform-iamproof/iamproof"
    }
  }
}

locals {
  bucket = "arn:aws:s3:::acme-reports"
  key    = "arn:aws:kms:eu-west-1:444455556666:key/0a1b2c3d-0000-4000-8000-00000000000c"
}

resource "iamproof_simulation" "reports" {
  principal = "arn:aws:iam::444455556666:role/app/reports"

  identity_policies = {
    reports = {
      Version = "2012-10-17"
      Statement = [
        {
          Sid      = "Objects"
          Effect   = "Allow"
          Action   = ["s3:GetObject", "s3:PutObject"]
          Resource = "${local.bucket}/*"
        },
        {
          Sid       = "KeyThroughS3"
          Effect    = "Allow"
          Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
          Resource  = local.key
          Condition = { StringEquals = { "kms:ViaService" = "s3.eu-west-1.amazonaws.com" } }
        },
      ]
    }
  }

  resource_policies = {
    (local.key) = "DefaultKeyPolicy" # the identity policies of the key's account decide
    (local.bucket) = {
      Version = "2012-10-17"
      Statement = [{
        Sid       = "OnlyTLS"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [local.bucket, "${local.bucket}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      }]
    }
  }

  expectations = [
    {
      name      = "reads and writes reports"
      decision  = "allowed"
      actions   = ["s3:GetObject", "s3:PutObject"]
      resources = ["${local.bucket}/*"]
      context   = { "aws:SecureTransport" = ["true"] }
    },
    {
      name      = "nothing without TLS"
      decision  = "explicitDeny"
      actions   = ["s3:GetObject", "s3:PutObject"]
      resources = ["${local.bucket}/*"]
      context   = { "aws:SecureTransport" = ["false"] }
    },
    {
      name      = "decrypts through S3"
      decision  = "allowed"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = [local.key]
      context   = { "kms:ViaService" = ["s3.eu-west-1.amazonaws.com"] }
    },
    {
      name      = "decrypts nothing itself"
      decision  = "denied"
      actions   = ["kms:Decrypt"]
      resources = [local.key]
      context   = { "kms:ViaService" = [] }
    },
  ]
}
