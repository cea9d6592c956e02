# situation: deploy role creates an HTTP API: apigateway:POST on arn:aws:apigateway:…::/apis
# right: denied with /restapis only, allowed with /apis and /apis/* (error text + merged fix)
# HTTP API (API Gateway v2) created by a deploy role: "is not authorized to perform: apigateway:POST on resource: arn:aws:apigateway:eu-west-1::/apis"
locals {
  rest = { Version = "2012-10-17", Statement = [{ Sid = "Rest", Effect = "Allow", Action = ["apigateway:POST", "apigateway:GET"], Resource = ["arn:aws:apigateway:*::/restapis", "arn:aws:apigateway:*::/restapis/*"] }] }
  all  = { Version = "2012-10-17", Statement = [{ Sid = "Http", Effect = "Allow", Action = ["apigateway:POST", "apigateway:GET", "apigateway:PUT"], Resource = ["arn:aws:apigateway:*::/apis", "arn:aws:apigateway:*::/apis/*", "arn:aws:apigateway:*::/tags/*"] }] }
}
resource "iamproof_simulation" "rest" {
  principal         = "arn:aws:iam::444455556666:role/deploy"
  identity_policies = { rest = local.rest }
  expectations      = [{ name = "create http api", decision = "denied", actions = ["apigateway:POST"], resources = ["arn:aws:apigateway:eu-west-1::/apis"] }]
}
resource "iamproof_simulation" "all" {
  principal         = "arn:aws:iam::444455556666:role/deploy"
  identity_policies = { http = local.all }
  expectations = [
    { name = "create http api", decision = "allowed", actions = ["apigateway:POST"], resources = ["arn:aws:apigateway:eu-west-1::/apis"] },
    { name = "create route", decision = "allowed", actions = ["apigateway:POST"], resources = ["arn:aws:apigateway:eu-west-1::/apis/abc123/routes"] },
    { name = "get stage", decision = "allowed", actions = ["apigateway:GET"], resources = ["arn:aws:apigateway:eu-west-1::/apis/abc123/stages/prod"] },
  ]
}
output "all" { value = [for f in provider::iamproof::validate_policy(local.all, "identity") : "${f.class} ${f.id} ${f.path}: ${f.message}"] }
