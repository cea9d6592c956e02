variable "root" {
  type    = string
  default = null
}

module "default" {
  source = "./queue"
}

module "null" {
  source = "./queue"
  policy = null
}

module "root" {
  source = "./queue"
  policy = var.root
}

module "given" {
  source = "./queue"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "210987654321" }, Action = "sqs:SendMesage", Resource = "*" }] })
}
