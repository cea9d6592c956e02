locals {
  trust_policy = {
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  }
}

# The ids of all findings about a trust policy.
output "findings" {
  value = provider::iamproof::validate_policy(local.trust_policy, "trust")[*].id
}
