# The simulation `old` fails the plan by design (its second expectation is not met); `fixed` passes.
# situation: LBC role: AddTags on create of a target group fails with the old policy, works with the added CreateAction statement
# right: old: implicitDeny on …:targetgroup/…/*, fixed: allowed (error text and merged fix in the thread)
# AWS Load Balancer Controller policy: AddTags only when the resource carries the cluster tag already, plus (fix) on create.
locals {
  old = {
    Version = "2012-10-17"
    Statement = [
      { Sid = "Create", Effect = "Allow", Action = ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"], Resource = "*",
      Condition = { Null = { "aws:RequestTag/elbv2.k8s.aws/cluster" = "false" } } },
      { Sid      = "Tag", Effect = "Allow", Action = ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
        Resource = ["arn:aws:elasticloadbalancing:*:*:targetgroup/*/*", "arn:aws:elasticloadbalancing:*:*:loadbalancer/net/*/*", "arn:aws:elasticloadbalancing:*:*:loadbalancer/app/*/*"],
      Condition = { Null = { "aws:RequestTag/elbv2.k8s.aws/cluster" = "true", "aws:ResourceTag/elbv2.k8s.aws/cluster" = "false" } } },
    ]
  }
  fixed = {
    Version = "2012-10-17"
    Statement = concat(local.old.Statement, [
      { Sid      = "TagOnCreate", Effect = "Allow", Action = ["elasticloadbalancing:AddTags"],
        Resource = ["arn:aws:elasticloadbalancing:*:*:targetgroup/*/*", "arn:aws:elasticloadbalancing:*:*:loadbalancer/net/*/*", "arn:aws:elasticloadbalancing:*:*:loadbalancer/app/*/*"],
      Condition = { StringEquals = { "elasticloadbalancing:CreateAction" = ["CreateTargetGroup", "CreateLoadBalancer"] }, Null = { "aws:RequestTag/elbv2.k8s.aws/cluster" = "false" } } },
    ])
  }
  tg = "arn:aws:elasticloadbalancing:us-east-1:444455556666:targetgroup/k8s-web-abc/*"
}
resource "iamproof_simulation" "old" {
  principal         = "arn:aws:iam::444455556666:role/lbc"
  identity_policies = { lbc = local.old }
  context           = { "aws:RequestTag/elbv2.k8s.aws/cluster" = ["tide"], "aws:TagKeys" = ["elbv2.k8s.aws/cluster"] }
  expectations = [
    { name = "create TG", decision = "allowed", actions = ["elasticloadbalancing:CreateTargetGroup"], resources = [local.tg] },
    { name = "tag on create (old policy)", decision = "allowed", actions = ["elasticloadbalancing:AddTags"], resources = [local.tg], context = { "elasticloadbalancing:CreateAction" = ["CreateTargetGroup"] } },
  ]
}
resource "iamproof_simulation" "fixed" {
  principal         = "arn:aws:iam::444455556666:role/lbc"
  identity_policies = { lbc = local.fixed }
  context           = { "aws:RequestTag/elbv2.k8s.aws/cluster" = ["tide"], "aws:TagKeys" = ["elbv2.k8s.aws/cluster"] }
  expectations = [
    { name = "tag on create (fixed)", decision = "allowed", actions = ["elasticloadbalancing:AddTags"], resources = [local.tg], context = { "elasticloadbalancing:CreateAction" = ["CreateTargetGroup"] } },
  ]
}
data "iamproof_policy_validation" "fixed" {
  policy_type = "identity"
  policy      = local.fixed
  fail_on     = "none"
}
output "f" { value = [for f in data.iamproof_policy_validation.fixed.findings : "${f.class} ${f.id} ${f.path}: ${f.message}"] }
