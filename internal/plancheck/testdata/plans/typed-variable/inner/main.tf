variable "p" {
  type = object({
    effect = optional(string, "Deny")
    arn    = string
  })
}

variable "lang" {
  type     = string
  default  = "2012-10-17"
  nullable = false
}

locals {
  statement = {
    Effect   = var.p.effect
    Action   = ["s3:GetObject", "s3:PutObject"]
    Resource = "${var.p.arn}/*"
  }
}

resource "aws_iam_policy" "p" {
  name   = "p"
  policy = jsonencode({ Version = var.lang, Statement = [local.statement] })
}
