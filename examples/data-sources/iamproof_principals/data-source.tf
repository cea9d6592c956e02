data "iamproof_principals" "ci" {
  types       = ["role"]
  path_prefix = "/ci/"
}

# One simulation for each role: none of them may change permissions.
resource "iamproof_simulation" "ci" {
  for_each = data.iamproof_principals.ci.principals

  principal            = each.key
  identity_policies    = each.value.identity_policies
  permissions_boundary = each.value.permissions_boundary

  expectations = [
    { decision = "denied", actions = ["iam:Put*", "iam:Attach*", "iam:Create*"] },
  ]
}
