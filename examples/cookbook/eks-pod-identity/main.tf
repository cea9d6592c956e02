# A role for pods through EKS Pod Identity: the trust policy needs sts:TagSession as well, since the session gets tags
# that say which namespace and service account it is for.
#
# Try it: write `"sts:AssumeRole"` instead of `"sts:AssumeRole", "sts:TagSession"`, and the plan fails: Pod Identity takes the role

terraform {
  required_providers {
    iamproof = {
      source = "terraform-iamproof/iamproof"
    }
  }
}

locals {
  role = "arn:aws:iam::444455556666:role/eks/checkout"
  home = "arn:aws:s3:::acme-pods/$${aws:PrincipalTag/kubernetes-namespace}/*"
}

resource "iamproof_simulation" "pods" {
  principal = local.role

  identity_policies = {
    home = {
      Version = "2012-10-17"
      Statement = [{
        Sid      = "FolderOfTheNamespace"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject"]
        Resource = local.home
      }]
    }
  }

  resource_policies = {
    (local.role) = {
      Version = "2012-10-17"
      Statement = [{
        Sid       = "PodIdentity"
        Effect    = "Allow"
        Principal = { Service = "pods.eks.amazonaws.com" }
        Action    = ["sts:AssumeRole", "sts:TagSession"]
        Condition = { StringEquals = { "aws:RequestTag/kubernetes-namespace" = "checkout" } }
      }]
    }
  }

  expectations = [
    {
      name      = "Pod Identity takes the role"
      decision  = "allowed"
      principal = "pods.eks.amazonaws.com"
      actions   = ["sts:AssumeRole", "sts:TagSession"]
      resources = [local.role]
      context   = { "aws:RequestTag/kubernetes-namespace" = ["checkout"] }
    },
    {
      name      = "not for other namespaces"
      decision  = "denied"
      principal = "pods.eks.amazonaws.com"
      actions   = ["sts:AssumeRole"]
      resources = [local.role]
      context   = { "aws:RequestTag/kubernetes-namespace" = ["default"] }
    },
    {
      name      = "uses the folder of its namespace"
      decision  = "allowed"
      actions   = ["s3:GetObject", "s3:PutObject"]
      resources = ["arn:aws:s3:::acme-pods/checkout/*"]
      context   = { "aws:PrincipalTag/kubernetes-namespace" = ["checkout"] }
    },
    {
      name             = "uses no other folder"
      decision         = "denied"
      actions          = ["s3:GetObject", "s3:PutObject"]
      resources        = ["arn:aws:s3:::acme-pods/*"]
      except_resources = ["arn:aws:s3:::acme-pods/checkout/*"]
      context          = { "aws:PrincipalTag/kubernetes-namespace" = ["checkout"] }
    },
  ]
}
