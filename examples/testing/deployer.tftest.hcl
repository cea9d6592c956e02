# In a test a failed expectation is something to look at, not the end: report it as a warning.
provider "iamproof" {
  enforcement = "report"
}

run "deploys_the_application_and_nothing_else" {
  command = plan

  assert {
    condition     = iamproof_simulation.deployer.passed
    error_message = iamproof_simulation.deployer.report
  }

  # Questions that the module itself does not ask.
  assert {
    condition     = provider::iamproof::allows(local.policy, "lambda:PublishVersion", "arn:aws:lambda:eu-west-1:444455556666:function:app-orders")
    error_message = "The deployer cannot publish versions."
  }
  assert {
    condition     = provider::iamproof::denies(local.policy, ["iam:*", "s3:*"], ["*"])
    error_message = "The deployer reaches IAM or S3."
  }
}

# A test of the test: it finds the mistake that it is there for.
run "a_wildcard_is_found" {
  command = plan

  variables {
    functions = ["*"]
  }

  assert {
    condition     = iamproof_simulation.deployer.results["leaves the payment functions alone"] == "mixed"
    error_message = "The gate does not see that every function can be changed."
  }
}
