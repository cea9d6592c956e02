variable "role_name" { type = string }

module "inner" {
  source = "../inner"
  name   = var.role_name
}
