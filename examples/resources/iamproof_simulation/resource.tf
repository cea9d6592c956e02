# A deployer role: what its policy allows, cut down by its boundary and the organization's
# service control policies.
resource "iamproof_simulation" "deployer" {
  principal = "arn:aws:iam::444455556666:role/ci/deployer"

  identity_policies = {
    deploy = {
      Version = "2012-10-17"
      Statement = [
        {
          Sid      = "Artifacts"
          Effect   = "Allow"
          Action   = ["s3:GetObject", "s3:PutObject"]
          Resource = "arn:aws:s3:::tide-artifacts/*"
        },
        {
          Sid      = "Roles"
          Effect   = "Allow"
          Action   = "iam:*"
          Resource = "*"
        },
      ]
    }
  }

  permissions_boundary = {
    Version = "2012-10-17"
    Statement = [{
      Sid      = "NoIdentity"
      Effect   = "Allow"
      Action   = ["s3:*", "lambda:*", "iam:PassRole"]
      Resource = "*"
    }]
  }

  service_control_policies = [
    ["FullAWSAccess"],
    ["FullAWSAccess", {
      Version = "2012-10-17"
      Statement = [{
        Sid      = "KeepArtifacts"
        Effect   = "Deny"
        Action   = "s3:DeleteObject*"
        Resource = "arn:aws:s3:::tide-artifacts/*"
      }]
    }],
  ]

  expectations = [
    {
      name      = "uploads artifacts"
      decision  = "allowed"
      actions   = ["s3:PutObject"]
      resources = ["arn:aws:s3:::tide-artifacts/*"] # every object in the bucket
    },
    {
      name      = "cannot delete artifacts"
      decision  = "explicitDeny"
      actions   = ["s3:DeleteObject", "s3:DeleteObjectVersion"]
      resources = ["arn:aws:s3:::tide-artifacts/*"]
    },
    {
      name     = "cannot create or change identities"
      decision = "denied"
      actions  = ["iam:Create*", "iam:Put*", "iam:Attach*", "iam:Update*"]
    },
  ]
}
