# A role that GitHub Actions takes, from the main branch of one repository. GitHub has two forms of subjects: with names
# only, and with the ids of owner and repository, which a new owner of the name does not have. List both while you move.
#
# Try it: write `"repo:acme@1234/site@5678:*"` instead of `"repo:acme@1234/site@5678:ref:refs/heads/main"`, and the plan fails: pull requests do not take it

terraform {
  required_providers {
    iamproof = {
      source = "terraform-iamproof/iamproof"
    }
  }
}

locals {
  role     = "arn:aws:iam::444455556666:role/ci/deployer"
  provider = "arn:aws:iam::444455556666:oidc-provider/token.actions.githubusercontent.com"
  subject  = "token.actions.githubusercontent.com:sub"
  audience = "token.actions.githubusercontent.com:aud"
}

resource "iamproof_simulation" "github" {
  principal = local.role

  resource_policies = {
    (local.role) = {
      Version = "2012-10-17"
      Statement = [{
        Sid       = "MainOfSite"
        Effect    = "Allow"
        Principal = { Federated = local.provider }
        Action    = "sts:AssumeRoleWithWebIdentity"
        Condition = {
          StringEquals = { (local.audience) = "sts.amazonaws.com" }
          StringLike = { (local.subject) = [
            "repo:acme/site:ref:refs/heads/main",
            "repo:acme@1234/site@5678:ref:refs/heads/main",
          ] }
        }
      }]
    }
  }

  expectations = [
    for name, e in {
      "main takes the role"                        = ["allowed", "repo:acme/site:ref:refs/heads/main"]
      "main takes it with ids"                     = ["allowed", "repo:acme@1234/site@5678:ref:refs/heads/main"]
      "pull requests do not take it"               = ["denied", "repo:acme@1234/site@5678:pull_request"]
      "other repositories do not"                  = ["denied", "repo:acme/blog:ref:refs/heads/main"]
      "an organization with a longer name neither" = ["denied", "repo:acme-labs/site:ref:refs/heads/main"]
      "a new owner of the name neither"            = ["denied", "repo:acme@9999/site@5678:ref:refs/heads/main"]
      } : {
      name      = name
      decision  = e[0]
      principal = local.provider
      actions   = ["sts:AssumeRoleWithWebIdentity"]
      resources = [local.role]
      context   = { (local.subject) = [e[1]], (local.audience) = ["sts.amazonaws.com"] }
    }
  ]
}
