# A role for a Lambda function: its table, its queue, its own log group, and nothing that deletes.
#
# Try it: write `"dynamodb:*"` instead of `"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"`, and the plan fails: deletes nothing

terraform {
  required_providers {
    iamproof = {
      source = "terraform-iamproof/iamproof"
    }
  }
}

locals {
  account = "444455556666"
  region  = "eu-west-1"
  role    = "arn:aws:iam::${local.account}:role/app/orders"
  table   = "arn:aws:dynamodb:${local.region}:${local.account}:table/orders"
  queue   = "arn:aws:sqs:${local.region}:${local.account}:orders"
  logs    = "arn:aws:logs:${local.region}:${local.account}:log-group:/aws/lambda/orders"
}

resource "iamproof_simulation" "orders" {
  principal = local.role

  identity_policies = {
    orders = {
      Version = "2012-10-17"
      Statement = [
        {
          Sid      = "Table"
          Effect   = "Allow"
          Action   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"]
          Resource = local.table
        },
        {
          Sid      = "Queue"
          Effect   = "Allow"
          Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
          Resource = local.queue
        },
        {
          Sid      = "Logs"
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          Resource = "${local.logs}:*"
        },
      ]
    }
  }

  resource_policies = {
    (local.role) = {
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Principal = { Service = "lambda.amazonaws.com" }
        Action    = "sts:AssumeRole"
      }]
    }
  }

  expectations = [
    {
      name      = "Lambda takes the role"
      decision  = "allowed"
      principal = "lambda.amazonaws.com"
      actions   = ["sts:AssumeRole"]
      resources = [local.role]
    },
    {
      name      = "EC2 does not"
      decision  = "denied"
      principal = "ec2.amazonaws.com"
      actions   = ["sts:AssumeRole"]
      resources = [local.role]
    },
    {
      name      = "keeps orders"
      decision  = "allowed"
      actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"]
      resources = [local.table]
    },
    {
      name      = "polls its queue"
      decision  = "allowed"
      actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
      resources = [local.queue]
    },
    {
      name      = "writes its log"
      decision  = "allowed"
      actions   = ["logs:PutLogEvents"]
      resources = ["${local.logs}:log-stream:*"]
    },
    {
      name     = "deletes nothing"
      decision = "denied"
      actions  = ["dynamodb:Delete*", "logs:Delete*", "sqs:DeleteQueue"]
    },
  ]
}
