// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// resourceFormatCases hold ARNs against the formats of the catalogue.
var resourceFormatCases = []checkCase{
	{id: arnRegionNotAllowed, stmt: allowOn("iam:GetRole", "arn:aws:iam:eu-west-1:210987654321:role/app"), at: atResource, message: `"arn:aws:iam::210987654321:role/app"`},
	{
		id: arnRegionNotAllowed, name: "bucket with region and account", stmt: allowOn("s3:GetObject", "arn:aws:s3:eu-west-1:210987654321:reports/*"), at: atResource,
		also: []string{arnAccountNotAllowed}, message: `"arn:aws:s3:::reports/*"`,
	},
	{id: arnRegionNotAllowed, name: "all actions", stmt: `{"Effect":"Deny","Action":"*","Resource":"arn:aws:iam:eu-*:210987654321:role/app"}`, at: atResource},
	{id: arnRegionNotAllowed, name: "access point", stmt: allowOn("s3:GetObject", "arn:aws:s3:eu-west-1:210987654321:accesspoint/logs/object/*")},
	{id: arnRegionNotAllowed, name: "asterisk", stmt: allowOn("iam:GetRole", "arn:aws:iam:*:210987654321:role/app")},
	{id: arnRegionNotAllowed, name: "known in part", in: knownInPart("iam:GetRole", "arn:aws:iam:eu-west-1:210987654321:role/a"), at: "$.Statement[0].Resource[0]"},

	{id: missingARNRegion, stmt: allowOn("sqs:SendMessage", "arn:aws:sqs::210987654321:jobs"), at: atResource, message: `"arn:aws:sqs:*:210987654321:jobs"`},
	{id: missingARNRegion, name: "some have none", stmt: allowOn("dynamodb:DescribeGlobalTable", "arn:aws:dynamodb::210987654321:global-table/orders")},
	{id: missingARNRegion, stmt: allowOn("sqs:SendMessage", "arn:aws:sqs:*:210987654321:jobs")},

	{id: arnAccountNotAllowed, stmt: allowOn("s3:GetObject", "arn:aws:s3::210987654321:reports/*"), at: atResource, message: "aws:ResourceAccount"},
	{id: arnAccountNotAllowed, name: "access point of several regions", stmt: allowOn("s3:CreateMultiRegionAccessPoint", "arn:aws:s3::210987654321:accesspoint/logs.mrap")},
	{id: arnAccountNotAllowed, name: "variable", stmt: allowOn("s3:GetObject", "arn:aws:s3::${aws:PrincipalAccount}:reports/*"), also: []string{"VARIABLE_OUTSIDE_RESOURCE_PART"}},

	{id: missingARNAccount, name: "SNS", stmt: allowOn("sns:Publish", "arn:aws:sns:eu-west-1::alerts"), at: atResource, class: frame.Error},
	{id: missingARNAccount, name: "other service", stmt: allowOn("kinesis:PutRecord", "arn:aws:kinesis:eu-west-1::stream/clicks"), at: atResource, message: `"arn:aws:kinesis:eu-west-1:*:stream/clicks"`},
	{
		id: missingARNAccount, name: "own account", stmt: allowOn("kinesis:PutRecord", "arn:aws:kinesis:eu-west-1::stream/clicks"), at: atResource,
		in: func(in *Input) { in.Account = "210987654321" }, message: `"arn:aws:kinesis:eu-west-1:210987654321:stream/clicks"`,
	},
	{id: missingARNAccount, name: "document of AWS", stmt: allowOn("ssm:SendCommand", "arn:aws:ssm:eu-west-1::document/AWS-RunShellScript")},
	{id: missingARNAccount, name: "parameter of AWS", stmt: allowOn("ssm:GetParameter", "arn:aws:ssm:*::parameter/aws/service/*")},
	{id: missingARNAccount, name: "image", stmt: allowOn("ec2:DeregisterImage", "arn:aws:ec2:eu-west-1::image/*")},
	{id: missingARNAccount, name: "own document", stmt: allowOn("ssm:SendCommand", "arn:aws:ssm:eu-west-1::document/restart"), at: atResource},

	{id: invalidARNResource, name: "E-1755 transform", stmt: allowOn("cloudformation:CreateChangeSet", "arn:aws:cloudformation:eu-west-1:aws:transform/Serverless-2016-10-31")},
	{id: invalidARNResource, name: "E-1755 permission", stmt: allowOn("ram:GetPermission", "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionVPC")},
	{id: invalidARNResource, name: "E-1755 prefix list", stmt: allowOn("ec2:GetManagedPrefixListEntries", "arn:aws:ec2:eu-west-1:aws:prefix-list/pl-0123456789abcdef0")},
	{id: invalidARNResource, name: "E-1755 component", stmt: allowOn("imagebuilder:GetComponent", "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/1.0.0/1")},
	{
		id: invalidARNResource, stmt: allowOn("elasticfilesystem:ClientMount", "arn:aws:elasticfilesystem:eu-west-1:210987654321:fs-0abc"),
		at: atResource, message: ":file-system/${FileSystemId}",
	},
	{id: invalidARNResource, name: "table", stmt: allowOn("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:210987654321:orders"), at: atResource, class: frame.Error, message: ":table/${TableName}"},
	{id: invalidARNResource, name: "slash at the end", stmt: allowOn("s3:GetObject", "arn:aws:s3:::reports/"), at: atResource, class: frame.Error, message: `"arn:aws:s3:::reports/*"`},
	{id: invalidARNResource, name: "all actions", stmt: `{"Effect":"Deny","Action":"*","Resource":"arn:aws:dynamodb:eu-west-1:210987654321:orders"}`, at: atResource, class: frame.Error},
	{id: invalidARNResource, name: "wildcards may reach over colons", stmt: allowOn("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:*:prod-*"), at: atResource, message: "over colons"},
	{
		id: invalidARNResource, name: "on Deny the void statement is graver", stmt: denyOn("elasticfilesystem:ClientMount", "arn:aws:elasticfilesystem:eu-west-1:210987654321:fs-0abc"),
		also: []string{frame.StatementCoversNothing},
	},
	{id: invalidARNResource, name: "old catalogue", in: func(in *Input) { in.Now = farFuture }, stmt: allowOn("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:210987654321:orders"), at: atResource},
	{id: invalidARNResource, name: "service without formats", stmt: allowOn("devops-guru:ListNotificationChannels", "arn:aws:devops-guru:eu-west-1:210987654321:/channels"), also: []string{actionNeedsStar}},
	{id: invalidARNResource, name: "known in part", in: knownInPart("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:210987654321:orders"), at: "$.Statement[0].Resource[0]", class: frame.Error},
	{id: invalidARNResource, name: "may become a table", in: knownInPart("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:210987654321:ta")},
	{id: invalidARNResource, stmt: allowOn("elasticfilesystem:ClientMount", "arn:aws:elasticfilesystem:eu-west-1:210987654321:file-system/fs-0abc")},

	{
		id: arnResourceTypeCase, stmt: allowOn("states:StartExecution", "arn:aws:states:eu-west-1:210987654321:statemachine:billing"),
		at: atResource, message: `"arn:aws:states:eu-west-1:210987654321:stateMachine:billing"`,
	},
	{id: arnResourceTypeCase, stmt: allowOn("states:StartExecution", "arn:aws:states:eu-west-1:210987654321:stateMachine:Billing")},
}

// resourceActionCases are about actions and resources that do not go together.
var resourceActionCases = []checkCase{
	{
		id: bucketObjectMixup, name: "bucket's action on objects", stmt: allowOn("s3:GetObject s3:ListBucket", "arn:aws:s3:::invoices/*"),
		at: atAction + "[1]", message: `Add "arn:aws:s3:::invoices" for "s3:ListBucket". Keep "arn:aws:s3:::invoices/*" for "s3:GetObject".`,
	},
	{
		id: bucketObjectMixup, name: "object's action on a bucket", stmt: allowOn("s3:GetObject s3:ListBucket", "arn:aws:s3:::invoices"),
		at: atAction + "[0]", message: `Add "arn:aws:s3:::invoices/*" for "s3:GetObject".`,
	},
	{id: bucketObjectMixup, name: "whole statement", stmt: allowOn("s3:GetObject", "arn:aws:s3:::invoices"), at: atAction},
	{id: bucketObjectMixup, name: "whole denial", stmt: denyOn("s3:GetObject", "arn:aws:s3:::invoices"), at: atAction, class: frame.SecurityWarning, message: "this Deny has no effect"},
	{id: bucketObjectMixup, name: "several buckets", stmt: allowOn("s3:ListBucket s3:PutObject", "arn:aws:s3:::invoices/* arn:aws:s3:::orders/new/*"), at: atAction + "[0]", message: `"arn:aws:s3:::invoices" and "arn:aws:s3:::orders"`},
	{
		id: bucketObjectMixup, name: "bucket policy", typ: iam.Resource, attachment: iam.S3, stmt: onResource("s3:GetObject s3:ListBucket", "arn:aws:s3:::invoices/*"),
		at: atAction + "[1]", message: "S3 refuses",
	},
	{
		id: bucketObjectMixup, name: "endpoint policy", typ: iam.Endpoint, at: atAction + "[1]", class: frame.Warning,
		stmt: `{"Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:ListBucket"],"Resource":"arn:aws:s3:::invoices/*"}`,
	},
	{id: bucketObjectMixup, name: "both", stmt: allowOn("s3:GetObject s3:ListBucket", "arn:aws:s3:::invoices arn:aws:s3:::invoices/*")},
	{id: bucketObjectMixup, name: "wildcard for both", stmt: allowOn("s3:GetObject s3:ListBucket", "arn:aws:s3:::acme*"), also: []string{"S3_BUCKET_NAME_PREFIX_WILDCARD"}},
	{id: bucketObjectMixup, name: "variable for a key", stmt: allowOn("s3:GetObject", "arn:aws:s3:::invoices${aws:PrincipalTag/path}")},
	{id: bucketObjectMixup, name: "access point", stmt: allowOn("s3:GetObject s3:GetBucketLocation", "arn:aws:s3:eu-west-1:210987654321:accesspoint/logs/object/* arn:aws:s3:eu-west-1:210987654321:accesspoint/logs")},
	{id: bucketObjectMixup, name: "wildcard in the action", stmt: allowOn("s3:Get*", "arn:aws:s3:::invoices")},
	{id: bucketObjectMixup, name: "another resource unknown", in: func(in *Input) {
		in.Root = partTree("Allow", "s3:ListBucket", pattern.Literal("arn:aws:s3:::invoices/*"), pattern.Unknown())
	}, also: []string{resourceUnused}},
	{id: bucketObjectMixup, name: "known in part", in: knownInPart("s3:ListBucket", "arn:aws:s3:::invoices/"), at: atAction},

	{
		id: actionMismatch, name: "log group", stmt: allowOn("logs:PutLogEvents", "arn:aws:logs:eu-west-1:210987654321:log-group:/app/web"),
		at: atAction, message: "log-group:NAME:*",
	},
	{
		id: actionMismatch, name: "one of two", stmt: allowOn("logs:PutLogEvents logs:DeleteLogGroup", "arn:aws:logs:eu-west-1:210987654321:log-group:/app/web"),
		at: atAction + "[0]",
	},
	{id: actionMismatch, name: "Deny", stmt: denyOn("sqs:DeleteQueue sns:DeleteTopic", "arn:aws:sns:eu-west-1:210987654321:alerts"), at: atAction + "[0]", message: "this Deny has no effect on it"},
	{id: actionMismatch, name: "alias", stmt: allowOn("kms:Decrypt kms:UpdateAlias", "arn:aws:kms:eu-west-1:210987654321:alias/app"), at: atAction + "[0]", message: "kms:ResourceAliases"},
	{id: actionMismatch, name: "wildcard", stmt: allowOn("sqs:Send* sns:Publish", "arn:aws:sns:eu-west-1:210987654321:alerts"), at: atAction + "[0]"},
	{id: actionMismatch, name: "wildcard that needs the asterisk", stmt: allowOn("wafv2:Describe* sns:Publish", "arn:aws:sns:eu-west-1:210987654321:alerts"), at: atAction + "[0]", message: `"Resource": "*"`},
	{
		id: actionMismatch, name: "bucket policy", typ: iam.Resource, at: atAction + "[0]",
		stmt: onResource("s3:DescribeJob s3:GetObject", "arn:aws:s3:::invoices/*"),
	},
	{id: actionMismatch, name: "group with streams", stmt: allowOn("logs:PutLogEvents", "arn:aws:logs:eu-west-1:210987654321:log-group:/app/web:*")},
	{id: actionMismatch, name: "one of several types", stmt: allowOn("ec2:RunInstances", "arn:aws:ec2:eu-west-1:210987654321:instance/*")},
	{id: actionMismatch, name: "asterisk", stmt: allowOn("sqs:DeleteQueue", "arn:aws:sns:eu-west-1:210987654321:alerts *"), also: []string{"REDUNDANT_RESOURCE", resourceUnused}},
	{id: actionMismatch, name: "wildcards over colons", stmt: allowOn("sqs:DeleteQueue", "arn:aws:sqs:*"), also: []string{missingARNField}},
	{id: actionMismatch, name: "unknown action", stmt: allowOn("sqs:DeleteQeue sns:Publish", "arn:aws:sns:eu-west-1:210987654321:alerts"), also: []string{"INVALID_ACTION"}},
	{id: actionMismatch, name: "NotResource", stmt: `{"Effect":"Deny","Action":["sqs:DeleteQueue","sns:Publish"],"NotResource":"arn:aws:sns:eu-west-1:210987654321:alerts"}`},
	{id: actionMismatch, name: "ARN broken", stmt: allowOn("sqs:DeleteQueue sns:Publish", "arn:aws:sqs:ireland:210987654321:jobs arn:aws:sns:eu-west-1:210987654321:alerts"), also: []string{invalidARNRegion}},

	{
		id: actionNeedsStar, stmt: allowOn("ec2:DescribeInstances ec2:StopInstances", "arn:aws:ec2:eu-west-1:210987654321:instance/*"),
		at: atAction + "[0]", message: "this statement does not allow it",
	},
	{
		id: actionNeedsStar, name: "several", stmt: allowOn("ec2:StopInstances ec2:DescribeInstances ec2:DescribeImages", "arn:aws:ec2:eu-west-1:210987654321:instance/*"),
		at: atAction + "[1]", more: []string{atAction + "[2]"},
	},
	{id: actionNeedsStar, name: "all of a service's ARNs", stmt: allowOn("ec2:DescribeInstances ec2:StopInstances", "arn:aws:ec2:*:*:*"), also: []string{"RESOURCE_EFFECTIVELY_STAR"}, at: atAction + "[0]"},
	{id: actionNeedsStar, stmt: allowOn("ec2:DescribeInstances ec2:StopInstances", "*"), also: []string{"RESOURCE_STAR_FOR_SCOPABLE_ACTION"}},
	{id: actionNeedsStar, name: "wildcard", stmt: allowOn("ec2:Describe* ec2:StopInstances", "arn:aws:ec2:eu-west-1:210987654321:instance/*")},
	{id: actionNeedsStar, name: "NotResource", stmt: `{"Effect":"Deny","Action":["ec2:DescribeInstances","ec2:StopInstances"],"NotResource":"arn:aws:ec2:eu-west-1:210987654321:instance/*"}`},

	// E-1403: AWS checks some of them on an ARN, and may check others on one.
	{id: actionNeedsStar, name: "T 7.1", stmt: allowOn("dynamodb:ListTables dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:210987654321:table/*")},
	{id: actionNeedsStar, name: "T 7.2", stmt: denyOn("dynamodb:ListTables", "arn:aws:dynamodb:*:*:table/*")},
	{id: actionNeedsStar, name: "T 7.3", stmt: allowOn("logs:DescribeLogGroups logs:PutLogEvents", "arn:aws:logs:eu-west-1:210987654321:*"), also: []string{"INVALID_ARN_RESOURCE", "RESOURCE_EFFECTIVELY_STAR"}},
	{
		id: actionMismatch, name: "T 7.3, one group", stmt: allowOn("logs:PutLogEvents logs:DescribeLogGroups", "arn:aws:logs:eu-west-1:210987654321:log-group:/app/web:*"),
		at: atAction + "[1]", message: `log-group::log-stream:`,
	},
	{
		id: actionNeedsStar, name: "T 7.4", stmt: allowOn("sns:ListTopics sns:Publish", "arn:aws:sns:eu-west-1:210987654321:*"), also: []string{"RESOURCE_EFFECTIVELY_STAR"},
		at: atAction + "[0]", message: "may not match",
	},
	{id: actionNeedsStar, name: "T 7.4, one topic", stmt: allowOn("sns:ListTopics sns:Publish", "arn:aws:sns:eu-west-1:210987654321:alerts"), at: atAction + "[0]", message: `with the resource "*" only`},
	{id: actionNeedsStar, name: "T 7.5", stmt: allowOn("ssm:DescribeParameters ssm:GetParameter", "arn:aws:ssm:eu-west-1:210987654321:parameter/*"), at: atAction + "[0]", message: `with the resource "*" only`},
	{id: actionNeedsStar, name: "W-38", stmt: allowOn("s3:ListAllMyBuckets s3:ListBucket", "arn:aws:s3:::*"), also: []string{"RESOURCE_EFFECTIVELY_STAR"}, at: atAction + "[0]", message: "may not match"},
	{id: frame.StatementCoversNothing, name: "W-38", stmt: denyOn("s3:ListAllMyBuckets", "arn:aws:s3:::*"), also: []string{actionNeedsStar}},

	// E-1760: the catalogue has one page's row of actions that several pages have.
	{id: actionMismatch, name: "T 6.1", stmt: allowOn("elasticloadbalancing:AddTags", "arn:aws:elasticloadbalancing:us-east-1:210987654321:targetgroup/*/*")},
	{id: resourceUnused, name: "T 6.1", stmt: allowOn("elasticloadbalancing:AddTags", "arn:aws:elasticloadbalancing:us-east-1:210987654321:targetgroup/*/* arn:aws:elasticloadbalancing:us-east-1:210987654321:loadbalancer/net/*/*")},
	{id: resourceUnused, name: "T 6.2", stmt: allowOn("apigateway:POST", "arn:aws:apigateway:*::/apis arn:aws:apigateway:*::/apis/*")},
	{id: actionMismatch, name: "T 6.3", stmt: allowOn("elasticloadbalancing:AddTags", "arn:aws:elasticloadbalancing:us-east-1:210987654321:loadbalancer/classic")},
	{id: actionMismatch, name: "a type that no page lists for it", stmt: allowOn("elasticloadbalancing:DeleteRule elasticloadbalancing:AddTags", "arn:aws:elasticloadbalancing:us-east-1:210987654321:targetgroup/web/1")},
	{id: resourceUnused, name: "a type that no page lists for it", stmt: allowOn("elasticloadbalancing:DeleteRule", "arn:aws:elasticloadbalancing:us-east-1:210987654321:targetgroup/web/1 arn:aws:elasticloadbalancing:us-east-1:210987654321:listener-rule/app/web/1/2/3")},
	{
		id: resourceUnused, name: "of another service than theirs", stmt: allowOn("elasticloadbalancing:DeleteRule", "arn:aws:sqs:eu-west-1:210987654321:jobs arn:aws:elasticloadbalancing:us-east-1:210987654321:listener-rule/app/web/1/2/3"),
		at: atResource + "[0]",
	},

	{
		id: resourceUnused, stmt: allowOn("sns:Publish", "arn:aws:sns:eu-west-1:210987654321:alerts arn:aws:sqs:eu-west-1:210987654321:jobs"),
		at: atResource + "[1]",
	},
	{id: resourceUnused, name: "bucket for objects", stmt: allowOn("s3:GetObject s3:PutObject", "arn:aws:s3:::invoices arn:aws:s3:::invoices/*"), at: atResource + "[0]"},
	{id: resourceUnused, name: "known in part", in: func(in *Input) {
		in.Root = partTree("Allow", "sns:Publish", pattern.Literal("arn:aws:sns:eu-west-1:210987654321:alerts"), pattern.WithPrefix("arn:aws:sqs:eu-west-1:210987654321:j"))
	}, at: atResource + "[1]"},
	{id: resourceUnused, name: "not known", in: func(in *Input) {
		in.Root = partTree("Allow", "sns:Publish", pattern.Literal("arn:aws:sns:eu-west-1:210987654321:alerts"), pattern.WithPrefix("arn:aws:s"))
	}},
	{id: resourceUnused, name: "all actions", stmt: allowOn("* sns:Publish", "arn:aws:sns:eu-west-1:210987654321:alerts arn:aws:sqs:eu-west-1:210987654321:jobs"), also: []string{"REDUNDANT_ACTION", "ALL_ACTIONS_ALLOWED"}},
	{
		id: resourceUnused, name: "action that takes no resource", also: []string{actionNeedsStar},
		stmt: allowOn("sns:Publish sqs:ListQueues", "arn:aws:sns:eu-west-1:210987654321:alerts arn:aws:sqs:eu-west-1:210987654321:jobs"),
	},
	{id: resourceUnused, name: "unknown action", stmt: allowOn("sns:Publish sqs:SendMesage", "arn:aws:sns:eu-west-1:210987654321:alerts arn:aws:sqs:eu-west-1:210987654321:jobs"), also: []string{"INVALID_ACTION"}},
	{id: resourceUnused, stmt: allowOn("sns:Publish sqs:SendMessage", "arn:aws:sns:eu-west-1:210987654321:alerts arn:aws:sqs:eu-west-1:210987654321:jobs")},

	{id: frame.StatementCoversNothing, name: "Deny", stmt: denyOn("dynamodb:DeleteTable", "arn:aws:s3:::ledger/*"), at: "$.Statement[0]", class: frame.SecurityWarning, message: "denies nothing"},
	{id: frame.StatementCoversNothing, name: "Allow", stmt: allowOn("dynamodb:DeleteTable dynamodb:ListTables", "arn:aws:s3:::ledger/*"), at: "$.Statement[0]", message: ":table/${TableName}"},
	{id: frame.StatementCoversNothing, name: "asterisk needed", stmt: allowOn("ec2:DescribeInstances ec2:DescribeImages", "arn:aws:ec2:eu-west-1:210987654321:instance/*"), at: "$.Statement[0]", message: `"Resource": "*"`},
	{id: frame.StatementCoversNothing, name: "Deny of one action", stmt: denyOn("logs:PutLogEvents", "arn:aws:logs:eu-west-1:210987654321:log-group:/app/web"), at: "$.Statement[0]", class: frame.SecurityWarning},
	{id: frame.StatementCoversNothing, name: "one action of the service", stmt: allowOn("ec2:DescribeInstances", "arn:aws:ec2:eu-west-1:210987654321:instance/*"), also: []string{actionNeedsStar}},
	{id: frame.StatementCoversNothing, name: "bucket with others", stmt: allowOn("s3:ListBucket sqs:SendMessage", "arn:aws:s3:::ledger/*"), at: "$.Statement[0]"},
	{
		id: frame.StatementCoversNothing, name: "Deny with a broken ARN", stmt: denyOn("elasticfilesystem:ClientMount", "arn:aws:elasticfilesystem:eu-west-1:210987654321:fs-0abc"),
		at: "$.Statement[0]", class: frame.SecurityWarning,
	},
	{id: frame.StatementCoversNothing, name: "one action fits", stmt: denyOn("dynamodb:DeleteTable s3:DeleteObject", "arn:aws:s3:::ledger/*"), also: []string{actionMismatch}},
	{id: frame.StatementCoversNothing, name: "unknown action", stmt: denyOn("dynamodb:DeleteTable s3:DeleteObjekt", "arn:aws:s3:::ledger/*"), also: []string{actionMismatch, "INVALID_ACTION"}},
	{id: frame.StatementCoversNothing, name: "all actions", stmt: denyOn("dynamodb:DeleteTable *", "arn:aws:s3:::ledger/*"), also: []string{actionMismatch, "REDUNDANT_ACTION"}},
	{id: frame.StatementCoversNothing, name: "actions unknown", in: func(in *Input) {
		in.Root = documentTree(member("Effect", literalNode("Deny")), member("Resource", literalNode("arn:aws:s3:::ledger/*")),
			member("Action", policy.NewArray(policy.Pos{}, []*policy.Node{literalNode("dynamodb:DeleteTable")}, true)))
	}, also: []string{actionMismatch}},
	{id: frame.StatementCoversNothing, name: "resource policy", typ: iam.Resource, attachment: iam.SQS, stmt: onResource("sqs:SendMessage", "arn:aws:sqs:eu-west-1:210987654321:jobs")},
}
