data "iamproof_policy_validation" "deployer" {
  policy_type = "identity"
  attachment  = "managed"
  fail_on     = "security_warning"

  policy = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ReadArtifacts"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:ListBucket"]
        Resource = ["arn:aws:s3:::tide-artifacts", "arn:aws:s3:::tide-artifacts/*"]
      },
      {
        Sid      = "RunTasks"
        Effect   = "Allow"
        Action   = "ecs:RunTask"
        Resource = "arn:aws:ecs:eu-west-1:444455556666:task-definition/nightly:*"
      },
    ]
  }

  ignore = [
    {
      id     = "EXAMPLE_ACCOUNT_ID"
      reason = "This is an example."
    },
  ]
}

output "findings" {
  value = [for f in data.iamproof_policy_validation.deployer.findings : "${f.class} ${f.id} at ${f.path}: ${f.message}"]
}
