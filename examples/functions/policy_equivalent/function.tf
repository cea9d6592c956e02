# A refactoring: one policy became two. They allow the same requests.
locals {
  before = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject"]
      Resource = ["arn:aws:s3:::tide-media/*", "arn:aws:s3:::tide-thumbs/*"]
    }]
  })

  after = {
    media = {
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Action = ["s3:PutObject", "s3:GetObject"], Resource = "arn:aws:s3:::tide-media/*" }]
    }
    thumbs = {
      Version = "2012-10-17"
      Statement = [
        { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::tide-thumbs/*" },
        { Effect = "Allow", Action = "s3:PutObject", Resource = "arn:aws:s3:::tide-thumbs/*" },
      ]
    }
  }
}

check "refactoring" {
  assert {
    condition     = provider::iamproof::policy_equivalent(local.before, local.after)
    error_message = "The new policies do not allow the same as the old one: see the data source iamproof_policy_comparison."
  }
}
