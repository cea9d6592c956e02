# situation: cross-account pull, ECR repository policy (has no Resource)
# right: denied without identity permission, allowed with
locals {
  repo = "arn:aws:ecr:us-west-2:777788889999:repository/example/hello"
  pull = { Version = "2012-10-17", Statement = [{ Sid = "AllowPull", Effect = "Allow", Principal = { AWS = "arn:aws:iam::444455556666:root" }, Action = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"] }] }
  ctl  = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["lambda:*", "ecr:Get*"], Resource = "*" }] }
  ok   = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["lambda:*", "ecr:Get*", "ecr:BatchGet*"], Resource = "*" }] }
}
resource "iamproof_simulation" "ctl" {
  principal         = "arn:aws:iam::444455556666:role/ack"
  identity_policies = { ctl = local.ctl }
  resource_policies = { (local.repo) = local.pull }
  expectations = [
    { name = "BatchGetImage not in identity", decision = "implicitDeny", actions = ["ecr:BatchGetImage"], resources = [local.repo] },
  ]
}
resource "iamproof_simulation" "ok" {
  principal         = "arn:aws:iam::444455556666:role/ack"
  identity_policies = { ok = local.ok }
  resource_policies = { (local.repo) = local.pull }
  expectations      = [{ name = "both sides", decision = "allowed", actions = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], resources = [local.repo] }]
}
data "iamproof_policy_document" "pull" {
  policy_type = "resource"
  attachment  = "ecr"
  statement {
    sid     = "AllowPull"
    actions = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    principals {
      type        = "AWS"
      identifiers = ["444455556666"]
    }
  }
  fail_on = "warning"
  ignore  = [{ id = "EXAMPLE_ACCOUNT_ID", reason = "test" }]
}

resource "iamproof_simulation" "svc" {
  principal         = "lambda.amazonaws.com"
  resource_policies = { (local.repo) = local.pull }
  expectations      = [{ name = "lambda service is not the account", decision = "denied", actions = ["ecr:BatchGetImage"], resources = [local.repo] }]
}
# the same with Resource = "*" (ECR refuses nothing here, but never writes it)
resource "iamproof_simulation" "star" {
  principal         = "arn:aws:iam::444455556666:role/ack"
  identity_policies = { ok = local.ok }
  resource_policies = { (local.repo) = { Version = "2012-10-17", Statement = [merge(local.pull.Statement[0], { Resource = "*" })] } }
  expectations      = [{ name = "both sides, Resource star", decision = "allowed", actions = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], resources = [local.repo] }]
}
