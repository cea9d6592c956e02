# Attribute-based access control: a role works with the secrets that carry its own team's tag, and cannot change teams.
#
# Try it: write `"secretsmanager:*"` instead of `"secretsmanager:GetSecretValue"`, and the plan fails: does not move secrets between teams

terraform {
  required_providers {
    iamproof = {
      source = "terraform-iamproof/iamproof"
    }
  }
}

resource "iamproof_simulation" "member" {
  principal = "arn:aws:iam::444455556666:role/team-member"

  identity_policies = {
    team = {
      Version = "2012-10-17"
      Statement = [{
        Sid       = "OwnTeam"
        Effect    = "Allow"
        Action    = ["secretsmanager:GetSecretValue"]
        Resource  = "*"
        Condition = { StringEquals = { "aws:ResourceTag/team" = "$${aws:PrincipalTag/team}" } }
      }]
    }
  }

  context = { "aws:PrincipalTag/team" = ["payments"] }

  expectations = [
    {
      name      = "reads secrets of its team"
      decision  = "allowed"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = ["arn:aws:secretsmanager:eu-west-1:444455556666:secret:*"]
      context   = { "aws:ResourceTag/team" = ["payments"] }
    },
    {
      name      = "reads none of another team"
      decision  = "denied"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = ["arn:aws:secretsmanager:eu-west-1:444455556666:secret:*"]
      context   = { "aws:ResourceTag/team" = ["search"] }
    },
    {
      name      = "reads none without a tag"
      decision  = "denied"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = ["arn:aws:secretsmanager:eu-west-1:444455556666:secret:*"]
      context   = { "aws:ResourceTag/team" = [] }
    },
    {
      name      = "nobody without a team reads anything"
      decision  = "denied"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = ["arn:aws:secretsmanager:eu-west-1:444455556666:secret:*"]
      context   = { "aws:PrincipalTag/team" = [] }
    },
    {
      name      = "does not move secrets between teams" # with any tags
      decision  = "denied"
      actions   = ["secretsmanager:TagResource", "secretsmanager:UntagResource"]
      resources = ["arn:aws:secretsmanager:eu-west-1:444455556666:secret:*"]
    },
  ]
}
