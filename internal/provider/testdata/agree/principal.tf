# A queue's policy names the account and somebody who is not known when Terraform plans.
resource "terraform_data" "partner" { input = "arn:aws:iam::777788889999:root" }

resource "iamproof_simulation" "gate" {
  principal = "arn:aws:iam::444455556666:role/app/worker"
  resource_policies = {
    "arn:aws:sqs:eu-west-1:444455556666:intake" = {
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Action    = "sqs:SendMessage"
        Resource  = "*"
        Principal = { AWS = ["444455556666", terraform_data.partner.output] }
      }]
    }
  }
  expectations = [{
    name      = "sends nothing"
    decision  = "denied"
    actions   = ["sqs:SendMessage"]
    resources = ["arn:aws:sqs:eu-west-1:444455556666:intake"]
  }]
}
