# situation: CreateChangeSet on arn:aws:cloudformation:REGION:aws:transform/Serverless-2016-10-31
# right: denied with stack/… only (error text), allowed when listed
locals {
  tr    = "arn:aws:cloudformation:eu-west-1:aws:transform/Serverless-2016-10-31"
  stack = { Version = "2012-10-17", Statement = [{ Sid = "Stack", Effect = "Allow", Action = "cloudformation:*", Resource = ["arn:aws:cloudformation:eu-west-1:444455556666:stack/shop/*"] }] }
  fix   = { Version = "2012-10-17", Statement = [{ Sid = "Sam", Effect = "Allow", Action = "cloudformation:CreateChangeSet", Resource = [local.tr] }] }
}
resource "iamproof_simulation" "stack" {
  principal         = "arn:aws:iam::444455556666:role/ci"
  identity_policies = { stack = local.stack }
  expectations      = [{ name = "transform denied", decision = "denied", actions = ["cloudformation:CreateChangeSet"], resources = [local.tr] }]
}
resource "iamproof_simulation" "fix" {
  principal         = "arn:aws:iam::444455556666:role/ci"
  identity_policies = { stack = local.stack, fix = local.fix }
  expectations      = [{ name = "transform allowed", decision = "allowed", actions = ["cloudformation:CreateChangeSet"], resources = [local.tr] }]
}
output "fix" { value = [for f in provider::iamproof::validate_policy(local.fix, "identity") : "${f.class} ${f.id} ${f.path}: ${f.message}"] }
