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

# A bucket policy that lets in the organization, and proved to let in nobody else.
data "iamproof_policy_validation" "media" {
  policy_type           = "resource"
  public_access         = "forbid"
  trusted_organizations = ["o-a1b2c3d4e5"]

  policy = {
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Organization"
      Effect    = "Allow"
      Principal = "*"
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:::tide-media/*"
      Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } }
    }]
  }
}
