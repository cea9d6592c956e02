data "iamproof_policy_document" "trust" {
  policy_type = "trust"

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::210987654321:role/ci/deployer"]
    }
  }
}
