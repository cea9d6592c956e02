# situation: glue:GetTable granted on the table only
# right: denied (on catalog / database)
locals {
  c     = "arn:aws:glue:eu-west-1:444455556666:catalog"
  d     = "arn:aws:glue:eu-west-1:444455556666:database/sales"
  t     = "arn:aws:glue:eu-west-1:444455556666:table/sales/orders"
  tonly = { Version = "2012-10-17", Statement = [{ Sid = "T", Effect = "Allow", Action = "glue:GetTable", Resource = [local.t] }] }
  all   = { Version = "2012-10-17", Statement = [{ Sid = "T", Effect = "Allow", Action = ["glue:GetTable", "glue:GetDatabases"], Resource = [local.c, local.d, local.t] }] }
}
resource "iamproof_simulation" "tonly" {
  principal         = "arn:aws:iam::444455556666:role/etl"
  identity_policies = { tonly = local.tonly }
  expectations = [
    { name = "table only, all three named", decision = "denied", actions = ["glue:GetTable"], resources = [local.c, local.d, local.t] },
    { name = "table only, catalog", decision = "denied", actions = ["glue:GetTable"], resources = [local.c] },
    { name = "table only, table alone named", decision = "denied", actions = ["glue:GetTable"], resources = [local.t] },
  ]
}
resource "iamproof_simulation" "all" {
  principal         = "arn:aws:iam::444455556666:role/etl"
  identity_policies = { all = local.all }
  expectations = [
    { name = "all, all three", decision = "allowed", actions = ["glue:GetTable"], resources = [local.c, local.d, local.t] },
    { name = "get databases", decision = "allowed", actions = ["glue:GetDatabases"], resources = [local.c, local.d] },
  ]
}
output "t" { value = [for f in provider::iamproof::validate_policy(local.tonly, "identity") : "${f.class} ${f.id} ${f.path}: ${f.message}" if f.id != "EXAMPLE_ACCOUNT_ID"] }
