locals {
  policies = {
    deploy = {
      Version = "2012-10-17"
      Statement = [{
        Sid      = "Artifacts"
        Effect   = "Allow"
        Action   = "s3:PutObject"
        Resource = "arn:aws:s3:::artifacts/*"
      }]
    }
  }

  denial = provider::iamproof::explain_denial(
    <<-EOT
      Error: creating SQS Queue (orders): operation error SQS: CreateQueue, api error AccessDenied:
      User: arn:aws:sts::111122223333:assumed-role/deploy/ci is not authorized to perform: sqs:createqueue
      on resource: arn:aws:sqs:eu-west-1:111122223333:orders because no identity-based policy allows the sqs:createqueue action
    EOT
    ,
    { principal = "arn:aws:iam::111122223333:role/deploy", identity_policies = local.policies },
  )
}

output "change" {
  # In deploy, add a statement that allows sqs:CreateQueue on arn:aws:sqs:eu-west-1:111122223333:orders. …
  value = local.denial.change.text
}

output "statement" {
  # {"Effect":"Allow","Action":"sqs:CreateQueue","Resource":"arn:aws:sqs:eu-west-1:111122223333:orders"}
  value = local.denial.change.statement_json
}

output "expectation" {
  value = local.denial.expectation
}
