locals {
  policies = {
    reads = {
      Version = "2012-10-17"
      Statement = [{
        Sid      = "Reads"
        Effect   = "Allow"
        Action   = "s3:Get*"
        Resource = "arn:aws:s3:::artifacts/*"
      }]
    }
  }

  put = provider::iamproof::explain(local.policies, "s3:PutObject", "arn:aws:s3:::artifacts/app.zip")
}

output "decision" {
  value = local.put.decision # implicitDeny
}

output "why" {
  # … The nearest statement is reads "Reads" (Statement[0]): its Action is "s3:Get*", which does not cover s3:PutObject.
  value = local.put.reason
}
