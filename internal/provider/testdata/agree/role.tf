# The first plan of a role with its trust policy: the ARN is not known, its account and the path are.
resource "terraform_data" "role" { input = "arn:aws:iam::444455556666:role/app/reports" }

resource "iamproof_simulation" "gate" {
  account_id = "444455556666"
  principal  = terraform_data.role.output
  identity_policies = {
    reports = {
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::tide-reports/*" }]
    }
  }
  resource_policies = {
    "arn:aws:iam::444455556666:role/app/*" = {
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
    }
  }
  expectations = [
    { name = "reads", decision = "allowed", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-reports/*"] },
    { name = "Lambda takes it", decision = "allowed", actions = ["sts:AssumeRole"], resources = ["arn:aws:iam::444455556666:role/app/reports"], principal = "lambda.amazonaws.com" },
  ]
}
