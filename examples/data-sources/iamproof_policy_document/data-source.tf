data "iamproof_policy_document" "reports" {
  policy_type = "identity"
  attachment  = "managed" # more than 6,144 characters fail the plan

  statement {
    sid       = "List"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::tide-reports"]

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["", "home/&{aws:username}/*"]
    }
  }

  statement {
    sid       = "Read"
    actions   = ["s3:GetObject", "s3:GetObjectVersion"]
    resources = ["arn:aws:s3:::tide-reports/home/&{aws:username}/*"]
  }
}

resource "terraform_data" "reports" { # in place of aws_iam_policy
  input = data.iamproof_policy_document.reports.json
}

output "room_left" {
  value = data.iamproof_policy_document.reports.size_limit - data.iamproof_policy_document.reports.size
}
