// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package resource_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// resourceElementCases are about the element as a whole.
var resourceElementCases = []checktest.Case{
	{ID: "MISSING_RESOURCE", Name: "scopable", Stmt: `{"Effect":"Allow","Action":"kinesis:PutRecord"}`, At: "$.Statement[0]", Message: ":stream/${StreamName}"},
	{ID: "MISSING_RESOURCE", Name: "not scopable", Stmt: `{"Effect":"Allow","Action":"ec2:DescribeInstances"}`, At: "$.Statement[0]", Message: `"Resource": "*"`},
	{ID: "MISSING_RESOURCE", Name: "resource control policy", Type: iam.RCP, Stmt: `{"Effect":"Deny","Principal":"*","Action":"sqs:SendMessage"}`, At: "$.Statement[0]"},
	{
		ID: "MISSING_RESOURCE", Name: "key policy", Type: iam.Resource, Attachment: iam.KMS, At: "$.Statement[0]", Message: "the key itself",
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:root"},"Action":"kms:*"}`,
	},
	{
		ID: "MISSING_RESOURCE", Name: "service from the actions", Type: iam.Resource, At: "$.Statement[0]", Class: frame.Warning, Message: "does not say whether sqs",
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sqs:SendMessage"}`,
	},
	{
		ID: "MISSING_RESOURCE", Name: "topic policy", Type: iam.Resource, At: "$.Statement[0]", Class: frame.Error, Message: "AWS refuses",
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sns:Publish"}`,
	},
	{
		ID: "MISSING_RESOURCE", Name: "policy of a file system", Type: iam.Resource, Attachment: iam.EFS,
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"elasticfilesystem:ClientMount"}`,
	},
	{
		ID: "MISSING_RESOURCE", Name: "repository policy", Type: iam.Resource, Attachment: iam.ECR,
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"ecr:BatchGetImage"}`,
	},
	{
		ID: "MISSING_RESOURCE", Name: "repository policy from the actions", Type: iam.Resource,
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"]}`,
	},
	{
		ID: "MISSING_RESOURCE", Name: "trust policy", Type: iam.Trust,
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole"}`,
	},
	{ID: "MISSING_RESOURCE", Name: "NotResource", Stmt: `{"Effect":"Deny","Action":"s3:DeleteObject","NotResource":"arn:aws:s3:::scratch/*"}`},
	{
		ID: "MISSING_RESOURCE", Name: "elements unknown", In: func(in *frame.Input) {
			in.Root = policy.NewObject(policy.Pos{}, []policy.Member{
				checktest.Member("Version", checktest.Literal("2012-10-17")), checktest.Member("Statement", policy.NewArray(policy.Pos{}, []*policy.Node{
					policy.NewObject(policy.Pos{}, []policy.Member{checktest.Member("Effect", checktest.Literal("Allow")), checktest.Member("Action", checktest.Literal("s3:GetObject"))}, true),
				}, false)),
			}, false)
		},
	},
	{ID: policy.CodeEmptyResource, Stmt: `{"Effect":"Allow","Action":"kinesis:PutRecord","Resource":[]}`, At: atResource, Message: "IAM refuses"},
	{
		ID: policy.CodeEmptyResource, Name: "NotResource", Stmt: `{"Effect":"Deny","Action":"kinesis:PutRecord","NotResource":[]}`,
		At: "$.Statement[0].NotResource", Message: "every resource",
	},
	{ID: policy.CodeEmptyResource, Name: "control policy", Type: iam.SCP, Stmt: `{"Effect":"Deny","Action":"kinesis:PutRecord","Resource":[]}`, At: atResource, Class: frame.Suggestion},
	{
		ID: policy.CodeEmptyResource, Name: "list unknown", In: func(in *frame.Input) {
			in.Root = checktest.ResourceTree(policy.NewArray(policy.Pos{}, nil, true))
		},
	},
}

// resourceFormCases are about what makes an ARN.
var resourceFormCases = []checktest.Case{
	{ID: "INVALID_ARN_PREFIX", Name: "bucket", Stmt: checktest.AllowOn("s3:GetObject", "reports-bucket/*"), At: atResource, Message: "arn:aws:s3:::reports-bucket/*"},
	{ID: "INVALID_ARN_PREFIX", Name: "URL", Stmt: checktest.AllowOn("s3:GetObject", "s3://reports/*"), At: atResource, Message: `"arn:aws:s3:::reports/*"`},
	{ID: "INVALID_ARN_PREFIX", Name: "name", Stmt: checktest.AllowOn("sqs:SendMessage", "jobs"), At: atResource, Message: ":sqs:${Region}:${Account}:${QueueName}"},
	{ID: "INVALID_ARN_PREFIX", Name: "capitals", Stmt: checktest.AllowOn("s3:GetObject", "ARN:aws:s3:::reports/*"), At: atResource, Message: `"arn:aws:s3:::reports/*"`},
	{ID: "INVALID_ARN_PREFIX", Name: "all in capitals", Stmt: checktest.AllowOn("s3:GetObject", "ARN:AWS:S3:::reports/*"), At: atResource, Message: `"arn:aws:s3:::reports/*"`},
	{ID: "INVALID_ARN_PREFIX", Name: "partition of the other ARNs", Stmt: checktest.AllowOn("s3:GetObject", "reports/* arn:aws-cn:s3:::logs/*"), At: atResource + "[0]", Message: `"arn:aws-cn:s3:::reports/*"`},
	{ID: "INVALID_ARN_PREFIX", Name: "beginning lost", Stmt: checktest.AllowOn("s3:GetObject", "aws:s3:::reports/*"), At: atResource, Message: `"arn:aws:s3:::reports/*"`},
	{ID: "INVALID_ARN_PREFIX", Name: "variable", Stmt: checktest.AllowOn("s3:GetObject", "${aws:PrincipalTag/bucket}/*"), At: atResource, Message: "variable"},
	{ID: "INVALID_ARN_PREFIX", Name: "wildcard", Stmt: checktest.AllowOn("s3:GetObject", "*:reports/*"), At: atResource, Message: "wildcard"},
	{ID: "INVALID_ARN_PREFIX", Name: "empty", Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":""}`, At: atResource, Message: "empty"},
	{
		ID: "INVALID_ARN_PREFIX", Name: "other partition", In: func(in *frame.Input) { in.Partition = "aws-cn" },
		Stmt: checktest.AllowOn("s3:GetObject", "reports/*"), At: atResource, Message: `"arn:aws-cn:s3:::reports/*"`,
	},
	{ID: "INVALID_ARN_PREFIX", Name: "asterisks", Stmt: `{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"***"}`, Also: []string{"ALL_WILDCARD_SPELLING"}},
	{ID: "INVALID_ARN_PREFIX", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3:::reports/*")},
	{
		ID: "INVALID_ARN_PREFIX", Name: "API Gateway", Type: iam.Resource, Attachment: iam.APIGateway,
		Stmt: onResource("execute-api:Invoke", "execute-api:/prod/GET/pets"),
	},
	{ID: "INVALID_ARN_PREFIX", Name: "beginning known", In: knownInPart("s3:GetObject", "reports-"), At: "$.Statement[0].Resource[0]"},
	{ID: "INVALID_ARN_PREFIX", Name: "may be an ARN", In: knownInPart("s3:GetObject", "ar")},
	{ID: "INVALID_ARN_PREFIX", Name: "may be asterisks", In: knownInPart("s3:GetObject", "*")},
	{ID: "INVALID_ARN_PREFIX", Name: "nothing known", In: knownInPart("s3:GetObject", "")},

	{ID: "MISSING_ARN_FIELD", Name: "region missing", Stmt: checktest.AllowOn("sns:Publish", "arn:aws:sns:alerts"), At: atResource, Message: "a region called"},
	{ID: "MISSING_ARN_FIELD", Name: "account missing", Stmt: checktest.AllowOn("sns:Publish", "arn:aws:sns:eu-west-1:alerts"), At: atResource, Message: "arn:aws:sns:eu-west-1:${Account}:alerts"},
	{ID: "MISSING_ARN_FIELD", Name: "service only", Stmt: checktest.AllowOn("sns:Publish", "arn:aws:sns"), At: atResource, Message: "arn:aws:sns:*:*:*"},
	{ID: "MISSING_ARN_FIELD", Name: "bucket", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3:reports/*"), At: atResource, Message: `"arn:aws:s3:::reports/*"`},
	{ID: "MISSING_ARN_FIELD", Name: "bucket after a slash", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3::/reports/*"), At: atResource, Message: `"arn:aws:s3:::reports/*"`},
	{ID: "MISSING_ARN_FIELD", Name: "bucket with empty field", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3::reports/*"), At: atResource, Message: `"arn:aws:s3:::reports/*"`},
	{ID: "MISSING_ARN_FIELD", Name: "trailing wildcard", Stmt: checktest.AllowOn("codebuild:StartBuild", "arn:aws:codebuild:*"), At: atResource, Class: frame.Warning, Message: "arn:aws:codebuild:*:*:*"},
	{ID: "MISSING_ARN_FIELD", Name: "no service", Stmt: checktest.AllowOn("codebuild:StartBuild", "arn:aws:*"), At: atResource},
	{
		ID: "MISSING_ARN_FIELD", Name: "resource policy", Type: iam.Resource, Attachment: iam.SNS, At: atResource, Message: "match nothing",
		Stmt: onResource("sns:Publish", "arn:aws:sns:alerts"),
	},
	{ID: "MISSING_ARN_FIELD", Stmt: checktest.AllowOn("sns:Publish", "arn:aws:sns:eu-west-1:210987654321:alerts")},
	{ID: "MISSING_ARN_FIELD", Name: "rest unknown", In: knownInPart("sns:Publish", "arn:aws:sns:eu-west-1")},
	{ID: "MISSING_ARN_FIELD", Name: "list", Stmt: checktest.AllowOn("sns:Publish", "arn:aws:sns:eu-west-1:210987654321:alerts arn:aws:sns:eu-west-1:news"), At: atResource + "[1]"},
}

// resourceFieldCases are about single fields.
var resourceFieldCases = []checktest.Case{
	{ID: "INVALID_PARTITION", Stmt: checktest.AllowOn("sns:Publish", "arn:amazon:sns:eu-west-1:210987654321:alerts"), At: atResource, Message: `"aws-eusc"`},
	{ID: "INVALID_PARTITION", Name: "empty", Stmt: checktest.AllowOn("sns:Publish", "arn::sns:eu-west-1:210987654321:alerts"), At: atResource, Message: "no partition"},
	{
		ID: "INVALID_PARTITION", Name: "principal", Type: iam.Resource, Attachment: iam.SNS, At: "$.Statement[0].Principal.AWS",
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:amazon:iam::210987654321:role/app"},"Action":"sns:Publish","Resource":"*"}`,
	},
	{
		ID: "INVALID_PARTITION", Name: "condition", Type: iam.Resource, Attachment: iam.SNS, At: `$.Statement[0].Condition.ArnEquals["aws:SourceArn"]`,
		Stmt: `{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"sns:Publish","Resource":"*","Condition":{"ArnEquals":{"aws:SourceArn":"arn:amazon:s3:::inbox"},"StringEquals":{"aws:SourceAccount":"210987654321"}}}`,
	},
	{ID: "INVALID_PARTITION", Name: "wildcard", Stmt: checktest.AllowOn("sns:Publish", "arn:aws*:sns:eu-west-1:210987654321:alerts arn:*:sns:us-gov-west-1:210987654321:alerts"), Also: []string{"REDUNDANT_RESOURCE"}},
	{ID: "INVALID_PARTITION", Name: "sovereign", Stmt: checktest.AllowOn("sns:Publish", "arn:aws-eusc:sns:eusc-de-east-1:210987654321:alerts")},
	{ID: "INVALID_PARTITION", Name: "known in part", In: knownInPart("sns:Publish", "arn:amazon:s"), At: "$.Statement[0].Resource[0]"},
	{ID: "INVALID_PARTITION", Name: "not known", In: knownInPart("sns:Publish", "arn:ama")},

	{ID: "INVALID_SERVICE", Stmt: checktest.AllowOn("ses:SendEmail", "arn:aws:email:eu-west-1:210987654321:identity/example.com"), At: atResource, Message: `"ses"`},
	{ID: "INVALID_SERVICE", Name: "spelling", Stmt: checktest.AllowOn("dynamodb:Get*", "arn:aws:dynamdb:eu-west-1:210987654321:table/t"), At: atResource, Message: `"dynamodb"`},
	{ID: "INVALID_SERVICE", Name: "empty", Stmt: checktest.AllowOn("sqs:SendMessage", "arn:aws::eu-west-1:210987654321:jobs"), At: atResource, Message: "names no service"},
	{ID: "INVALID_SERVICE", Name: "condition key", Cond: `{"StringEquals":{"dynamo:LeadingKeys":"a"}}`, At: `$.Statement[0].Condition.StringEquals["dynamo:LeadingKeys"]`, Message: "Did you mean"},
	{ID: "INVALID_SERVICE", Name: "service of formats only", Stmt: checktest.AllowOn("es:ESHttpGet", "arn:aws:es:eu-west-1:210987654321:domain/logs/*")},
	{ID: "INVALID_SERVICE", Name: "provider in a key", Type: iam.Trust, Also: []string{"CONFIRM_AUDIENCE_CLAIM_TYPE"},
		Stmt: `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/idp.example.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"idp.example.com:sub":"ci","idp.example.com:aud":"aws"}}}`},
	{ID: "INVALID_SERVICE", Name: "used by AWS only", Stmt: checktest.AllowOn("deepracer:ListCars", "arn:aws:deepracer:eu-west-1:210987654321:car/*"), Also: []string{"DEPRECATED_OR_UNDOCUMENTED_ACTION"}},

	{ID: "INVALID_ARN_SERVICE_CASE", Stmt: checktest.AllowOn("sqs:SendMessage", "arn:aws:SQS:eu-west-1:210987654321:jobs"), At: atResource, Message: `"arn:aws:sqs:eu-west-1:210987654321:jobs"`},
	{ID: "INVALID_ARN_SERVICE_CASE", Stmt: checktest.AllowOn("sqs:SendMessage", "arn:aws:sqs:eu-west-1:210987654321:JOBS")},
	{ID: "WILDCARD_IN_SERVICE_NAME", Stmt: checktest.AllowOn("elasticache:DescribeUsers", "arn:aws:elasti*:eu-west-1:210987654321:*"), At: atResource, Message: `"elasticache"`},
	{ID: "WILDCARD_IN_SERVICE_NAME", Name: "question mark", Stmt: checktest.AllowOn("elasticache:DescribeUsers", "arn:aws:elasticach?:eu-west-1:210987654321:*"), At: atResource},
	{ID: "WILDCARD_IN_SERVICE_NAME", Name: "wildcards everywhere", Stmt: checktest.AllowOn("elasticache:Describe*", "arn:aws:*:eu-west-1:210987654321:user:*"), At: atResource, Message: `Write "elasticache" as the service`},
	{ID: "WILDCARD_IN_SERVICE_NAME", Stmt: checktest.AllowOn("elasticache:DescribeUsers", "arn:aws:elasticache:eu-*:210987654321:user:*")},

	{ID: "INVALID_ARN_REGION", Name: "display name", Stmt: checktest.AllowOn("sqs:SendMessage", "arn:aws:sqs:ireland:210987654321:jobs"), At: atResource, Message: "eu-west-1"},
	{ID: "INVALID_ARN_REGION", Name: "zone", Stmt: checktest.AllowOn("sqs:SendMessage", "arn:aws:sqs:eu-west-1a:210987654321:jobs"), At: atResource, Message: `"arn:aws:sqs:eu-west-1:210987654321:jobs"`},
	{ID: "INVALID_ARN_REGION", Name: "fields exchanged", Stmt: checktest.AllowOn("sqs:SendMessage", "arn:aws:sqs:210987654321:eu-west-1:jobs"), At: atResource, Also: []string{"INVALID_ARN_ACCOUNT"}, Message: "account id"},
	{ID: "INVALID_ARN_REGION", Name: "may be new", Stmt: checktest.AllowOn("sqs:SendMessage", "arn:aws:sqs:eu-west-9:210987654321:jobs"), At: atResource, Class: frame.Warning},
	{ID: "INVALID_ARN_REGION", Name: "T 12.1", Stmt: checktest.AllowOn("sqs:SendMessage", "arn:aws:sqs:eu-south-9:210987654321:jobs"), At: atResource, Class: frame.Warning, Message: "not one of those known"},
	{ID: "INVALID_ARN_REGION", Name: "T 12.2", Stmt: checktest.AllowOn("sqs:SendMessage", "arn:aws:sqs:cn-north-1:210987654321:jobs"), At: atResource, Message: `one of the partition "aws-cn", not of "aws"`},
	{ID: "INVALID_ARN_REGION", Name: "new one of another partition", Stmt: checktest.AllowOn("sqs:SendMessage", "arn:aws-us-gov:sqs:eu-south-9:210987654321:jobs"), At: atResource, Message: `one of the partition "aws", not of "aws-us-gov"`},
	{ID: "INVALID_ARN_REGION", Name: "of its partition", Stmt: checktest.AllowOn("sqs:SendMessage", "arn:aws-iso-b:sqs:us-isob-east-1:210987654321:jobs")},
	{ID: "INVALID_ARN_REGION", Name: "of any partition", Stmt: checktest.AllowOn("sqs:SendMessage", "arn:*:sqs:cn-north-1:210987654321:jobs")},
	{ID: "INVALID_ARN_REGION", Name: "NotResource", Stmt: `{"Effect":"Deny","Action":"sqs:SendMessage","NotResource":"arn:aws:sqs:ireland:210987654321:jobs"}`, At: "$.Statement[0].NotResource"},
	{ID: "INVALID_ARN_REGION", Name: "wildcard", Stmt: checktest.AllowOn("sqs:SendMessage", "arn:aws:sqs:eu-*:210987654321:jobs")},
	{ID: "INVALID_ARN_REGION", Name: "format with any region", Stmt: checktest.AllowOn("health:DescribeEventDetails", "arn:aws:health:global::event/*/*/*"), Also: []string{"RESOURCE_NOT_USED_BY_ANY_ACTION", "ACTION_REQUIRES_STAR_RESOURCE", frame.StatementCoversNothing}},
	{ID: "INVALID_ARN_REGION", Name: "known in part", In: knownInPart("sqs:SendMessage", "arn:aws:sqs:ireland:2109"), At: "$.Statement[0].Resource[0]"},
	{ID: "INVALID_ARN_REGION", Name: "not known", In: knownInPart("sqs:SendMessage", "arn:aws:sqs:irel")},
	{ID: "INVALID_ARN_REGION", Name: "variable not closed", In: knownInPart("sqs:SendMessage", "arn:aws:sqs:${aws:RequestedRegion:x:y")},

	{ID: "INVALID_ARN_ACCOUNT", Name: "dashes", Stmt: checktest.AllowOn("sqs:SendMessage", "arn:aws:sqs:eu-west-1:2109-8765-4321:jobs"), At: atResource, Message: "arn:aws:sqs:eu-west-1:210987654321:jobs"},
	{ID: "INVALID_ARN_ACCOUNT", Name: "zero lost", Stmt: checktest.AllowOn("sqs:SendMessage", "arn:aws:sqs:eu-west-1:10987654321:jobs"), At: atResource, Message: "arn:aws:sqs:eu-west-1:010987654321:jobs"},
	{ID: "INVALID_ARN_ACCOUNT", Name: "too long", Stmt: checktest.AllowOn("sqs:SendMessage", "arn:aws:sqs:eu-west-1:2109876543210:jobs"), At: atResource, Message: "13 digits"},
	{ID: "INVALID_ARN_ACCOUNT", Name: "word", Stmt: checktest.AllowOn("sqs:SendMessage", "arn:aws:sqs:eu-west-1:production:jobs"), At: atResource},
	{ID: "INVALID_ARN_ACCOUNT", Name: "AWS", Stmt: checktest.AllowOn("iam:GetPolicy", "arn:aws:iam::aws:policy/ReadOnlyAccess")},
	{ID: "INVALID_ARN_ACCOUNT", Name: "variable", Stmt: checktest.AllowOn("sqs:SendMessage", "arn:aws:sqs:eu-west-1:${aws:PrincipalAccount}:jobs"), Also: []string{"VARIABLE_OUTSIDE_RESOURCE_PART"}},
	{ID: "INVALID_ARN_ACCOUNT", Name: "known in part", In: knownInPart("sqs:SendMessage", "arn:aws:sqs:eu-west-1:2109-8765-4321:jo"), At: "$.Statement[0].Resource[0]"},
	{ID: "INVALID_ARN_ACCOUNT", Name: "not known", In: func(in *frame.Input) {
		in.Root = partTree("Allow", "sqs:SendMessage", pattern.Concat(pattern.Literal("arn:aws:sqs:eu-west-1:2109"), pattern.Unknown(), pattern.Literal(":jobs")))
	}},
}
