# A bucket shared with another account, and a role's trust policy.
resource "iamproof_simulation" "shared" {
  resource_policies = {
    "arn:aws:s3:::tide-shared" = {
      Version = "2012-10-17"
      Statement = [{
        Sid       = "PartnerReads"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::777788889999:role/partner" }
        Action    = "s3:GetObject"
        Resource  = "arn:aws:s3:::tide-shared/*"
      }]
    }
    "arn:aws:iam::444455556666:role/app/web" = {
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Principal = { Service = "ec2.amazonaws.com" }
        Action    = "sts:AssumeRole"
      }]
    }
  }
  resource_account_ids = { "arn:aws:s3:::tide-shared" = "444455556666" }

  expectations = [
    {
      name      = "nobody reads anonymously"
      decision  = "denied"
      actions   = ["s3:GetObject"]
      resources = ["arn:aws:s3:::tide-shared/*"]
      principal = "*"
    },
    {
      name      = "EC2 takes the role"
      decision  = "allowed"
      actions   = ["sts:AssumeRole"]
      resources = ["arn:aws:iam::444455556666:role/app/web"]
      principal = "ec2.amazonaws.com"
    },
    {
      name      = "Lambda does not"
      decision  = "denied"
      actions   = ["sts:AssumeRole"]
      resources = ["arn:aws:iam::444455556666:role/app/web"]
      principal = "lambda.amazonaws.com"
    },
  ]
}
