variable "policy" {
  type    = string
  default = null
}

resource "aws_sqs_queue" "q" {
  policy = var.policy
}
