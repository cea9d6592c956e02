# A small company on AWS: a CI deployer fenced in by a permissions boundary, an EC2 role and a
# Lambda role, in an organization with service control policies. Nothing here needs credentials.
#
#   terraform plan                      passes
#   terraform plan -var widened=true    fails: someone made the deployer's policy too wide

terraform {
  required_providers {
    iamproof = {
      source = "terraform-iamproof/iamproof"
    }
  }
}

variable "widened" {
  description = "Plays the colleague who replaces the deployer's function ARNs by a wildcard."
  type        = bool
  default     = false
}

locals {
  account = "444455556666"
  region  = "eu-west-1"
  lambda  = "arn:aws:lambda:${local.region}:${local.account}:function"

  boundary_arn = "arn:aws:iam::${local.account}:policy/app-boundary"

  # Service control policies, one list for each level: the organization's root, the workloads
  # unit, the account.
  service_control_policies = [
    [local.full_aws_access, file("${path.module}/policies/scp-baseline.json")],
    [local.full_aws_access, file("${path.module}/policies/scp-workloads.json")],
    [local.full_aws_access],
  ]
  full_aws_access = file("${path.module}/policies/full-aws-access.json")

  deployable_functions = var.widened ? ["*"] : ["${local.lambda}:app-*"]
}

# The CI deployer: may ship the application, and nothing else.
resource "iamproof_simulation" "deployer" {
  principal = "arn:aws:iam::${local.account}:role/ci/deployer"

  identity_policies = {
    artifacts = file("${path.module}/policies/deployer-artifacts.json")
    deploy = {
      Version = "2012-10-17"
      Statement = [
        {
          Sid    = "DeployFunctions"
          Effect = "Allow"
          Action = [
            "lambda:CreateFunction",
            "lambda:GetFunction",
            "lambda:PublishVersion",
            "lambda:TagResource",
            "lambda:UpdateAlias",
            "lambda:UpdateFunctionCode",
            "lambda:UpdateFunctionConfiguration",
          ]
          Resource = local.deployable_functions
        },
        {
          Sid       = "PassAppRoles"
          Effect    = "Allow"
          Action    = "iam:PassRole"
          Resource  = "arn:aws:iam::${local.account}:role/app/*"
          Condition = { StringEquals = { "iam:PassedToService" = ["lambda.amazonaws.com", "ec2.amazonaws.com"] } }
        },
        {
          Sid       = "ManageAppRoles"
          Effect    = "Allow"
          Action    = ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"]
          Resource  = "arn:aws:iam::${local.account}:role/app/*"
          Condition = { StringEquals = { "iam:PermissionsBoundary" = local.boundary_arn } }
        },
      ]
    }
  }

  permissions_boundary     = file("${path.module}/policies/boundary-ci.json")
  service_control_policies = local.service_control_policies

  context = {
    "aws:RequestedRegion" = [local.region]
  }

  expectations = [
    {
      name      = "ships the application"
      decision  = "allowed"
      actions   = ["lambda:UpdateFunctionCode", "lambda:PublishVersion"]
      resources = ["${local.lambda}:app-orders", "${local.lambda}:app-invoices"]
    },
    {
      name      = "leaves the payment functions alone"
      decision  = "denied"
      actions   = ["lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration"]
      resources = ["${local.lambda}:payment-*"]
    },
    {
      name      = "passes application roles to Lambda"
      decision  = "allowed"
      actions   = ["iam:PassRole"]
      resources = ["arn:aws:iam::${local.account}:role/app/orders"]
      context   = { "iam:PassedToService" = ["lambda.amazonaws.com"] }
    },
    {
      name      = "cannot pass the administrators' role"
      decision  = "denied"
      actions   = ["iam:PassRole"]
      resources = ["arn:aws:iam::${local.account}:role/admin"]
      context   = { "iam:PassedToService" = ["lambda.amazonaws.com"] }
    },
    {
      name      = "creates roles only inside the boundary"
      decision  = "denied"
      actions   = ["iam:CreateRole"]
      resources = ["arn:aws:iam::${local.account}:role/app/rogue"]
      context   = { "iam:PermissionsBoundary" = [] } # none: the call names no boundary
    },
    {
      name      = "creates roles that carry the boundary"
      decision  = "allowed"
      actions   = ["iam:CreateRole"]
      resources = ["arn:aws:iam::${local.account}:role/app/orders"]
      context   = { "iam:PermissionsBoundary" = [local.boundary_arn] }
    },
    {
      name     = "cannot leave the organization or blind the audit trail"
      decision = "explicitDeny"
      actions  = ["organizations:LeaveOrganization", "cloudtrail:StopLogging", "cloudtrail:DeleteTrail"]
    },
    {
      name      = "stays in its region"
      decision  = "explicitDeny"
      actions   = ["lambda:CreateFunction"]
      resources = ["arn:aws:lambda:us-east-1:${local.account}:function:app-orders"]
      context   = { "aws:RequestedRegion" = ["us-east-1"] }
    },
  ]
}

# An EC2 role: Session Manager, its configuration, its own log group.
resource "iamproof_simulation" "web_server" {
  principal                = "arn:aws:iam::${local.account}:role/app/web-server"
  identity_policies        = [file("${path.module}/policies/web-server.json")]
  permissions_boundary     = file("${path.module}/policies/boundary-app.json")
  service_control_policies = local.service_control_policies
  context                  = { "aws:RequestedRegion" = [local.region] }

  expectations = [
    {
      name      = "reads its configuration"
      decision  = "allowed"
      actions   = ["s3:GetObject"]
      resources = ["arn:aws:s3:::tide-config/web/*"]
    },
    {
      name      = "cannot read other services' configuration"
      decision  = "denied"
      actions   = ["s3:GetObject"]
      resources = ["arn:aws:s3:::tide-config/payments/*"]
    },
    {
      name     = "cannot touch IAM"
      decision = "denied"
      actions  = ["iam:CreateUser", "iam:CreateAccessKey", "iam:AttachUserPolicy"]
    },
  ]
}

# A Lambda role: one table, one queue, its own logs.
resource "iamproof_simulation" "orders" {
  principal                = "arn:aws:iam::${local.account}:role/app/orders"
  identity_policies        = [file("${path.module}/policies/orders.json")]
  permissions_boundary     = file("${path.module}/policies/boundary-app.json")
  service_control_policies = local.service_control_policies
  context                  = { "aws:RequestedRegion" = [local.region] }

  expectations = [
    {
      name      = "keeps orders"
      decision  = "allowed"
      actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"]
      resources = ["arn:aws:dynamodb:${local.region}:${local.account}:table/orders"]
    },
    {
      name      = "cannot drop the table"
      decision  = "denied"
      actions   = ["dynamodb:DeleteTable"]
      resources = ["arn:aws:dynamodb:${local.region}:${local.account}:table/orders"]
    },
    {
      name      = "cannot read secrets of others"
      decision  = "denied"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = ["arn:aws:secretsmanager:${local.region}:${local.account}:secret:payments/*"]
    },
  ]
}

output "report" {
  description = "Markdown for a pull request comment."
  value       = iamproof_simulation.deployer.report
}
