resource "aws_organizations_policy" "scp" {
  name = "scp"
  content = jsonencode({ Version = "2012-10-17", Statement = [
    { Sid = "Pad", Effect = "Deny", Action = [for i in range(600) : format("s3:PutObject%06d", i)], Resource = "*" },
    { Effect = "Deny", Action = "organizations:LeaveOrganization", Resource = "*" },
  ] })
}

resource "aws_organizations_policy" "rcp" {
  name    = "rcp"
  type    = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:*", Resource = "*" }] })
}

resource "aws_organizations_policy" "tags" {
  name    = "tags"
  type    = "TAG_POLICY"
  content = jsonencode({ tags = {} })
}
