# Statements about all requests: a deployer within a ceiling that nobody exceeds, that can do its
# work, and that cannot touch the audit trail.
locals {
  statements = {
    deploy = [
      { Sid = "Stacks", Effect = "Allow", Action = ["cloudformation:*"], Resource = "arn:aws:cloudformation:eu-west-1:444455556666:stack/app-*" },
      { Sid = "Artifacts", Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject"], Resource = "arn:aws:s3:::tide-artifacts/*" },
      { Sid = "Functions", Effect = "Allow", Action = ["lambda:*"], Resource = "arn:aws:lambda:eu-west-1:444455556666:function:app-*" },
    ]

    ceiling = [
      { Effect = "Allow", Action = ["cloudformation:*", "lambda:*", "s3:*", "logs:*"], Resource = "*" },
      { Effect = "Deny", Action = ["s3:*Bucket*"], Resource = "*" },
    ]

    release = [
      { Effect = "Allow", Action = ["lambda:UpdateFunctionCode"], Resource = "arn:aws:lambda:eu-west-1:444455556666:function:app-*" },
    ]

    trail = [
      { Effect = "Allow", Action = ["cloudtrail:Delete*", "cloudtrail:Stop*", "cloudtrail:Update*", "cloudtrail:Put*"], Resource = "*" },
      { Effect = "Allow", Action = ["s3:Put*", "s3:Delete*"], Resource = ["arn:aws:s3:::tide-trail", "arn:aws:s3:::tide-trail/*"] },
    ]
  }

  policies = { for name, statements in local.statements : name => { Version = "2012-10-17", Statement = statements } }
}

resource "iamproof_simulation" "deployer" {
  principal         = "arn:aws:iam::444455556666:role/deployer"
  identity_policies = { deploy = local.policies.deploy }

  within   = { ceiling = local.policies.ceiling }         # it can do nothing else
  includes = { release = local.policies.release }         # it can do all of this
  excludes = { "the audit trail" = local.policies.trail } # it can do nothing of this

  # A later version of the policies that allows anything more fails the plan.
  new_access = "deny"
}
