# A CI deployer that makes roles, which must not make one that can do more than the permissions boundary of all roles.
#
# Try it: write `StringLike = { "iam:PermissionsBoundary" = "*" }` instead of `StringEquals = { "iam:PermissionsBoundary" = local.boundary_arn }`, and the plan fails: makes no role with another boundary

terraform {
  required_providers {
    iamproof = {
      source = "terraform-iamproof/iamproof"
    }
  }
}

locals {
  account      = "444455556666"
  roles        = "arn:aws:iam::${local.account}:role/app"
  boundary_arn = "arn:aws:iam::${local.account}:policy/app-boundary"
}

resource "iamproof_simulation" "deployer" {
  principal = "arn:aws:iam::${local.account}:role/ci/deployer"

  identity_policies = {
    deploy = {
      Version = "2012-10-17"
      Statement = [
        {
          Sid       = "RolesWithinTheBoundary"
          Effect    = "Allow"
          Action    = ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"]
          Resource  = "${local.roles}/*"
          Condition = { StringEquals = { "iam:PermissionsBoundary" = local.boundary_arn } }
        },
        {
          Sid       = "PassRolesToLambda"
          Effect    = "Allow"
          Action    = "iam:PassRole"
          Resource  = "${local.roles}/*"
          Condition = { StringEquals = { "iam:PassedToService" = "lambda.amazonaws.com" } }
        },
        {
          Sid      = "Functions"
          Effect   = "Allow"
          Action   = ["lambda:CreateFunction", "lambda:UpdateFunctionCode"]
          Resource = "arn:aws:lambda:*:${local.account}:function:app-*"
        },
      ]
    }
  }

  expectations = [
    {
      name      = "makes roles within the boundary"
      decision  = "allowed"
      actions   = ["iam:CreateRole"]
      resources = ["${local.roles}/*"]
      context   = { "iam:PermissionsBoundary" = [local.boundary_arn] }
    },
    {
      name      = "makes no role without a boundary"
      decision  = "denied"
      actions   = ["iam:CreateRole"]
      resources = ["${local.roles}/*"]
      context   = { "iam:PermissionsBoundary" = [] } # the call names none
    },
    {
      name      = "makes no role with another boundary"
      decision  = "denied"
      actions   = ["iam:CreateRole"]
      resources = ["${local.roles}/*"]
      context   = { "iam:PermissionsBoundary" = ["arn:aws:iam::aws:policy/AdministratorAccess"] }
    },
    {
      name     = "cannot remove or change the boundary"
      decision = "denied"
      actions  = ["iam:DeleteRolePermissionsBoundary", "iam:PutRolePermissionsBoundary", "iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"]
    },
    {
      name             = "passes no other roles"
      decision         = "denied"
      actions          = ["iam:PassRole"]
      resources        = ["arn:aws:iam::${local.account}:role/*"]
      except_resources = ["${local.roles}/*"]
    },
    {
      name      = "passes roles to nothing but Lambda"
      decision  = "denied"
      actions   = ["iam:PassRole"]
      resources = ["${local.roles}/*"]
      context   = { "iam:PassedToService" = ["ec2.amazonaws.com"] }
    },
  ]
}
