# situation: region SCP without exemptions blocks IAM, CloudFront
# right: explicitDeny
# situation: supportplans not exempt
# right: explicitDeny (global service)
# situation: sqs:CreateQueue on an ARN in eu-west-1 / eu-central-1
# right: explicitDeny / allowed (the endpoint's region is that of the ARN)
locals {
  # one without exemptions; one whose NotAction leaves out the support plans
  plain  = { Version = "2012-10-17", Statement = [{ Sid = "Region", Effect = "Deny", Action = "*", Resource = "*", Condition = { StringNotEquals = { "aws:RequestedRegion" = ["eu-central-1"] } } }] }
  exempt = { Version = "2012-10-17", Statement = [{ Sid = "Region", Effect = "Deny", NotAction = ["iam:*", "organizations:*", "route53:*", "cloudfront:*", "support:*", "sts:*", "globalaccelerator:*", "waf:*"], Resource = "*", Condition = { StringNotEquals = { "aws:RequestedRegion" = ["eu-central-1"] } } }] }
}
resource "iamproof_simulation" "plain" {
  principal                = "arn:aws:iam::444455556666:role/dev"
  identity_policies        = [{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] }]
  service_control_policies = [["FullAWSAccess"], ["FullAWSAccess", local.plain]]
  expectations = [
    { name = "iam ListRoles", decision = "explicitDeny", actions = ["iam:ListRoles"] },
    { name = "iam ListRoles us-east-1 given", decision = "explicitDeny", actions = ["iam:ListRoles"], context = { "aws:RequestedRegion" = ["us-east-1"] } },
    { name = "cloudfront", decision = "explicitDeny", actions = ["cloudfront:ListDistributions"] },
    { name = "s3 in frankfurt", decision = "allowed", actions = ["s3:CreateBucket"], resources = ["arn:aws:s3:::tide-x"], context = { "aws:RequestedRegion" = ["eu-central-1"] } },
    { name = "sqs arn in ireland", decision = "explicitDeny", actions = ["sqs:CreateQueue"], resources = ["arn:aws:sqs:eu-west-1:444455556666:q"] },
    { name = "sqs arn in frankfurt", decision = "allowed", actions = ["sqs:CreateQueue"], resources = ["arn:aws:sqs:eu-central-1:444455556666:q"] },
  ]
}
resource "iamproof_simulation" "exempt" {
  principal                = "arn:aws:iam::444455556666:role/dev"
  identity_policies        = [{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] }]
  service_control_policies = [["FullAWSAccess"], ["FullAWSAccess", local.exempt]]
  expectations = [
    { name = "iam", decision = "allowed", actions = ["iam:ListRoles"] },
    { name = "support plan", decision = "explicitDeny", actions = ["supportplans:GetSupportPlan"], context = { "aws:RequestedRegion" = ["us-east-1"] } },
    { name = "support plan, region not given", decision = "explicitDeny", actions = ["supportplans:GetSupportPlan"] },
  ]
}
output "plain" { value = [for f in provider::iamproof::validate_policy(local.plain, "scp") : "${f.class} ${f.id} ${f.path}: ${f.message}"] }
output "exempt" { value = [for f in provider::iamproof::validate_policy(local.exempt, "scp") : "${f.class} ${f.id} ${f.path}: ${f.message}"] }
