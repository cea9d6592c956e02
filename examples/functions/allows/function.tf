variable "policy" {
  description = "Policy of the role, as JSON or as an object."
  type        = any

  default = {
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject"]
      Resource = "arn:aws:s3:::artifacts/*"
    }]
  }
}

output "publishes" {
  value = provider::iamproof::allows(var.policy, "s3:PutObject", "arn:aws:s3:::artifacts/*")
}

# Several actions, one by one.
output "reads_everything" {
  value = alltrue([
    for action in provider::iamproof::expand_actions(["s3:GetObject", "s3:GetObjectVersion"]) :
    provider::iamproof::allows(var.policy, action, "arn:aws:s3:::artifacts/*")
  ])
}
