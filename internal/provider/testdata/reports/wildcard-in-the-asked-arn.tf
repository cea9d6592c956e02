# situation: request `…:instance/*`, policy `arn:aws:ec2:*:*:subnet/*` (also sns, dynamodb, lambda)
# right: implicitDeny for each (no id of those types holds a colon); mixed for sqs, role and s3 of the second block, where some resources of the asked shape are covered
# Requests whose id is "*", policies with all six fields.
locals {
  p = { Version = "2012-10-17", Statement = [
    { Sid = "Img", Effect = "Allow", Action = "ec2:RunInstances", Resource = "arn:aws:ec2:*::image/*" },
  { Sid = "Net", Effect = "Allow", Action = "ec2:RunInstances", Resource = "arn:aws:ec2:*:*:subnet/*" }] }
}
data "iamproof_effective_permissions" "x" {
  for_each          = { star = "arn:aws:ec2:eu-west-1:444455556666:instance/*", id = "arn:aws:ec2:eu-west-1:444455556666:instance/i-0123456789abcdef0", prefix = "arn:aws:ec2:eu-west-1:444455556666:instance/i-*" }
  principal         = "arn:aws:iam::444455556666:role/dev"
  detail            = "full"
  identity_policies = { p = local.p }
  expectations      = [{ name = "q", actions = ["ec2:RunInstances"], resources = [each.value] }]
}
output "r" { value = { for k, v in data.iamproof_effective_permissions.x : k => [v.results.q, v.evaluations[0].undetermined_because] } }
data "iamproof_effective_permissions" "q" {
  for_each          = { sqs = ["sqs:SendMessage", "arn:aws:sqs:*:*:jobs", "arn:aws:sqs:eu-west-1:444455556666:*"], sns = ["sns:Publish", "arn:aws:sns:*:*:alarms", "arn:aws:sns:eu-west-1:444455556666:team-*"], role = ["iam:PassRole", "arn:aws:iam::*:role/app", "arn:aws:iam::444455556666:role/*"], lam = ["lambda:InvokeFunction", "arn:aws:lambda:*:*:function:f", "arn:aws:lambda:eu-west-1:444455556666:function:g*"], table = ["dynamodb:GetItem", "arn:aws:dynamodb:*:*:table/a", "arn:aws:dynamodb:eu-west-1:444455556666:table/b*"], s3 = ["s3:GetObject", "arn:aws:s3:::*/public/*", "arn:aws:s3:::tide/private/*"], vol = ["ec2:DeleteVolume", "arn:aws:ec2:*:*:snapshot/*", "arn:aws:ec2:eu-west-1:444455556666:volume/*"] }
  principal         = "arn:aws:iam::444455556666:role/dev"
  detail            = "full"
  identity_policies = [{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = each.value[0], Resource = each.value[1] }] }]
  expectations      = [{ name = "q", actions = [each.value[0]], resources = [each.value[2]] }]
}
output "q" { value = { for k, v in data.iamproof_effective_permissions.q : k => [v.results.q, v.evaluations[0].undetermined_because] } }
