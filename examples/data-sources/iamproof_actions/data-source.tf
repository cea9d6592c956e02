# The actions that change permissions in S3.
data "iamproof_actions" "s3_permissions" {
  services      = ["s3"]
  access_levels = ["Permissions management"]
}

# Actions on buckets that a condition on s3:prefix can narrow.
data "iamproof_actions" "listing" {
  patterns       = ["s3:*"]
  resource_types = ["bucket"]
  condition_keys = ["s3:prefix"]
}

# Use the names where a list of actions is expected.
resource "iamproof_simulation" "developer" {
  account_id        = "111122223333"
  identity_policies = [data.iamproof_managed_policy.developer.json]

  expectations = [{
    name     = "changes no bucket permissions"
    decision = "denied"
    actions  = data.iamproof_actions.s3_permissions.actions
  }]
}

data "iamproof_managed_policy" "developer" {
  name = "AmazonS3ReadOnlyAccess"
}

output "keys_of_list_bucket" {
  value = [for key in data.iamproof_actions.listing.details["s3:ListBucket"].condition_keys : key.name]
}
