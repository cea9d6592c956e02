# Letter case in the region of an ARN with a known beginning and an unknown end.
resource "terraform_data" "queue" { input = "444455556666:intake" }

resource "iamproof_simulation" "gate" {
  account_id = "444455556666"
  identity_policies = [{
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:EU-west-1:${terraform_data.queue.output}" }]
  }]
  expectations = [{ name = "sends nothing", decision = "implicitDeny", actions = ["sqs:SendMessage"], resources = ["arn:aws:sqs:eu-west-1:444455556666:intake"] }]
}
