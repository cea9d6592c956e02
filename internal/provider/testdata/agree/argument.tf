# All policies together turn out to be null.
resource "terraform_data" "mode" { input = "none" }

locals {
  reads = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] })
}

resource "iamproof_simulation" "gate" {
  account_id        = "444455556666"
  identity_policies = terraform_data.mode.output == "none" ? null : [local.reads, local.reads]
  expectations      = [{ name = "reads nothing", decision = "denied", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs/*"] }]
}

output "keys" { value = join(",", keys(iamproof_simulation.gate.verified_policies)) }
