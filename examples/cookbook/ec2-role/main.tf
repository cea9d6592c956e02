# A role for EC2 instances: Session Manager from an AWS managed policy, and the configuration of one application.
#
# Try it: write `"arn:aws:s3:::acme-config/*"` instead of `"arn:aws:s3:::acme-config/web/*"`, and the plan fails: reads no other configuration

terraform {
  required_providers {
    iamproof = {
      source = "terraform-iamproof/iamproof"
    }
  }
}

locals {
  account = "444455556666"
  role    = "arn:aws:iam::${local.account}:role/app/web"
}

data "iamproof_managed_policy" "session_manager" {
  name = "AmazonSSMManagedInstanceCore"
}

resource "iamproof_simulation" "web" {
  principal = local.role

  identity_policies = {
    session_manager = data.iamproof_managed_policy.session_manager.json
    configuration = {
      Version = "2012-10-17"
      Statement = [{
        Sid      = "ReadOwnConfiguration"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "arn:aws:s3:::acme-config/web/*"
      }]
    }
  }

  # The trust policy of the role belongs to the role, as a bucket policy belongs to a bucket.
  resource_policies = {
    (local.role) = {
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Principal = { Service = "ec2.amazonaws.com" }
        Action    = "sts:AssumeRole"
      }]
    }
  }

  expectations = [
    {
      name      = "EC2 takes the role"
      decision  = "allowed"
      principal = "ec2.amazonaws.com"
      actions   = ["sts:AssumeRole"]
      resources = [local.role]
    },
    {
      name     = "Session Manager connects"
      decision = "allowed"
      actions  = ["ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"]
    },
    {
      name      = "reads its configuration"
      decision  = "allowed"
      actions   = ["s3:GetObject"]
      resources = ["arn:aws:s3:::acme-config/web/*"]
    },
    {
      name             = "reads no other configuration"
      decision         = "denied"
      actions          = ["s3:GetObject"]
      resources        = ["arn:aws:s3:::acme-config/*"]
      except_resources = ["arn:aws:s3:::acme-config/web/*"]
    },
    {
      name     = "does nothing in IAM"
      decision = "denied"
      actions  = ["iam:*"]
    },
  ]
}
