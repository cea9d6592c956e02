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
