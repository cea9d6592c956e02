# Which reading of contested rules counts is not known when Terraform plans.
resource "terraform_data" "reading" { input = "documented" }

resource "iamproof_simulation" "gate" {
  account_id = "444455556666"
  contested  = terraform_data.reading.output
  identity_policies = [{
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:s*:eu-west-1:444455556666:intake" }]
  }]
  expectations = [{
    name        = "sends"
    decision    = "allowed"
    actions     = ["sqs:SendMessage"]
    resources   = ["arn:aws:sqs:eu-west-1:444455556666:intake"]
    enforcement = "warn"
  }]
}
