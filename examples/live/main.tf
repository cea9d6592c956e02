# A role that Terraform does not manage: made in the console, or by another team. It is read
# from AWS as it is, and checked in every plan. `make demo-live` plans this against moto, an
# AWS in memory.

terraform {
  required_providers {
    iamproof = {
      source = "terraform-iamproof/iamproof"
    }
  }
}

data "iamproof_principal" "deployer" {
  name = "deployer"
  type = "role"
}

resource "iamproof_simulation" "deployer" {
  principal            = data.iamproof_principal.deployer.arn
  identity_policies    = data.iamproof_principal.deployer.identity_policies
  permissions_boundary = data.iamproof_principal.deployer.permissions_boundary
  context              = data.iamproof_principal.deployer.context

  expectations = [
    {
      name      = "deploys the orders function"
      decision  = "allowed"
      actions   = ["lambda:UpdateFunctionCode"]
      resources = ["arn:aws:lambda:eu-west-1:${data.iamproof_principal.deployer.account_id}:function:orders"]
    },
    {
      name     = "changes no permissions"
      decision = "denied"
      actions  = ["iam:Put*", "iam:Attach*", "iam:Create*"]
    },
  ]
}
