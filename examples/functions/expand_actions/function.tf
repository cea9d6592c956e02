output "object_writes" {
  value = provider::iamproof::expand_actions(["s3:PutObject*", "s3:DeleteObject*"])
}

output "everything_in_sqs" {
  value = provider::iamproof::expand_actions("sqs:*")
}
