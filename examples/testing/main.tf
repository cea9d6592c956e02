# A module that makes the policy of a deployer. Its tests are in deployer.tftest.hcl: run `terraform test`.

terraform {
  required_providers {
    iamproof = {
      source = "terraform-iamproof/iamproof"
    }
  }
}

variable "functions" {
  description = "ARNs of the functions that the deployer may change, wildcards allowed."
  type        = list(string)
  default     = ["arn:aws:lambda:eu-west-1:444455556666:function:app-*"]
}

locals {
  policy = {
    Version = "2012-10-17"
    Statement = [{
      Sid      = "DeployFunctions"
      Effect   = "Allow"
      Action   = ["lambda:UpdateFunctionCode", "lambda:PublishVersion"]
      Resource = var.functions
    }]
  }
}

resource "iamproof_simulation" "deployer" {
  principal         = "arn:aws:iam::444455556666:role/ci/deployer"
  identity_policies = { deploy = local.policy }

  expectations = [{
    name      = "leaves the payment functions alone"
    decision  = "denied"
    actions   = ["lambda:Update*"]
    resources = ["arn:aws:lambda:eu-west-1:444455556666:function:payment-*"]
  }]
}

output "policy" {
  value = iamproof_simulation.deployer.verified_policies["deploy"]
}
