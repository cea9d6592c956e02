# Whether the bucket has a policy is not known when Terraform plans.
resource "terraform_data" "site" { input = "closed" }

resource "iamproof_simulation" "gate" {
  principal = "*"
  resource_policies = {
    "arn:aws:s3:::tide-site" = terraform_data.site.output == "closed" ? null : jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::tide-site/*" }]
    })
  }
  expectations = [{ name = "nobody reads", decision = "denied", actions = ["s3:GetObject"], resources = ["*"] }]
}
