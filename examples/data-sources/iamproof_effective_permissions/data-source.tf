# Without a decision an expectation is a question, and `results` has the answer.
data "iamproof_effective_permissions" "deployer" {
  account_id        = "111122223333"
  identity_policies = file("${path.module}/deployer.json")

  expectations = [
    { name = "publishes", actions = ["s3:PutObject"], resources = ["arn:aws:s3:::artifacts/*"] },
    { name = "passes roles", actions = ["iam:PassRole"], resources = ["arn:aws:iam::111122223333:role/*"] },
  ]
}

output "deployer" {
  value = data.iamproof_effective_permissions.deployer.results
}

# In a check block it warns where iamproof_simulation would fail the plan.
check "deployer_keeps_artifacts" {
  data "iamproof_effective_permissions" "keeps" {
    account_id        = "111122223333"
    identity_policies = file("${path.module}/deployer.json")

    expectations = [
      { decision = "denied", actions = ["s3:DeleteObject*"], resources = ["arn:aws:s3:::artifacts/*"] },
    ]
  }

  assert {
    condition     = data.iamproof_effective_permissions.keeps.passed
    error_message = data.iamproof_effective_permissions.keeps.report
  }
}
