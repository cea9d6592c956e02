# The version decides whether the variable in a Deny is one.
resource "terraform_data" "version" { input = "2012-10-17" }

resource "iamproof_simulation" "gate" {
  principal = "arn:aws:iam::444455556666:user/ops/mira"
  identity_policies = [{
    Version   = terraform_data.version.output
    Statement = [{ Effect = "Deny", Action = "kms:*", NotResource = ["arn:aws:sqs:*:*:$${aws:PrincipalTag/team}"] }]
  }]
  expectations = [{ name = "no key", decision = "explicitDeny", actions = ["kms:Decrypt"], resources = ["arn:aws:kms:eu-west-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab"] }]
}
