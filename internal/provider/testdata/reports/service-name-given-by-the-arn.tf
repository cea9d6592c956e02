# situation: CreateServiceLinkedRole with iam:AWSServiceName
# right: elb allowed, ecs denied
locals {
  p = { Version = "2012-10-17", Statement = [{ Sid = "Slr", Effect = "Allow", Action = "iam:CreateServiceLinkedRole", Resource = "*", Condition = { StringEquals = { "iam:AWSServiceName" = "elasticloadbalancing.amazonaws.com" } } }] }
  r = "arn:aws:iam::444455556666:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing"
}
resource "iamproof_simulation" "x" {
  principal         = "arn:aws:iam::444455556666:role/k8s"
  identity_policies = { p = local.p }
  expectations = [
    { name = "elb", decision = "allowed", actions = ["iam:CreateServiceLinkedRole"], resources = [local.r], context = { "iam:AWSServiceName" = ["elasticloadbalancing.amazonaws.com"] } },
    { name = "elb, key not given", decision = "allowed", actions = ["iam:CreateServiceLinkedRole"], resources = [local.r], enforcement = "warn" },
    { name = "ecs", decision = "denied", actions = ["iam:CreateServiceLinkedRole"], resources = ["arn:aws:iam::444455556666:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"], context = { "iam:AWSServiceName" = ["ecs.amazonaws.com"] } },
  ]
}
output "p" { value = [for f in provider::iamproof::validate_policy(local.p, "identity") : "${f.class} ${f.id} ${f.path}: ${f.message}"] }
