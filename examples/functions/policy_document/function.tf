variable "buckets" {
  type    = set(string)
  default = ["tide-logs", "tide-media"]
}

# One document a bucket, without data sources.
locals {
  readers = {
    for bucket in var.buckets : bucket => provider::iamproof::policy_document({
      statement = [
        {
          sid       = "List"
          actions   = ["s3:ListBucket"]
          resources = ["arn:aws:s3:::${bucket}"]
        },
        {
          sid       = "Read"
          actions   = ["s3:GetObject"]
          resources = ["arn:aws:s3:::${bucket}/&{aws:username}/*"]
          condition = [{ test = "Bool", variable = "aws:SecureTransport", values = [true] }]
        },
      ]
    })
  }
}

output "readers" {
  value = local.readers
}
