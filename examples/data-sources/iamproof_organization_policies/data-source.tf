# Only the management account and delegated administrators may read these.
provider "iamproof" {
  alias = "management"
  aws   = { assume_role = { role_arn = "arn:aws:iam::999999999999:role/organization-reader" } }
}

data "iamproof_organization_policies" "workload" {
  provider   = iamproof.management
  account_id = "111122223333"
}

# What the organization leaves of a role that allows everything.
data "iamproof_effective_permissions" "admin" {
  principal                 = "arn:aws:iam::111122223333:role/admin"
  identity_policies         = [{ Version = "2012-10-17", Statement = { Effect = "Allow", Action = "*", Resource = "*" } }]
  service_control_policies  = data.iamproof_organization_policies.workload.service_control_policies
  resource_control_policies = data.iamproof_organization_policies.workload.resource_control_policies

  expectations = [
    { actions = ["organizations:LeaveOrganization"] },
  ]
}
