# situation: SendCommand / StartSession on AWS-owned documents, arn:aws:ssm:REGION::document/AWS-…
# right: denied on exactly this ARN (error text), allowed when listed
# instance and documents under one resourceTag condition.
locals {
  inst = "arn:aws:ec2:eu-west-1:444455556666:instance/i-0123456789abcdef0"
  doc  = "arn:aws:ssm:eu-west-1::document/AWS-StartSSHSession"
  one  = { Version = "2012-10-17", Statement = [{ Sid = "S", Effect = "Allow", Action = "ssm:StartSession", Resource = ["arn:aws:ec2:*:*:instance/*", "arn:aws:ssm:*:*:document/AWS-StartSSHSession"], Condition = { StringLike = { "ssm:resourceTag/Name" = "login*" } } }] }
  two = { Version = "2012-10-17", Statement = [
    { Sid = "I", Effect = "Allow", Action = "ssm:StartSession", Resource = ["arn:aws:ec2:*:*:instance/*"], Condition = { StringLike = { "ssm:resourceTag/Name" = "login*" } } },
  { Sid = "D", Effect = "Allow", Action = "ssm:StartSession", Resource = ["arn:aws:ssm:*:*:document/AWS-StartSSHSession"] }] }
  send = { Version = "2012-10-17", Statement = [{ Sid = "C", Effect = "Allow", Action = "ssm:SendCommand", Resource = [local.inst, "arn:aws:ssm:eu-west-1:444455556666:document/AWS-RunShellScript"] }] }
}
resource "iamproof_simulation" "one" {
  principal         = "arn:aws:iam::444455556666:role/user"
  identity_policies = { one = local.one }
  expectations = [
    { name = "one: ssh session", decision = "denied", actions = ["ssm:StartSession"], resources = [local.inst, local.doc], context = { "ssm:resourceTag/Name" = ["login-1"] }, enforcement = "warn" },
    { name = "one: document", decision = "denied", actions = ["ssm:StartSession"], resources = [local.doc] },
    { name = "one: instance", decision = "allowed", actions = ["ssm:StartSession"], resources = [local.inst], context = { "ssm:resourceTag/Name" = ["login-1"] } },
  ]
}
resource "iamproof_simulation" "two" {
  principal         = "arn:aws:iam::444455556666:role/user"
  identity_policies = { two = local.two }
  expectations = [
    { name = "two: ssh session", decision = "allowed", actions = ["ssm:StartSession"], resources = [local.inst, local.doc], context = { "ssm:resourceTag/Name" = ["login-1"] } },
  ]
}
resource "iamproof_simulation" "send" {
  principal         = "arn:aws:iam::444455556666:role/user"
  identity_policies = { send = local.send }
  expectations = [
    { name = "send: AWS-owned document has no account", decision = "denied", actions = ["ssm:SendCommand"], resources = ["arn:aws:ssm:eu-west-1::document/AWS-RunShellScript"] },
    { name = "send: instance and own document", decision = "allowed", actions = ["ssm:SendCommand"], resources = [local.inst, "arn:aws:ssm:eu-west-1:444455556666:document/AWS-RunShellScript"] },
  ]
}
output "one" { value = [for f in provider::iamproof::validate_policy(local.one, "identity") : "${f.class} ${f.id} ${f.path}: ${f.message}" if f.id != "EXAMPLE_ACCOUNT_ID"] }
output "send" { value = [for f in provider::iamproof::validate_policy(local.send, "identity") : "${f.class} ${f.id} ${f.path}: ${f.message}" if f.id != "EXAMPLE_ACCOUNT_ID"] }
