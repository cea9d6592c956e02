resource "aws_new_thing_policy" "n" {
  resource_arn = "arn:aws:s3:::ledger"
  policy       = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::ledger/*" }] })
}

resource "aws_ecr_lifecycle_policy" "l" {
  repository = "r"
  policy     = jsonencode({ rules = [] })
}

resource "aws_iot_policy" "i" {
  name   = "i"
  policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"iot:*\",\"Resource\":\"*\"}],\"Version\":\"2012-10-17\"}"
}
