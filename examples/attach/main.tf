# A role that gets its policy only after the policy was verified. The gate names the role by its ARN as text: the ARN of
# aws_iam_role.deployer is not known before the role exists, and the first plan is to be decided too.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
    iamproof = {
      source = "terraform-iamproof/iamproof"
    }
  }
}

data "aws_caller_identity" "current" {}

locals {
  account = data.aws_caller_identity.current.account_id
  apps    = "arn:aws:lambda:eu-west-1:${local.account}:function:app-*"
}

resource "iamproof_simulation" "deployer" {
  principal = "arn:aws:iam::${local.account}:role/ci/deployer"

  identity_policies = {
    deploy = {
      Version = "2012-10-17"
      Statement = [{
        Sid      = "DeployFunctions"
        Effect   = "Allow"
        Action   = ["lambda:UpdateFunctionCode", "lambda:PublishVersion"]
        Resource = local.apps
      }]
    }
  }

  expectations = [
    { name = "ships the application", decision = "allowed", actions = ["lambda:UpdateFunctionCode"], resources = [local.apps] },
    { name = "touches no other function", decision = "denied", actions = ["lambda:Update*", "lambda:Delete*"], resources = ["arn:aws:lambda:*:${local.account}:function:*"], except_resources = [local.apps] },
  ]
}

resource "aws_iam_role" "deployer" {
  name = "deployer"
  path = "/ci/"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "codebuild.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "deploy" {
  name   = "deploy"
  role   = aws_iam_role.deployer.name
  policy = iamproof_simulation.deployer.verified_policies["deploy"]
}
