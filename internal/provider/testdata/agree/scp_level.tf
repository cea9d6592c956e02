# Null is one level fewer, an empty list a level that allows nothing.
resource "terraform_data" "mode" { input = "none" }

resource "iamproof_simulation" "gate" {
  account_id               = "444455556666"
  service_control_policies = ["FullAWSAccess", terraform_data.mode.output == "none" ? null : []]
  identity_policies = [{
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*" }]
  }]
  expectations = [{ name = "held back", decision = "implicitDeny", actions = ["sqs:SendMessage"], resources = ["arn:aws:sqs:eu-west-1:444455556666:intake"] }]
}
