# Which of two expectations holds is chosen by a value that is not known when Terraform plans.
resource "terraform_data" "mode" { input = "read" }

locals {
  reads = { name = "reads", decision = "allowed", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs/*"] }
  keeps = { name = "keeps", decision = "denied", actions = ["s3:PutObject"], resources = ["arn:aws:s3:::tide-logs/*"] }
}

resource "iamproof_simulation" "gate" {
  account_id = "444455556666"
  identity_policies = [{
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }]
  }]
  expectations = [terraform_data.mode.output == "read" ? local.reads : local.keeps]
}
