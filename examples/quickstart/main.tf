terraform {
  required_providers {
    iamproof = {
      source = "terraform-iamproof/iamproof"
    }
  }
}

resource "iamproof_simulation" "deployer" {
  principal = "arn:aws:iam::444455556666:role/ci/deployer"

  identity_policies = {
    deploy = {
      Version = "2012-10-17"
      Statement = [{
        Sid      = "DeployFunctions"
        Effect   = "Allow"
        Action   = ["lambda:UpdateFunctionCode", "lambda:PublishVersion"]
        Resource = "*"
      }]
    }
  }

  expectations = [
    {
      name      = "ships the application"
      decision  = "allowed"
      actions   = ["lambda:UpdateFunctionCode"]
      resources = ["arn:aws:lambda:eu-west-1:444455556666:function:app-*"]
    },
    {
      name      = "leaves the payment functions alone"
      decision  = "denied"
      actions   = ["lambda:UpdateFunctionCode"]
      resources = ["arn:aws:lambda:eu-west-1:444455556666:function:payment-*"]
    },
  ]
}
