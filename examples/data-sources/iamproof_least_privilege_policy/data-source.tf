locals {
  account = "111122223333"
  region  = "eu-west-1"
}

# A function that writes one table and its own log group, and reads one secret.
data "iamproof_least_privilege_policy" "orders" {
  grant {
    actions   = ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:Query"]
    resources = ["arn:aws:dynamodb:${local.region}:${local.account}:table/orders", "arn:aws:dynamodb:${local.region}:${local.account}:table/orders/index/*"]
  }

  # The actions of an AWS managed policy, on this log group instead of everything.
  grant {
    managed_policy = "AWSLambdaBasicExecutionRole"
    resources      = ["arn:aws:logs:${local.region}:${local.account}:log-group:/aws/lambda/orders:*"]
  }

  # What AWS files under Read for secrets.
  grant {
    access_levels = ["Read"]
    resources     = ["arn:aws:secretsmanager:${local.region}:${local.account}:secret:orders-??????"]
  }
}

# One managed policy a document; usually there is one.
#
#   resource "aws_iam_policy" "orders" {
#     for_each = data.iamproof_least_privilege_policy.orders.documents_by_name
#     name     = "orders-${each.key}"
#     policy   = each.value
#   }
output "policy" {
  value = data.iamproof_least_privilege_policy.orders.json
}

# What was asked for and is not allowed, and why.
output "omitted" {
  value = [for o in data.iamproof_least_privilege_policy.orders.omitted : "${join(", ", o.actions)}: ${o.text}"]
}

# What the calls need in addition, such as the KMS key of the secret.
output "also_needed" {
  value = { for d in data.iamproof_least_privilege_policy.orders.dependent_actions : d.action => d.because... if !d.granted }
}
