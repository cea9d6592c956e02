data "iamproof_last_accessed" "deployer" {
  arn         = "arn:aws:iam::111122223333:role/ci/deployer"
  unused_days = 180
}

# What could go, to be reviewed.
output "unused" {
  value = {
    services = data.iamproof_last_accessed.deployer.unused_services
    actions  = data.iamproof_last_accessed.deployer.unused_actions
  }
}

# The policies without it, proved to allow nothing new and every used action. Null means that
# nothing remains: the policy can be detached.
output "reduced" {
  value = data.iamproof_last_accessed.deployer.reduced_policies
}
