# The role as it is in AWS, with everything that is attached to it.
data "iamproof_principal" "deployer" {
  arn = "arn:aws:iam::111122223333:role/ci/deployer"
}

# The results go straight into a simulation, which fails the plan on a violation.
resource "iamproof_simulation" "deployer" {
  principal            = data.iamproof_principal.deployer.arn
  identity_policies    = data.iamproof_principal.deployer.identity_policies
  permissions_boundary = data.iamproof_principal.deployer.permissions_boundary
  context              = data.iamproof_principal.deployer.context

  expectations = [
    { decision = "denied", actions = ["iam:*"] },
  ]
}

# Who can take the role: a simulation of its trust policy.
resource "iamproof_simulation" "deployer_trust" {
  principal         = data.iamproof_principal.deployer.arn
  resource_policies = { (data.iamproof_principal.deployer.arn) = data.iamproof_principal.deployer.trust_policy }

  expectations = [
    { decision = "denied", principal = "*", actions = ["sts:AssumeRole"], resources = [data.iamproof_principal.deployer.arn] },
  ]
}
