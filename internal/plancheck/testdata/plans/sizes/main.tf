resource "aws_iam_role" "r" {
  name               = "r"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_role_policy" "p" {
  count  = 3
  name   = "p${count.index}"
  role   = aws_iam_role.r.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = [for i in range(90) : format("arn:aws:s3:::bucket-%d-%030d/*", count.index, i)] }] })
}

resource "aws_iam_role_policy_attachment" "a" {
  for_each   = toset(["AmazonS3ReadOnlyAccess", "AmazonSQSReadOnlyAccess", "AmazonSNSReadOnlyAccess", "AmazonEC2ReadOnlyAccess", "AmazonVPCReadOnlyAccess", "AmazonRDSReadOnlyAccess", "AmazonKinesisReadOnlyAccess", "CloudWatchReadOnlyAccess", "IAMReadOnlyAccess", "AmazonDynamoDBReadOnlyAccess", "AmazonGlacierReadOnlyAccess"])
  role       = aws_iam_role.r.name
  policy_arn = "arn:aws:iam::aws:policy/${each.key}"
}
