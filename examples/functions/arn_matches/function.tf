output "object" {
  value = provider::iamproof::arn_matches("arn:aws:s3:::artifacts/*", "arn:aws:s3:::artifacts/app.zip") # true
}

output "bucket" {
  value = provider::iamproof::arn_matches("arn:aws:s3:::artifacts/*", "arn:aws:s3:::artifacts") # false
}

variable "topics" {
  type    = list(string)
  default = ["arn:aws:sns:eu-west-1:111122223333:alarms"]

  validation {
    condition     = alltrue([for arn in var.topics : provider::iamproof::arn_matches("arn:aws:sns:*:111122223333:*", arn)])
    error_message = "Topics have to be in the account 111122223333."
  }
}
