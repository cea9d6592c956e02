# A permission set of IAM Identity Center: an AWS managed policy and an inline policy, as they are in the
# role that Identity Center makes in each account.
#
# Try it: write `"iam:*", "support:*"` instead of `"support:*"`, and the plan fails: makes no credentials

terraform {
  required_providers {
    iamproof = {
      source = "terraform-iamproof/iamproof"
    }
  }
}

data "iamproof_managed_policy" "view_only" {
  name = "ViewOnlyAccess"
}

resource "iamproof_simulation" "support" {
  principal = "arn:aws:iam::444455556666:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Support_0123456789abcdef"

  identity_policies = {
    view_only = data.iamproof_managed_policy.view_only.json
    inline = {
      Version = "2012-10-17"
      Statement = [{
        Sid      = "Cases"
        Effect   = "Allow"
        Action   = ["support:*"]
        Resource = "*"
      }]
    }
  }

  expectations = [
    {
      name     = "opens cases"
      decision = "allowed"
      actions  = ["support:CreateCase", "support:DescribeCases"]
    },
    {
      name      = "sees that buckets exist"
      decision  = "allowed"
      actions   = ["s3:ListAllMyBuckets"]
      resources = ["*"]
    },
    {
      name     = "reads no data"
      decision = "denied"
      actions  = ["s3:GetObject", "dynamodb:GetItem", "secretsmanager:GetSecretValue"]
    },
    {
      name     = "makes no credentials"
      decision = "denied"
      actions  = ["iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateAssumeRolePolicy", "iam:PassRole"]
    },
  ]
}
