# situation: ListTables on table/*, DescribeLogGroups on log-group:* / arn:…:*
# right: Allow: allowed (used in production by the reporters). Deny on the same ARNs: explicitDeny
# AWS authorizes ListTables on arn:...:table/*, DescribeLogGroups on arn:...:log-group::log-stream:
locals {
  allow = { Version = "2012-10-17", Statement = [
    { Sid = "Ddb", Effect = "Allow", Action = "dynamodb:*", Resource = "arn:aws:dynamodb:eu-west-1:444455556666:table/*" },
    { Sid = "Logs", Effect = "Allow", Action = "logs:*", Resource = "arn:aws:logs:eu-west-1:444455556666:*" },
  ] }
  deny = { Version = "2012-10-17", Statement = [
    { Sid = "All", Effect = "Allow", Action = "*", Resource = "*" },
    { Sid = "NoDdb", Effect = "Deny", Action = "dynamodb:ListTables", Resource = "arn:aws:dynamodb:*:*:table/*" },
    { Sid = "NoLogs", Effect = "Deny", Action = "logs:DescribeLogGroups", Resource = "arn:aws:logs:*:*:*" },
  ] }
}
data "iamproof_effective_permissions" "allow" {
  principal         = "arn:aws:iam::444455556666:role/app"
  context           = { "aws:RequestedRegion" = ["eu-west-1"] }
  identity_policies = { allow = local.allow }
  expectations = [
    { name = "ListTables by table/* (AWS: allowed)", actions = ["dynamodb:ListTables"] },
    { name = "DescribeLogGroups by arn:…:* (AWS: allowed)", actions = ["logs:DescribeLogGroups"] },
  ]
}
data "iamproof_effective_permissions" "deny" {
  principal         = "arn:aws:iam::444455556666:role/app"
  context           = { "aws:RequestedRegion" = ["eu-west-1"] }
  identity_policies = { deny = local.deny }
  expectations = [
    { name = "ListTables denied by table/* (AWS: explicitDeny)", actions = ["dynamodb:ListTables"] },
    { name = "DescribeLogGroups denied by arn:…:* (AWS: explicitDeny)", actions = ["logs:DescribeLogGroups"] },
  ]
}
output "results" { value = [data.iamproof_effective_permissions.allow.results, data.iamproof_effective_permissions.deny.results] }
output "allow" { value = [for f in provider::iamproof::validate_policy(local.allow, "identity") : "${f.class} ${f.id} ${f.path}: ${f.message}" if f.id != "EXAMPLE_ACCOUNT_ID" && f.class != "SECURITY_WARNING"] }
output "deny" { value = [for f in provider::iamproof::validate_policy(local.deny, "identity") : "${f.class} ${f.id} ${f.path}: ${f.message}" if f.id != "EXAMPLE_ACCOUNT_ID" && f.class != "SECURITY_WARNING"] }
