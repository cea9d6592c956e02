# An organization that allows two regions. The service control policy exempts what has no region, and the deployment role.
#
# Try it: write `"StringEquals" = { "aws:RequestedRegion" = ["eu-west-1", "eu-central-1"] }` instead of `StringNotEquals = { "aws:RequestedRegion" = ["eu-west-1", "eu-central-1"] }`, and the plan fails: works in Ireland

terraform {
  required_providers {
    iamproof = {
      source = "terraform-iamproof/iamproof"
    }
  }
}

locals {
  regions = {
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OnlyOurRegions"
      Effect    = "Deny"
      NotAction = ["iam:*", "organizations:*", "route53:*", "sts:*", "support:*"]
      Resource  = "*"
      Condition = {
        StringNotEquals = { "aws:RequestedRegion" = ["eu-west-1", "eu-central-1"] }
        ArnNotLike      = { "aws:PrincipalArn" = "arn:aws:iam::*:role/org/break-glass" }
      }
    }]
  }
}

resource "iamproof_simulation" "developer" {
  principal         = "arn:aws:iam::444455556666:role/developer"
  identity_policies = { power_user = data.iamproof_managed_policy.power_user.json }

  # One list for each level: the root, the organizational unit, the account. Every level has to allow a request.
  service_control_policies = [
    { aws = "FullAWSAccess", regions = local.regions },
    ["FullAWSAccess"],
    ["FullAWSAccess"],
  ]

  expectations = [
    {
      name      = "works in Ireland"
      decision  = "allowed"
      actions   = ["sqs:CreateQueue"]
      resources = ["arn:aws:sqs:eu-west-1:444455556666:*"]
      context   = { "aws:RequestedRegion" = ["eu-west-1"] }
    },
    {
      name      = "makes nothing in Virginia"
      decision  = "explicitDeny"
      actions   = ["sqs:CreateQueue", "dynamodb:CreateTable"]
      resources = ["arn:aws:sqs:us-east-1:444455556666:*", "arn:aws:dynamodb:us-east-1:444455556666:table/*"]
      context   = { "aws:RequestedRegion" = ["us-east-1"] }
    },
    {
      name      = "uses services without a region"
      decision  = "allowed"
      actions   = ["route53:ListHostedZones"]
      resources = ["*"]
      context   = { "aws:RequestedRegion" = ["us-east-1"] }
    },
  ]
}

data "iamproof_managed_policy" "power_user" {
  name = "PowerUserAccess"
}
