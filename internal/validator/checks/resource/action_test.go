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

// resourceFormatCases hold ARNs against the formats of the catalogue.
var resourceFormatCases = []checktest.Case{
	{ID: "ARN_REGION_NOT_ALLOWED", Stmt: checktest.AllowOn("iam:GetRole", "arn:aws:iam:eu-west-1:210987654321:role/app"), At: atResource, Message: `"arn:aws:iam::210987654321:role/app"`},
	{
		ID: "ARN_REGION_NOT_ALLOWED", Name: "bucket with region and account", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3:eu-west-1:210987654321:reports/*"), At: atResource,
		Also: []string{"ARN_ACCOUNT_NOT_ALLOWED"}, Message: `"arn:aws:s3:::reports/*"`,
	},
	{ID: "ARN_REGION_NOT_ALLOWED", Name: "all actions", Stmt: `{"Effect":"Deny","Action":"*","Resource":"arn:aws:iam:eu-*:210987654321:role/app"}`, At: atResource},
	{ID: "ARN_REGION_NOT_ALLOWED", Name: "not checked by hand", Stmt: checktest.AllowOn("globalaccelerator:UpdateAccelerator", "arn:aws:globalaccelerator:eu-west-1:210987654321:accelerator/a"), At: atResource, Class: frame.Warning, Message: "As far as the lists of AWS say"},
	{ID: "ARN_REGION_NOT_ALLOWED", Name: "domain of SWF", Stmt: checktest.AllowOn("swf:StartWorkflowExecution", "arn:aws:swf:eu-west-1:210987654321:/domain/orders")},
	{ID: "ARN_REGION_NOT_ALLOWED", Name: "access point", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3:eu-west-1:210987654321:accesspoint/logs/object/*")},
	{ID: "ARN_REGION_NOT_ALLOWED", Name: "asterisk", Stmt: checktest.AllowOn("iam:GetRole", "arn:aws:iam:*:210987654321:role/app")},
	{ID: "ARN_REGION_NOT_ALLOWED", Name: "known in part", In: knownInPart("iam:GetRole", "arn:aws:iam:eu-west-1:210987654321:role/a"), At: "$.Statement[0].Resource[0]"},

	{ID: "MISSING_ARN_REGION", Stmt: checktest.AllowOn("sqs:SendMessage", "arn:aws:sqs::210987654321:jobs"), At: atResource, Message: `"arn:aws:sqs:*:210987654321:jobs"`},
	{ID: "MISSING_ARN_REGION", Name: "not checked by hand", Stmt: checktest.AllowOn("chime:DeleteMeeting", "arn:aws:chime::210987654321:meeting/m"), At: atResource, Class: frame.Warning, Message: "It probably matches none"},
	{ID: "MISSING_ARN_REGION", Name: "model of a global inference profile", Stmt: checktest.AllowOn("bedrock:InvokeModel", "arn:aws:bedrock:::foundation-model/anthropic.claude-sonnet")},
	{ID: "MISSING_ARN_REGION", Name: "user of QuickSight", Stmt: checktest.AllowOn("quicksight:CreateReader", "arn:aws:quicksight::210987654321:user/${aws:userid}")},
	{ID: "MISSING_ARN_REGION", Name: "lens of AWS", Stmt: checktest.AllowOn("wellarchitected:GetLens", "arn:aws:wellarchitected::aws:lens/serverless")},
	{ID: "MISSING_ARN_REGION", Name: "some have none", Stmt: checktest.AllowOn("dynamodb:DescribeGlobalTable", "arn:aws:dynamodb::210987654321:global-table/orders")},
	{ID: "MISSING_ARN_REGION", Stmt: checktest.AllowOn("sqs:SendMessage", "arn:aws:sqs:*:210987654321:jobs")},

	{ID: "ARN_ACCOUNT_NOT_ALLOWED", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3::210987654321:reports/*"), At: atResource, Message: "aws:ResourceAccount"},
	{ID: "ARN_ACCOUNT_NOT_ALLOWED", Name: "not checked by hand", Stmt: checktest.AllowOn("apigateway:GET", "arn:aws:apigateway:eu-west-1:210987654321:/restapis/a"), At: atResource, Class: frame.Warning},
	{ID: "ARN_ACCOUNT_NOT_ALLOWED", Name: "access point of several regions", Stmt: checktest.AllowOn("s3:CreateMultiRegionAccessPoint", "arn:aws:s3::210987654321:accesspoint/logs.mrap")},
	{ID: "ARN_ACCOUNT_NOT_ALLOWED", Name: "variable", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3::${aws:PrincipalAccount}:reports/*"), Also: []string{"VARIABLE_OUTSIDE_RESOURCE_PART"}},

	{ID: "MISSING_ARN_ACCOUNT", Name: "SNS", Stmt: checktest.AllowOn("sns:Publish", "arn:aws:sns:eu-west-1::alerts"), At: atResource, Class: frame.Error},
	{ID: "MISSING_ARN_ACCOUNT", Name: "other service", Stmt: checktest.AllowOn("kinesis:PutRecord", "arn:aws:kinesis:eu-west-1::stream/clicks"), At: atResource, Message: `"arn:aws:kinesis:eu-west-1:*:stream/clicks"`},
	{
		ID: "MISSING_ARN_ACCOUNT", Name: "own account", Stmt: checktest.AllowOn("kinesis:PutRecord", "arn:aws:kinesis:eu-west-1::stream/clicks"), At: atResource,
		In: func(in *frame.Input) { in.Account = "210987654321" }, Message: `"arn:aws:kinesis:eu-west-1:210987654321:stream/clicks"`,
	},
	{ID: "MISSING_ARN_ACCOUNT", Name: "document of AWS", Stmt: checktest.AllowOn("ssm:SendCommand", "arn:aws:ssm:eu-west-1::document/AWS-RunShellScript")},
	{ID: "MISSING_ARN_ACCOUNT", Name: "parameter of AWS", Stmt: checktest.AllowOn("ssm:GetParameter", "arn:aws:ssm:*::parameter/aws/service/*")},
	{ID: "MISSING_ARN_ACCOUNT", Name: "image", Stmt: checktest.AllowOn("ec2:DeregisterImage", "arn:aws:ec2:eu-west-1::image/*")},
	{ID: "MISSING_ARN_ACCOUNT", Name: "own document", Stmt: checktest.AllowOn("ssm:SendCommand", "arn:aws:ssm:eu-west-1::document/restart"), At: atResource},

	{ID: "INVALID_ARN_RESOURCE", Name: "E-1755 transform", Stmt: checktest.AllowOn("cloudformation:CreateChangeSet", "arn:aws:cloudformation:eu-west-1:aws:transform/Serverless-2016-10-31")},
	{ID: "INVALID_ARN_RESOURCE", Name: "E-1755 permission", Stmt: checktest.AllowOn("ram:GetPermission", "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionVPC")},
	{ID: "INVALID_ARN_RESOURCE", Name: "E-1755 prefix list", Stmt: checktest.AllowOn("ec2:GetManagedPrefixListEntries", "arn:aws:ec2:eu-west-1:aws:prefix-list/pl-0123456789abcdef0")},
	{ID: "INVALID_ARN_RESOURCE", Name: "E-1755 component", Stmt: checktest.AllowOn("imagebuilder:GetComponent", "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/1.0.0/1")},
	{
		ID: "INVALID_ARN_RESOURCE", Stmt: checktest.AllowOn("elasticfilesystem:ClientMount", "arn:aws:elasticfilesystem:eu-west-1:210987654321:fs-0abc"),
		At: atResource, Message: ":file-system/${FileSystemId}",
	},
	{ID: "INVALID_ARN_RESOURCE", Name: "table", Stmt: checktest.AllowOn("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:210987654321:orders"), At: atResource, Class: frame.Error, Message: ":table/${TableName}"},
	{ID: "INVALID_ARN_RESOURCE", Name: "security key, which the lists leave out", Type: iam.SCP, Stmt: denyOn("iam:*MFADevice", "arn:aws:iam::210987654321:u2f/user/jane/*"), Also: []string{"RESOURCE_NOT_USED_BY_ANY_ACTION", "STATEMENT_COVERS_NOTHING"}},
	{ID: "ACTION_REQUIRES_STAR_RESOURCE", Name: "sessions, which the guide shows", Stmt: checktest.AllowOn("ssmmessages:OpenDataChannel ssm:TerminateSession", "arn:aws:ssm:*:*:session/${aws:userid}-*")},
	{ID: "INVALID_ARN_RESOURCE", Name: "colon in an access point", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3:eu-west-1:210987654321:accesspoint:app/object/*"), At: atResource, Class: frame.Error, Message: `Write "arn:aws:s3:eu-west-1:210987654321:accesspoint/app/object/*".`},
	{ID: "INVALID_ARN_RESOURCE", Name: "colon in a bucket", Stmt: checktest.AllowOn("s3:ListBucket", "arn:aws:s3:::::reports"), At: atResource, Class: frame.Error, Message: `Write "arn:aws:s3:::reports".`},
	{ID: "INVALID_ARN_RESOURCE", Name: "colon in an object, a pattern and a variable", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3:::reports/a:c arn:aws:s3:::*:b arn:aws:s3:::${aws:username}/*"), Also: []string{"S3_BUCKET_NAME_PREFIX_WILDCARD"}},
	{ID: "INVALID_ARN_RESOURCE", Name: "slash in a queue", Stmt: checktest.AllowOn("sqs:SendMessage", "arn:aws:sqs:eu-west-1:210987654321:queue/jobs"), At: atResource, Class: frame.Error, Message: `Write "arn:aws:sqs:eu-west-1:210987654321:jobs".`},
	{ID: "INVALID_ARN_RESOURCE", Name: "slash in a topic", Stmt: checktest.AllowOn("sns:Publish", "arn:aws:sns:eu-west-1:210987654321:topic/alerts"), At: atResource, Class: frame.Error, Message: `Write "arn:aws:sns:eu-west-1:210987654321:alerts".`},
	{ID: "INVALID_ARN_RESOURCE", Name: "application of SNS", Stmt: checktest.AllowOn("sns:Publish", "arn:aws:sns:eu-west-1:210987654321:app/GCM/shop")},
	{ID: "INVALID_ARN_RESOURCE", Name: "slash in a function", Stmt: checktest.AllowOn("lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:210987654321:function/app"), At: atResource, Message: `Write "arn:aws:lambda:eu-west-1:210987654321:function:app".`, Also: []string{"ACTION_RESOURCE_MISMATCH"}},
	{ID: "INVALID_ARN_RESOURCE", Name: "slash at the end", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3:::reports/"), At: atResource, Class: frame.Error, Message: `"arn:aws:s3:::reports/*"`},
	{ID: "INVALID_ARN_RESOURCE", Name: "all actions", Stmt: `{"Effect":"Deny","Action":"*","Resource":"arn:aws:dynamodb:eu-west-1:210987654321:orders"}`, At: atResource, Class: frame.Error},
	{ID: "INVALID_ARN_RESOURCE", Name: "wildcards may reach over colons", Stmt: checktest.AllowOn("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:*:prod-*"), At: atResource, Message: "match colons"},
	{
		ID: "INVALID_ARN_RESOURCE", Name: "on Deny the statement that covers nothing is graver", Stmt: denyOn("elasticfilesystem:ClientMount", "arn:aws:elasticfilesystem:eu-west-1:210987654321:fs-0abc"),
		Also: []string{frame.StatementCoversNothing},
	},
	{ID: "INVALID_ARN_RESOURCE", Name: "old catalogue", In: func(in *frame.Input) { in.Now = farFuture }, Stmt: checktest.AllowOn("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:210987654321:orders"), At: atResource},
	{ID: "INVALID_ARN_RESOURCE", Name: "service without formats", Stmt: checktest.AllowOn("devops-guru:ListNotificationChannels", "arn:aws:devops-guru:eu-west-1:210987654321:/channels"), Also: []string{"ACTION_REQUIRES_STAR_RESOURCE"}},
	{ID: "INVALID_ARN_RESOURCE", Name: "known in part", In: knownInPart("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:210987654321:orders"), At: "$.Statement[0].Resource[0]", Class: frame.Error},
	{ID: "INVALID_ARN_RESOURCE", Name: "may become a table", In: knownInPart("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:210987654321:ta")},
	{ID: "INVALID_ARN_RESOURCE", Stmt: checktest.AllowOn("elasticfilesystem:ClientMount", "arn:aws:elasticfilesystem:eu-west-1:210987654321:file-system/fs-0abc")},

	{
		ID: "ARN_RESOURCE_TYPE_CASE", Stmt: checktest.AllowOn("states:StartExecution", "arn:aws:states:eu-west-1:210987654321:statemachine:billing"),
		At: atResource, Message: `"arn:aws:states:eu-west-1:210987654321:stateMachine:billing"`,
	},
	{ID: "ARN_RESOURCE_TYPE_CASE", Stmt: checktest.AllowOn("states:StartExecution", "arn:aws:states:eu-west-1:210987654321:stateMachine:Billing")},
}

// resourceActionCases are about actions and resources that do not go together.
var resourceActionCases = []checktest.Case{
	{
		ID: "S3_BUCKET_OBJECT_ARN_MIXUP", Name: "bucket's action on objects", Stmt: checktest.AllowOn("s3:GetObject s3:ListBucket", "arn:aws:s3:::invoices/*"),
		At: atAction + "[1]", Message: `Add "arn:aws:s3:::invoices" for "s3:ListBucket". Keep "arn:aws:s3:::invoices/*" for "s3:GetObject".`,
	},
	{
		ID: "S3_BUCKET_OBJECT_ARN_MIXUP", Name: "object's action on a bucket", Stmt: checktest.AllowOn("s3:GetObject s3:ListBucket", "arn:aws:s3:::invoices"),
		At: atAction + "[0]", Message: `Add "arn:aws:s3:::invoices/*" for "s3:GetObject".`,
	},
	{ID: "S3_BUCKET_OBJECT_ARN_MIXUP", Name: "whole statement", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3:::invoices"), At: atAction},
	{ID: "S3_BUCKET_OBJECT_ARN_MIXUP", Name: "whole denial", Stmt: denyOn("s3:GetObject", "arn:aws:s3:::invoices"), At: atAction, Class: frame.SecurityWarning, Message: "this Deny has no effect"},
	{ID: "S3_BUCKET_OBJECT_ARN_MIXUP", Name: "several buckets", Stmt: checktest.AllowOn("s3:ListBucket s3:PutObject", "arn:aws:s3:::invoices/* arn:aws:s3:::orders/new/*"), At: atAction + "[0]", Message: `"arn:aws:s3:::invoices" and "arn:aws:s3:::orders"`},
	{
		ID: "S3_BUCKET_OBJECT_ARN_MIXUP", Name: "bucket policy", Type: iam.Resource, Attachment: iam.S3, Stmt: onResource("s3:GetObject s3:ListBucket", "arn:aws:s3:::invoices/*"),
		At: atAction + "[1]", Message: "S3 refuses",
	},
	{
		ID: "S3_BUCKET_OBJECT_ARN_MIXUP", Name: "endpoint policy", Type: iam.Endpoint, At: atAction + "[1]", Class: frame.Warning,
		Stmt: `{"Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:ListBucket"],"Resource":"arn:aws:s3:::invoices/*"}`,
	},
	{ID: "S3_BUCKET_OBJECT_ARN_MIXUP", Name: "slash in a variable", Stmt: checktest.AllowOn("s3:ListBucket", "arn:aws:s3:::${aws:PrincipalTag/bucket}/in"), At: atAction, Message: `Add "arn:aws:s3:::${aws:PrincipalTag/bucket}" for`},
	{ID: "S3_BUCKET_OBJECT_ARN_MIXUP", Name: "both", Stmt: checktest.AllowOn("s3:GetObject s3:ListBucket", "arn:aws:s3:::invoices arn:aws:s3:::invoices/*")},
	{ID: "S3_BUCKET_OBJECT_ARN_MIXUP", Name: "wildcard for both", Stmt: checktest.AllowOn("s3:GetObject s3:ListBucket", "arn:aws:s3:::acme*"), Also: []string{"S3_BUCKET_NAME_PREFIX_WILDCARD"}},
	{ID: "S3_BUCKET_OBJECT_ARN_MIXUP", Name: "variable for a key", Stmt: checktest.AllowOn("s3:GetObject", "arn:aws:s3:::invoices${aws:PrincipalTag/path}")},
	{ID: "S3_BUCKET_OBJECT_ARN_MIXUP", Name: "access point", Stmt: checktest.AllowOn("s3:GetObject s3:GetBucketLocation", "arn:aws:s3:eu-west-1:210987654321:accesspoint/logs/object/* arn:aws:s3:eu-west-1:210987654321:accesspoint/logs")},
	{ID: "S3_BUCKET_OBJECT_ARN_MIXUP", Name: "wildcard in the action", Stmt: checktest.AllowOn("s3:Get*", "arn:aws:s3:::invoices")},
	{ID: "S3_BUCKET_OBJECT_ARN_MIXUP", Name: "another resource unknown", In: func(in *frame.Input) {
		in.Root = partTree("Allow", "s3:ListBucket", pattern.Literal("arn:aws:s3:::invoices/*"), pattern.Unknown())
	}, Also: []string{"RESOURCE_NOT_USED_BY_ANY_ACTION"}},
	{ID: "S3_BUCKET_OBJECT_ARN_MIXUP", Name: "known in part", In: knownInPart("s3:ListBucket", "arn:aws:s3:::invoices/"), At: atAction},

	{
		ID: "ACTION_RESOURCE_MISMATCH", Name: "log group", Stmt: checktest.AllowOn("logs:PutLogEvents", "arn:aws:logs:eu-west-1:210987654321:log-group:/app/web"),
		At: atAction, Message: "log-group:NAME:*",
	},
	{
		ID: "ACTION_RESOURCE_MISMATCH", Name: "one of two", Stmt: checktest.AllowOn("logs:PutLogEvents logs:DeleteLogGroup", "arn:aws:logs:eu-west-1:210987654321:log-group:/app/web"),
		At: atAction + "[0]",
	},
	{ID: "ACTION_RESOURCE_MISMATCH", Name: "Deny", Stmt: denyOn("sqs:DeleteQueue sns:DeleteTopic", "arn:aws:sns:eu-west-1:210987654321:alerts"), At: atAction + "[0]", Message: "this Deny has no effect on it"},
	{ID: "ACTION_RESOURCE_MISMATCH", Name: "alias", Stmt: checktest.AllowOn("kms:Decrypt kms:UpdateAlias", "arn:aws:kms:eu-west-1:210987654321:alias/app"), At: atAction + "[0]", Message: "kms:ResourceAliases"},
	{ID: "ACTION_RESOURCE_MISMATCH", Name: "wildcard", Stmt: checktest.AllowOn("sqs:Send* sns:Publish", "arn:aws:sns:eu-west-1:210987654321:alerts"), At: atAction + "[0]"},
	{ID: "ACTION_RESOURCE_MISMATCH", Name: "wildcard that needs the asterisk", Stmt: checktest.AllowOn("wafv2:Describe* sns:Publish", "arn:aws:sns:eu-west-1:210987654321:alerts"), At: atAction + "[0]", Message: `"Resource": "*"`},
	{
		ID: "ACTION_RESOURCE_MISMATCH", Name: "bucket policy", Type: iam.Resource, At: atAction + "[0]",
		Stmt: onResource("s3:DescribeJob s3:GetObject", "arn:aws:s3:::invoices/*"),
	},
	{ID: "ACTION_RESOURCE_MISMATCH", Name: "group with streams", Stmt: checktest.AllowOn("logs:PutLogEvents", "arn:aws:logs:eu-west-1:210987654321:log-group:/app/web:*")},
	{ID: "ACTION_RESOURCE_MISMATCH", Name: "one of several types", Stmt: checktest.AllowOn("ec2:RunInstances", "arn:aws:ec2:eu-west-1:210987654321:instance/*")},
	{ID: "ACTION_RESOURCE_MISMATCH", Name: "asterisk", Stmt: checktest.AllowOn("sqs:DeleteQueue", "arn:aws:sns:eu-west-1:210987654321:alerts *"), Also: []string{"REDUNDANT_RESOURCE", "RESOURCE_NOT_USED_BY_ANY_ACTION"}},
	{ID: "ACTION_RESOURCE_MISMATCH", Name: "wildcards over colons", Stmt: checktest.AllowOn("sqs:DeleteQueue", "arn:aws:sqs:*"), Also: []string{"MISSING_ARN_FIELD"}},
	{ID: "ACTION_RESOURCE_MISMATCH", Name: "unknown action", Stmt: checktest.AllowOn("sqs:DeleteQeue sns:Publish", "arn:aws:sns:eu-west-1:210987654321:alerts"), Also: []string{"INVALID_ACTION"}},
	{ID: "ACTION_RESOURCE_MISMATCH", Name: "NotResource", Stmt: `{"Effect":"Deny","Action":["sqs:DeleteQueue","sns:Publish"],"NotResource":"arn:aws:sns:eu-west-1:210987654321:alerts"}`},
	{ID: "ACTION_RESOURCE_MISMATCH", Name: "ARN broken", Stmt: checktest.AllowOn("sqs:DeleteQueue sns:Publish", "arn:aws:sqs:ireland:210987654321:jobs arn:aws:sns:eu-west-1:210987654321:alerts"), Also: []string{"INVALID_ARN_REGION"}},

	{
		ID: "ACTION_REQUIRES_STAR_RESOURCE", Stmt: checktest.AllowOn("ec2:DescribeInstances ec2:StopInstances", "arn:aws:ec2:eu-west-1:210987654321:instance/*"),
		At: atAction + "[0]", Message: "this statement does not allow it",
	},
	{
		ID: "ACTION_REQUIRES_STAR_RESOURCE", Name: "several", Stmt: checktest.AllowOn("ec2:StopInstances ec2:DescribeInstances ec2:DescribeImages", "arn:aws:ec2:eu-west-1:210987654321:instance/*"),
		At: atAction + "[1]", More: []string{atAction + "[2]"},
	},
	{ID: "ACTION_REQUIRES_STAR_RESOURCE", Name: "all of a service's ARNs", Stmt: checktest.AllowOn("ec2:DescribeInstances ec2:StopInstances", "arn:aws:ec2:*:*:*"), Also: []string{"RESOURCE_EFFECTIVELY_STAR"}, At: atAction + "[0]"},
	{ID: "ACTION_REQUIRES_STAR_RESOURCE", Stmt: checktest.AllowOn("ec2:DescribeInstances ec2:StopInstances", "*"), Also: []string{"RESOURCE_STAR_FOR_SCOPABLE_ACTION"}},
	{ID: "ACTION_REQUIRES_STAR_RESOURCE", Name: "wildcard", Stmt: checktest.AllowOn("ec2:Describe* ec2:StopInstances", "arn:aws:ec2:eu-west-1:210987654321:instance/*")},
	{ID: "ACTION_REQUIRES_STAR_RESOURCE", Name: "NotResource", Stmt: `{"Effect":"Deny","Action":["ec2:DescribeInstances","ec2:StopInstances"],"NotResource":"arn:aws:ec2:eu-west-1:210987654321:instance/*"}`},

	// E-1403: AWS checks some of them on an ARN, and may check others on one.
	{ID: "ACTION_REQUIRES_STAR_RESOURCE", Name: "T 7.1", Stmt: checktest.AllowOn("dynamodb:ListTables dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:210987654321:table/*")},
	{ID: "ACTION_REQUIRES_STAR_RESOURCE", Name: "T 7.2", Stmt: denyOn("dynamodb:ListTables", "arn:aws:dynamodb:*:*:table/*")},
	{ID: "ACTION_REQUIRES_STAR_RESOURCE", Name: "T 7.3", Stmt: checktest.AllowOn("logs:DescribeLogGroups logs:PutLogEvents", "arn:aws:logs:eu-west-1:210987654321:*"), Also: []string{"INVALID_ARN_RESOURCE", "RESOURCE_EFFECTIVELY_STAR"}},
	{
		ID: "ACTION_RESOURCE_MISMATCH", Name: "T 7.3, one group", Stmt: checktest.AllowOn("logs:PutLogEvents logs:DescribeLogGroups", "arn:aws:logs:eu-west-1:210987654321:log-group:/app/web:*"),
		At: atAction + "[1]", Message: `log-group::log-stream:`,
	},
	{
		ID: "ACTION_REQUIRES_STAR_RESOURCE", Name: "T 7.4", Stmt: checktest.AllowOn("sns:ListTopics sns:Publish", "arn:aws:sns:eu-west-1:210987654321:*"), Also: []string{"RESOURCE_EFFECTIVELY_STAR"},
		At: atAction + "[0]", Message: "may not match",
	},
	{ID: "ACTION_REQUIRES_STAR_RESOURCE", Name: "T 7.4, one topic", Stmt: checktest.AllowOn("sns:ListTopics sns:Publish", "arn:aws:sns:eu-west-1:210987654321:alerts"), At: atAction + "[0]", Message: `with the resource "*" only`},
	{ID: "ACTION_REQUIRES_STAR_RESOURCE", Name: "T 7.5", Stmt: checktest.AllowOn("ssm:DescribeParameters ssm:GetParameter", "arn:aws:ssm:eu-west-1:210987654321:parameter/*"), At: atAction + "[0]", Message: `with the resource "*" only`},
	{ID: "ACTION_REQUIRES_STAR_RESOURCE", Name: "W-38", Stmt: checktest.AllowOn("s3:ListAllMyBuckets s3:ListBucket", "arn:aws:s3:::*"), Also: []string{"RESOURCE_EFFECTIVELY_STAR"}, At: atAction + "[0]", Message: "may not match"},
	{ID: frame.StatementCoversNothing, Name: "W-38", Stmt: denyOn("s3:ListAllMyBuckets", "arn:aws:s3:::*"), Also: []string{"ACTION_REQUIRES_STAR_RESOURCE"}},

	// E-1760: the catalogue has one page's row of actions that several pages have.
	{ID: "ACTION_RESOURCE_MISMATCH", Name: "T 6.1", Stmt: checktest.AllowOn("elasticloadbalancing:AddTags", "arn:aws:elasticloadbalancing:us-east-1:210987654321:targetgroup/*/*")},
	{ID: "RESOURCE_NOT_USED_BY_ANY_ACTION", Name: "T 6.1", Stmt: checktest.AllowOn("elasticloadbalancing:AddTags", "arn:aws:elasticloadbalancing:us-east-1:210987654321:targetgroup/*/* arn:aws:elasticloadbalancing:us-east-1:210987654321:loadbalancer/net/*/*")},
	{ID: "RESOURCE_NOT_USED_BY_ANY_ACTION", Name: "T 6.2", Stmt: checktest.AllowOn("apigateway:POST", "arn:aws:apigateway:*::/apis arn:aws:apigateway:*::/apis/*")},
	{ID: "ACTION_RESOURCE_MISMATCH", Name: "T 6.3", Stmt: checktest.AllowOn("elasticloadbalancing:AddTags", "arn:aws:elasticloadbalancing:us-east-1:210987654321:loadbalancer/classic")},
	{ID: "ACTION_RESOURCE_MISMATCH", Name: "a type that no page lists for it", Stmt: checktest.AllowOn("elasticloadbalancing:DeleteRule elasticloadbalancing:AddTags", "arn:aws:elasticloadbalancing:us-east-1:210987654321:targetgroup/web/1")},
	{ID: "RESOURCE_NOT_USED_BY_ANY_ACTION", Name: "a type that no page lists for it", Stmt: checktest.AllowOn("elasticloadbalancing:DeleteRule", "arn:aws:elasticloadbalancing:us-east-1:210987654321:targetgroup/web/1 arn:aws:elasticloadbalancing:us-east-1:210987654321:listener-rule/app/web/1/2/3")},
	{
		ID: "RESOURCE_NOT_USED_BY_ANY_ACTION", Name: "of another service than theirs", Stmt: checktest.AllowOn("elasticloadbalancing:DeleteRule", "arn:aws:sqs:eu-west-1:210987654321:jobs arn:aws:elasticloadbalancing:us-east-1:210987654321:listener-rule/app/web/1/2/3"),
		At: atResource + "[0]",
	},

	{
		ID: "RESOURCE_NOT_USED_BY_ANY_ACTION", Stmt: checktest.AllowOn("sns:Publish", "arn:aws:sns:eu-west-1:210987654321:alerts arn:aws:sqs:eu-west-1:210987654321:jobs"),
		At: atResource + "[1]",
	},
	{ID: "RESOURCE_NOT_USED_BY_ANY_ACTION", Name: "bucket for objects", Stmt: checktest.AllowOn("s3:GetObject s3:PutObject", "arn:aws:s3:::invoices arn:aws:s3:::invoices/*"), At: atResource + "[0]"},
	{ID: "RESOURCE_NOT_USED_BY_ANY_ACTION", Name: "known in part", In: func(in *frame.Input) {
		in.Root = partTree("Allow", "sns:Publish", pattern.Literal("arn:aws:sns:eu-west-1:210987654321:alerts"), pattern.WithPrefix("arn:aws:sqs:eu-west-1:210987654321:j"))
	}, At: atResource + "[1]"},
	{ID: "RESOURCE_NOT_USED_BY_ANY_ACTION", Name: "not known", In: func(in *frame.Input) {
		in.Root = partTree("Allow", "sns:Publish", pattern.Literal("arn:aws:sns:eu-west-1:210987654321:alerts"), pattern.WithPrefix("arn:aws:s"))
	}},
	{ID: "RESOURCE_NOT_USED_BY_ANY_ACTION", Name: "all actions", Stmt: checktest.AllowOn("* sns:Publish", "arn:aws:sns:eu-west-1:210987654321:alerts arn:aws:sqs:eu-west-1:210987654321:jobs"), Also: []string{"REDUNDANT_ACTION", "ALL_ACTIONS_ALLOWED"}},
	{
		ID: "RESOURCE_NOT_USED_BY_ANY_ACTION", Name: "action that takes no resource", Also: []string{"ACTION_REQUIRES_STAR_RESOURCE"},
		Stmt: checktest.AllowOn("sns:Publish sqs:ListQueues", "arn:aws:sns:eu-west-1:210987654321:alerts arn:aws:sqs:eu-west-1:210987654321:jobs"),
	},
	{ID: "RESOURCE_NOT_USED_BY_ANY_ACTION", Name: "unknown action", Stmt: checktest.AllowOn("sns:Publish sqs:SendMesage", "arn:aws:sns:eu-west-1:210987654321:alerts arn:aws:sqs:eu-west-1:210987654321:jobs"), Also: []string{"INVALID_ACTION"}},
	{ID: "RESOURCE_NOT_USED_BY_ANY_ACTION", Stmt: checktest.AllowOn("sns:Publish sqs:SendMessage", "arn:aws:sns:eu-west-1:210987654321:alerts arn:aws:sqs:eu-west-1:210987654321:jobs")},

	{ID: frame.StatementCoversNothing, Name: "Deny", Stmt: denyOn("dynamodb:DeleteTable", "arn:aws:s3:::ledger/*"), At: "$.Statement[0]", Class: frame.SecurityWarning, Message: "denies nothing"},
	{ID: frame.StatementCoversNothing, Name: "Allow", Stmt: checktest.AllowOn("dynamodb:DeleteTable dynamodb:ListTables", "arn:aws:s3:::ledger/*"), At: "$.Statement[0]", Message: ":table/${TableName}"},
	{ID: frame.StatementCoversNothing, Name: "asterisk needed", Stmt: checktest.AllowOn("ec2:DescribeInstances ec2:DescribeImages", "arn:aws:ec2:eu-west-1:210987654321:instance/*"), At: "$.Statement[0]", Message: `"Resource": "*"`},
	{ID: frame.StatementCoversNothing, Name: "Deny of one action", Stmt: denyOn("logs:PutLogEvents", "arn:aws:logs:eu-west-1:210987654321:log-group:/app/web"), At: "$.Statement[0]", Class: frame.SecurityWarning},
	{ID: frame.StatementCoversNothing, Name: "one action of the service", Stmt: checktest.AllowOn("ec2:DescribeInstances", "arn:aws:ec2:eu-west-1:210987654321:instance/*"), Also: []string{"ACTION_REQUIRES_STAR_RESOURCE"}},
	{ID: frame.StatementCoversNothing, Name: "bucket with others", Stmt: checktest.AllowOn("s3:ListBucket sqs:SendMessage", "arn:aws:s3:::ledger/*"), At: "$.Statement[0]"},
	{
		ID: frame.StatementCoversNothing, Name: "Deny with a broken ARN", Stmt: denyOn("elasticfilesystem:ClientMount", "arn:aws:elasticfilesystem:eu-west-1:210987654321:fs-0abc"),
		At: "$.Statement[0]", Class: frame.SecurityWarning,
	},
	{ID: frame.StatementCoversNothing, Name: "one action fits", Stmt: denyOn("dynamodb:DeleteTable s3:DeleteObject", "arn:aws:s3:::ledger/*"), Also: []string{"ACTION_RESOURCE_MISMATCH"}},
	{ID: frame.StatementCoversNothing, Name: "unknown action", Stmt: denyOn("dynamodb:DeleteTable s3:DeleteObjekt", "arn:aws:s3:::ledger/*"), Also: []string{"ACTION_RESOURCE_MISMATCH", "INVALID_ACTION"}},
	{ID: frame.StatementCoversNothing, Name: "all actions", Stmt: denyOn("dynamodb:DeleteTable *", "arn:aws:s3:::ledger/*"), Also: []string{"ACTION_RESOURCE_MISMATCH", "REDUNDANT_ACTION"}},
	{ID: frame.StatementCoversNothing, Name: "actions unknown", In: func(in *frame.Input) {
		in.Root = checktest.Tree(checktest.Member("Effect", checktest.Literal("Deny")), checktest.Member("Resource", checktest.Literal("arn:aws:s3:::ledger/*")),
			checktest.Member("Action", policy.NewArray(policy.Pos{}, []*policy.Node{checktest.Literal("dynamodb:DeleteTable")}, true)))
	}, Also: []string{"ACTION_RESOURCE_MISMATCH"}},
	{ID: frame.StatementCoversNothing, Name: "resource policy", Type: iam.Resource, Attachment: iam.SQS, Stmt: onResource("sqs:SendMessage", "arn:aws:sqs:eu-west-1:210987654321:jobs")},
}
