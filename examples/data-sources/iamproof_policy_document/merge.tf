# Every bucket policy begins with the rules of the organization.
data "iamproof_policy_document" "base" {
  statement {
    sid       = "OnlyTLS"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::tide-media", "arn:aws:s3:::tide-media/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

data "iamproof_policy_document" "bucket" {
  policy_type             = "resource"
  attachment              = "s3"
  source_policy_documents = [data.iamproof_policy_document.base.json]

  statement {
    sid       = "Publish"
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::tide-media/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::210987654321:role/encoder"]
    }
  }
}
