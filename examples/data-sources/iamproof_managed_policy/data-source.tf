data "iamproof_managed_policy" "read_only" {
  name = "ReadOnlyAccess"
}

# An ARN in any partition works too.
data "iamproof_managed_policy" "lambda_logs" {
  arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

# A role with both is simulated without credentials, in its first plan.
resource "iamproof_simulation" "auditor" {
  account_id = "111122223333"
  identity_policies = [
    data.iamproof_managed_policy.read_only.json,
    data.iamproof_managed_policy.lambda_logs.json,
  ]

  expectations = [
    { decision = "allowed", actions = ["ec2:DescribeInstances"] },
    { decision = "denied", actions = ["iam:Create*", "iam:Put*", "iam:Attach*"] },
  ]
}
