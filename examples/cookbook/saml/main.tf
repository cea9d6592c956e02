# A role that people take through a SAML identity provider, such as a company directory, in a browser.
#
# Try it: write `"SAML:aud" = ["https://signin.aws.amazon.com/saml", "https://example.com/saml"]` instead of `"SAML:aud" = "https://signin.aws.amazon.com/saml"`, and the plan fails: nothing else takes it

terraform {
  required_providers {
    iamproof = {
      source = "terraform-iamproof/iamproof"
    }
  }
}

locals {
  role     = "arn:aws:iam::444455556666:role/people/analyst"
  provider = "arn:aws:iam::444455556666:saml-provider/directory"
}

resource "iamproof_simulation" "analyst" {
  principal = local.role

  identity_policies = {
    athena = {
      Version = "2012-10-17"
      Statement = [{
        Effect   = "Allow"
        Action   = ["athena:StartQueryExecution", "athena:GetQueryResults"]
        Resource = "arn:aws:athena:eu-west-1:444455556666:workgroup/analysts"
      }]
    }
  }

  resource_policies = {
    (local.role) = {
      Version = "2012-10-17"
      Statement = [{
        Sid       = "Directory"
        Effect    = "Allow"
        Principal = { Federated = local.provider }
        Action    = "sts:AssumeRoleWithSAML"
        Condition = { StringEquals = { "SAML:aud" = "https://signin.aws.amazon.com/saml" } }
      }]
    }
  }

  expectations = [
    {
      name      = "the directory signs people in"
      decision  = "allowed"
      principal = local.provider
      actions   = ["sts:AssumeRoleWithSAML"]
      resources = [local.role]
      context   = { "SAML:aud" = ["https://signin.aws.amazon.com/saml"] }
    },
    {
      name      = "nothing else takes it"
      decision  = "denied"
      principal = local.provider
      actions   = ["sts:AssumeRoleWithSAML"]
      resources = [local.role]
      context   = { "SAML:aud" = ["https://example.com/saml"] }
    },
    {
      name      = "another directory does not"
      decision  = "denied"
      principal = "arn:aws:iam::444455556666:saml-provider/partner"
      actions   = ["sts:AssumeRoleWithSAML"]
      resources = [local.role]
      context   = { "SAML:aud" = ["https://signin.aws.amazon.com/saml"] }
    },
    {
      name      = "analysts query in their workgroup"
      decision  = "allowed"
      actions   = ["athena:StartQueryExecution"]
      resources = ["arn:aws:athena:eu-west-1:444455556666:workgroup/analysts"]
    },
  ]
}
