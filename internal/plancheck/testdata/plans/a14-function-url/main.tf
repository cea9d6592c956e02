data "aws_caller_identity" "me" {}
data "aws_partition" "here" {}

resource "aws_lambda_permission" "url" {
  statement_id           = "Everyone"
  action                 = "lambda:InvokeFunctionUrl"
  function_name          = "arn:aws:lambda:eu-west-1:210987654321:function:f"
  principal              = "*"
  function_url_auth_type = "NONE"
}
