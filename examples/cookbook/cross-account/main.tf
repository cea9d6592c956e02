# A role that another company takes: only with the agreed external id. And one that people of another account of ours
# take: only with MFA.
#
# Try it: write `StringLike = { "sts:ExternalId" = "*" }` instead of `StringEquals = { "sts:ExternalId" = "b7e0c1f2" }`, and the plan fails: the vendor does not take it with another external id

terraform {
  required_providers {
    iamproof = {
      source = "terraform-iamproof/iamproof"
    }
  }
}

locals {
  audit  = "arn:aws:iam::444455556666:role/vendor/audit"
  admin  = "arn:aws:iam::444455556666:role/admin"
  vendor = "arn:aws:iam::777788889999:role/collector"
  people = "arn:aws:iam::111122223333:user/maria"
}

# What the vendor's role may do over there is not ours to know. "Everything" is what we have to expect.
resource "iamproof_simulation" "vendor" {
  principal = local.vendor
  identity_policies = {
    everything = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] }
  }

  resource_policies = {
    (local.audit) = {
      Version = "2012-10-17"
      Statement = [{
        Sid       = "VendorWithExternalId"
        Effect    = "Allow"
        Principal = { AWS = local.vendor }
        Action    = "sts:AssumeRole"
        Condition = { StringEquals = { "sts:ExternalId" = "b7e0c1f2" } }
      }]
    }
  }

  expectations = [
    {
      name      = "the vendor takes the role"
      decision  = "allowed"
      actions   = ["sts:AssumeRole"]
      resources = [local.audit]
      context   = { "sts:ExternalId" = ["b7e0c1f2"] }
    },
    {
      name      = "the vendor does not take it with another external id"
      decision  = "denied"
      actions   = ["sts:AssumeRole"]
      resources = [local.audit]
      context   = { "sts:ExternalId" = ["another"] }
    },
    {
      name      = "the vendor does not take it without one"
      decision  = "denied"
      actions   = ["sts:AssumeRole"]
      resources = [local.audit]
      context   = { "sts:ExternalId" = [] }
    },
  ]
}

resource "iamproof_simulation" "people" {
  principal = local.people
  identity_policies = {
    take_admin = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Resource = local.admin }] }
  }

  resource_policies = {
    (local.admin) = {
      Version = "2012-10-17"
      Statement = [{
        Sid       = "PeopleWithMFA"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:root" }
        Action    = "sts:AssumeRole"
        Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }
      }]
    }
  }

  expectations = [
    {
      name      = "takes the role with MFA"
      decision  = "allowed"
      actions   = ["sts:AssumeRole"]
      resources = [local.admin]
      context   = { "aws:MultiFactorAuthPresent" = ["true"] }
    },
    {
      name      = "does not without MFA"
      decision  = "denied"
      actions   = ["sts:AssumeRole"]
      resources = [local.admin]
      context   = { "aws:MultiFactorAuthPresent" = ["false"] }
    },
    {
      name      = "does not with an access key"
      decision  = "denied"
      actions   = ["sts:AssumeRole"]
      resources = [local.admin]
      context   = { "aws:MultiFactorAuthPresent" = [] } # long-term keys do not send the key at all
    },
  ]
}
