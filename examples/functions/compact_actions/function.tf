# ["sqs:Get*", "sqs:ListQueueTags"]
output "reads_queues" {
  value = provider::iamproof::compact_actions(["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueueTags"])
}

# Where a wildcard would allow more, the names stay.
output "reads_objects" {
  value = provider::iamproof::compact_actions(["s3:GetObject", "s3:GetObjectTagging", "s3:GetObjectVersion"])
}
