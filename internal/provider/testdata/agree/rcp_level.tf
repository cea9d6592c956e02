# A level of resource control policies turns out to be none at all.
resource "terraform_data" "mode" { input = "none" }

resource "iamproof_simulation" "gate" {
  principal                 = "arn:aws:iam::444455556666:role/worker"
  resource_control_policies = [terraform_data.mode.output == "none" ? null : []]
  identity_policies = [{
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*" }]
  }]
  expectations = [{ name = "sends", decision = "allowed", actions = ["sqs:SendMessage"], resources = ["arn:aws:sqs:eu-west-1:444455556666:intake"] }]
}
