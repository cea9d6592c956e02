// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// resourceElementCases are about the element as a whole.
var resourceElementCases = []checkCase{
	{id: "MISSING_RESOURCE", name: "scopable", stmt: `{"Effect":"Allow","Action":"kinesis:PutRecord"}`, at: "$.Statement[0]", message: ":stream/${StreamName}"},
	{id: "MISSING_RESOURCE", name: "not scopable", stmt: `{"Effect":"Allow","Action":"ec2:DescribeInstances"}`, at: "$.Statement[0]", message: `"Resource": "*"`},
	{id: "MISSING_RESOURCE", name: "resource control policy", typ: iam.RCP, stmt: `{"Effect":"Deny","Principal":"*","Action":"sqs:SendMessage"}`, at: "$.Statement[0]"},
	{
		id: "MISSING_RESOURCE", name: "key policy", typ: iam.Resource, attachment: iam.KMS, at: "$.Statement[0]", message: "the key itself",
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:root"},"Action":"kms:*"}`,
	},
	{
		id: "MISSING_RESOURCE", name: "service from the actions", typ: iam.Resource, at: "$.Statement[0]", class: frame.Warning, message: "does not say whether sqs",
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sqs:SendMessage"}`,
	},
	{
		id: "MISSING_RESOURCE", name: "topic policy", typ: iam.Resource, at: "$.Statement[0]", class: frame.Error, message: "AWS refuses",
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sns:Publish"}`,
	},
	{
		id: "MISSING_RESOURCE", name: "policy of a file system", typ: iam.Resource, attachment: iam.EFS,
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"elasticfilesystem:ClientMount"}`,
	},
	{
		id: "MISSING_RESOURCE", name: "repository policy", typ: iam.Resource, attachment: iam.ECR,
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"ecr:BatchGetImage"}`,
	},
	{
		id: "MISSING_RESOURCE", name: "repository policy from the actions", typ: iam.Resource,
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"]}`,
	},
	{
		id: "MISSING_RESOURCE", name: "trust policy", typ: iam.Trust,
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole"}`,
	},
	{id: "MISSING_RESOURCE", name: "NotResource", stmt: `{"Effect":"Deny","Action":"s3:DeleteObject","NotResource":"arn:aws:s3:::scratch/*"}`},
	{
		id: "MISSING_RESOURCE", name: "elements unknown", in: func(in *Input) {
			in.Root = policy.NewObject(policy.Pos{}, []policy.Member{
				member("Version", literalNode("2012-10-17")), member("Statement", policy.NewArray(policy.Pos{}, []*policy.Node{
					policy.NewObject(policy.Pos{}, []policy.Member{member("Effect", literalNode("Allow")), member("Action", literalNode("s3:GetObject"))}, true),
				}, false)),
			}, false)
		},
	},
	{id: policy.CodeEmptyResource, stmt: `{"Effect":"Allow","Action":"kinesis:PutRecord","Resource":[]}`, at: atResource, message: "IAM refuses"},
	{
		id: policy.CodeEmptyResource, name: "NotResource", stmt: `{"Effect":"Deny","Action":"kinesis:PutRecord","NotResource":[]}`,
		at: "$.Statement[0].NotResource", message: "every resource",
	},
	{id: policy.CodeEmptyResource, name: "control policy", typ: iam.SCP, stmt: `{"Effect":"Deny","Action":"kinesis:PutRecord","Resource":[]}`, at: atResource, class: frame.Suggestion},
	{
		id: policy.CodeEmptyResource, name: "list unknown", in: func(in *Input) {
			in.Root = statementTree(policy.NewArray(policy.Pos{}, nil, true))
		},
	},
}

// resourceFormCases are about what makes an ARN.
var resourceFormCases = []checkCase{
	{id: "INVALID_ARN_PREFIX", name: "bucket", stmt: allowOn("s3:GetObject", "reports-bucket/*"), at: atResource, message: "arn:aws:s3:::reports-bucket/*"},
	{id: "INVALID_ARN_PREFIX", name: "URL", stmt: allowOn("s3:GetObject", "s3://reports/*"), at: atResource, message: `"arn:aws:s3:::reports/*"`},
	{id: "INVALID_ARN_PREFIX", name: "name", stmt: allowOn("sqs:SendMessage", "jobs"), at: atResource, message: ":sqs:${Region}:${Account}:${QueueName}"},
	{id: "INVALID_ARN_PREFIX", name: "capitals", stmt: allowOn("s3:GetObject", "ARN:aws:s3:::reports/*"), at: atResource, message: `"arn:aws:s3:::reports/*"`},
	{id: "INVALID_ARN_PREFIX", name: "beginning lost", stmt: allowOn("s3:GetObject", "aws:s3:::reports/*"), at: atResource, message: `"arn:aws:s3:::reports/*"`},
	{id: "INVALID_ARN_PREFIX", name: "variable", stmt: allowOn("s3:GetObject", "${aws:PrincipalTag/bucket}/*"), at: atResource, message: "variable"},
	{id: "INVALID_ARN_PREFIX", name: "wildcard", stmt: allowOn("s3:GetObject", "*:reports/*"), at: atResource, message: "wildcard"},
	{id: "INVALID_ARN_PREFIX", name: "empty", stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":""}`, at: atResource, message: "empty"},
	{
		id: "INVALID_ARN_PREFIX", name: "other partition", in: func(in *Input) { in.Partition = "aws-cn" },
		stmt: allowOn("s3:GetObject", "reports/*"), at: atResource, message: `"arn:aws-cn:s3:::reports/*"`,
	},
	{id: "INVALID_ARN_PREFIX", name: "asterisks", stmt: `{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"***"}`, also: []string{"ALL_WILDCARD_SPELLING"}},
	{id: "INVALID_ARN_PREFIX", stmt: allowOn("s3:GetObject", "arn:aws:s3:::reports/*")},
	{
		id: "INVALID_ARN_PREFIX", name: "API Gateway", typ: iam.Resource, attachment: iam.APIGateway,
		stmt: onResource("execute-api:Invoke", "execute-api:/prod/GET/pets"),
	},
	{id: "INVALID_ARN_PREFIX", name: "beginning known", in: knownInPart("s3:GetObject", "reports-"), at: "$.Statement[0].Resource[0]"},
	{id: "INVALID_ARN_PREFIX", name: "may be an ARN", in: knownInPart("s3:GetObject", "ar")},
	{id: "INVALID_ARN_PREFIX", name: "may be asterisks", in: knownInPart("s3:GetObject", "*")},
	{id: "INVALID_ARN_PREFIX", name: "nothing known", in: knownInPart("s3:GetObject", "")},

	{id: missingARNField, name: "region missing", stmt: allowOn("sns:Publish", "arn:aws:sns:alerts"), at: atResource, message: "a region called"},
	{id: missingARNField, name: "account missing", stmt: allowOn("sns:Publish", "arn:aws:sns:eu-west-1:alerts"), at: atResource, message: "arn:aws:sns:eu-west-1:${Account}:alerts"},
	{id: missingARNField, name: "service only", stmt: allowOn("sns:Publish", "arn:aws:sns"), at: atResource, message: "arn:aws:sns:*:*:*"},
	{id: missingARNField, name: "bucket", stmt: allowOn("s3:GetObject", "arn:aws:s3:reports/*"), at: atResource, message: `"arn:aws:s3:::reports/*"`},
	{id: missingARNField, name: "bucket with empty field", stmt: allowOn("s3:GetObject", "arn:aws:s3::reports/*"), at: atResource, message: `"arn:aws:s3:::reports/*"`},
	{id: missingARNField, name: "trailing wildcard", stmt: allowOn("codebuild:StartBuild", "arn:aws:codebuild:*"), at: atResource, class: frame.Warning, message: "arn:aws:codebuild:*:*:*"},
	{id: missingARNField, name: "no service", stmt: allowOn("codebuild:StartBuild", "arn:aws:*"), at: atResource},
	{
		id: missingARNField, name: "resource policy", typ: iam.Resource, attachment: iam.SNS, at: atResource, message: "match nothing",
		stmt: onResource("sns:Publish", "arn:aws:sns:alerts"),
	},
	{id: missingARNField, stmt: allowOn("sns:Publish", "arn:aws:sns:eu-west-1:210987654321:alerts")},
	{id: missingARNField, name: "rest unknown", in: knownInPart("sns:Publish", "arn:aws:sns:eu-west-1")},
	{id: missingARNField, name: "list", stmt: allowOn("sns:Publish", "arn:aws:sns:eu-west-1:210987654321:alerts arn:aws:sns:eu-west-1:news"), at: atResource + "[1]"},
}

// resourceFieldCases are about single fields.
var resourceFieldCases = []checkCase{
	{id: invalidPartition, stmt: allowOn("sns:Publish", "arn:amazon:sns:eu-west-1:210987654321:alerts"), at: atResource, message: `"aws-eusc"`},
	{id: invalidPartition, name: "empty", stmt: allowOn("sns:Publish", "arn::sns:eu-west-1:210987654321:alerts"), at: atResource, message: "no partition"},
	{
		id: invalidPartition, name: "principal", typ: iam.Resource, attachment: iam.SNS, at: "$.Statement[0].Principal.AWS",
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:amazon:iam::210987654321:role/app"},"Action":"sns:Publish","Resource":"*"}`,
	},
	{
		id: invalidPartition, name: "condition", typ: iam.Resource, attachment: iam.SNS, at: `$.Statement[0].Condition.ArnEquals["aws:SourceArn"]`,
		stmt: `{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"sns:Publish","Resource":"*","Condition":{"ArnEquals":{"aws:SourceArn":"arn:amazon:s3:::inbox"},"StringEquals":{"aws:SourceAccount":"210987654321"}}}`,
	},
	{id: invalidPartition, name: "wildcard", stmt: allowOn("sns:Publish", "arn:aws*:sns:eu-west-1:210987654321:alerts arn:*:sns:us-gov-west-1:210987654321:alerts"), also: []string{"REDUNDANT_RESOURCE"}},
	{id: invalidPartition, name: "sovereign", stmt: allowOn("sns:Publish", "arn:aws-eusc:sns:eusc-de-east-1:210987654321:alerts")},
	{id: invalidPartition, name: "known in part", in: knownInPart("sns:Publish", "arn:amazon:s"), at: "$.Statement[0].Resource[0]"},
	{id: invalidPartition, name: "not known", in: knownInPart("sns:Publish", "arn:ama")},

	{id: invalidARNService, stmt: allowOn("ses:SendEmail", "arn:aws:email:eu-west-1:210987654321:identity/example.com"), at: atResource, message: `"ses"`},
	{id: invalidARNService, name: "spelling", stmt: allowOn("dynamodb:Get*", "arn:aws:dynamdb:eu-west-1:210987654321:table/t"), at: atResource, message: `"dynamodb"`},
	{id: invalidARNService, name: "empty", stmt: allowOn("sqs:SendMessage", "arn:aws::eu-west-1:210987654321:jobs"), at: atResource, message: "names no service"},
	{id: invalidARNService, name: "condition key", cond: `{"StringEquals":{"dynamo:LeadingKeys":"a"}}`, at: `$.Statement[0].Condition.StringEquals["dynamo:LeadingKeys"]`, message: "Did you mean"},
	{id: invalidARNService, name: "service of formats only", stmt: allowOn("es:ESHttpGet", "arn:aws:es:eu-west-1:210987654321:domain/logs/*")},
	{id: invalidARNService, name: "provider in a key", typ: iam.Trust, also: []string{"CONFIRM_AUDIENCE_CLAIM_TYPE"},
		stmt: `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/idp.example.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"idp.example.com:sub":"ci","idp.example.com:aud":"aws"}}}`},
	{id: invalidARNService, name: "used by AWS only", stmt: allowOn("deepracer:ListCars", "arn:aws:deepracer:eu-west-1:210987654321:car/*"), also: []string{"DEPRECATED_OR_UNDOCUMENTED_ACTION"}},

	{id: arnServiceCase, stmt: allowOn("sqs:SendMessage", "arn:aws:SQS:eu-west-1:210987654321:jobs"), at: atResource, message: `"arn:aws:sqs:eu-west-1:210987654321:jobs"`},
	{id: arnServiceCase, stmt: allowOn("sqs:SendMessage", "arn:aws:sqs:eu-west-1:210987654321:JOBS")},
	{id: arnServiceWildcard, stmt: allowOn("elasticache:DescribeUsers", "arn:aws:elasti*:eu-west-1:210987654321:*"), at: atResource, message: `"elasticache"`},
	{id: arnServiceWildcard, name: "question mark", stmt: allowOn("elasticache:DescribeUsers", "arn:aws:elasticach?:eu-west-1:210987654321:*"), at: atResource},
	{id: arnServiceWildcard, stmt: allowOn("elasticache:DescribeUsers", "arn:aws:elasticache:eu-*:210987654321:user:*")},

	{id: invalidARNRegion, name: "display name", stmt: allowOn("sqs:SendMessage", "arn:aws:sqs:ireland:210987654321:jobs"), at: atResource, message: "eu-west-1"},
	{id: invalidARNRegion, name: "zone", stmt: allowOn("sqs:SendMessage", "arn:aws:sqs:eu-west-1a:210987654321:jobs"), at: atResource, message: `"arn:aws:sqs:eu-west-1:210987654321:jobs"`},
	{id: invalidARNRegion, name: "fields exchanged", stmt: allowOn("sqs:SendMessage", "arn:aws:sqs:210987654321:eu-west-1:jobs"), at: atResource, also: []string{invalidARNAccount}, message: "account id"},
	{id: invalidARNRegion, name: "may be new", stmt: allowOn("sqs:SendMessage", "arn:aws:sqs:eu-west-9:210987654321:jobs"), at: atResource, class: frame.Warning},
	{id: invalidARNRegion, name: "T 12.1", stmt: allowOn("sqs:SendMessage", "arn:aws:sqs:eu-south-9:210987654321:jobs"), at: atResource, class: frame.Warning, message: "none of those known"},
	{id: invalidARNRegion, name: "T 12.2", stmt: allowOn("sqs:SendMessage", "arn:aws:sqs:cn-north-1:210987654321:jobs"), at: atResource, message: `one of the partition "aws-cn", not of "aws"`},
	{id: invalidARNRegion, name: "new one of another partition", stmt: allowOn("sqs:SendMessage", "arn:aws-us-gov:sqs:eu-south-9:210987654321:jobs"), at: atResource, message: `one of the partition "aws", not of "aws-us-gov"`},
	{id: invalidARNRegion, name: "of its partition", stmt: allowOn("sqs:SendMessage", "arn:aws-iso-b:sqs:us-isob-east-1:210987654321:jobs")},
	{id: invalidARNRegion, name: "of any partition", stmt: allowOn("sqs:SendMessage", "arn:*:sqs:cn-north-1:210987654321:jobs")},
	{id: invalidARNRegion, name: "NotResource", stmt: `{"Effect":"Deny","Action":"sqs:SendMessage","NotResource":"arn:aws:sqs:ireland:210987654321:jobs"}`, at: "$.Statement[0].NotResource"},
	{id: invalidARNRegion, name: "wildcard", stmt: allowOn("sqs:SendMessage", "arn:aws:sqs:eu-*:210987654321:jobs")},
	{id: invalidARNRegion, name: "format with any region", stmt: allowOn("health:DescribeEventDetails", "arn:aws:health:global::event/*/*/*"), also: []string{"RESOURCE_NOT_USED_BY_ANY_ACTION", actionNeedsStar, frame.StatementCoversNothing}},
	{id: invalidARNRegion, name: "known in part", in: knownInPart("sqs:SendMessage", "arn:aws:sqs:ireland:2109"), at: "$.Statement[0].Resource[0]"},
	{id: invalidARNRegion, name: "not known", in: knownInPart("sqs:SendMessage", "arn:aws:sqs:irel")},
	{id: invalidARNRegion, name: "variable not closed", in: knownInPart("sqs:SendMessage", "arn:aws:sqs:${aws:RequestedRegion:x:y")},

	{id: invalidARNAccount, name: "dashes", stmt: allowOn("sqs:SendMessage", "arn:aws:sqs:eu-west-1:2109-8765-4321:jobs"), at: atResource, message: "arn:aws:sqs:eu-west-1:210987654321:jobs"},
	{id: invalidARNAccount, name: "zero lost", stmt: allowOn("sqs:SendMessage", "arn:aws:sqs:eu-west-1:10987654321:jobs"), at: atResource, message: "arn:aws:sqs:eu-west-1:010987654321:jobs"},
	{id: invalidARNAccount, name: "too long", stmt: allowOn("sqs:SendMessage", "arn:aws:sqs:eu-west-1:2109876543210:jobs"), at: atResource, message: "13 digits"},
	{id: invalidARNAccount, name: "word", stmt: allowOn("sqs:SendMessage", "arn:aws:sqs:eu-west-1:production:jobs"), at: atResource},
	{id: invalidARNAccount, name: "AWS", stmt: allowOn("iam:GetPolicy", "arn:aws:iam::aws:policy/ReadOnlyAccess")},
	{id: invalidARNAccount, name: "variable", stmt: allowOn("sqs:SendMessage", "arn:aws:sqs:eu-west-1:${aws:PrincipalAccount}:jobs"), also: []string{"VARIABLE_OUTSIDE_RESOURCE_PART"}},
	{id: invalidARNAccount, name: "known in part", in: knownInPart("sqs:SendMessage", "arn:aws:sqs:eu-west-1:2109-8765-4321:jo"), at: "$.Statement[0].Resource[0]"},
	{id: invalidARNAccount, name: "not known", in: func(in *Input) {
		in.Root = partTree("Allow", "sqs:SendMessage", pattern.Concat(pattern.Literal("arn:aws:sqs:eu-west-1:2109"), pattern.Unknown(), pattern.Literal(":jobs")))
	}},
}
