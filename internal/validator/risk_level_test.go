// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

const (
	infrastructure = "INFRASTRUCTURE_MODIFICATION_WITHOUT_CONSTRAINTS"
	scopable       = "RESOURCE_STAR_FOR_SCOPABLE_ACTION"
	permissions    = "PERMISSIONS_MANAGEMENT_WITHOUT_CONSTRAINTS"
)

var levelCases = []checkCase{
	{id: permissions, stmt: `{"Effect":"Allow","Action":"sns:AddPermission","Resource":"*"}`, at: "$.Statement[0].Action", message: `"arn:aws:sns:${Region}:${Account}:${TopicName}"`},
	{
		id: permissions, name: "wildcard", stmt: `{"Effect":"Allow","Action":["sns:*Permission","sns:ListTopics"],"Resource":"*"}`, at: "$.Statement[0].Action[0]",
		message: "2 actions that manage permissions: sns:AddPermission and sns:RemovePermission",
	},
	{id: permissions, name: "partition", stmt: `{"Effect":"Allow","Action":"sns:AddPermission","Resource":"*"}`, in: func(in *Input) { in.Partition = "aws-cn" }, at: "$.Statement[0].Action", message: `"arn:aws-cn:sns:`},
	{id: permissions, name: "one topic", stmt: `{"Effect":"Allow","Action":"sns:AddPermission","Resource":"arn:aws:sns:eu-west-1:210987654321:alerts"}`},
	{id: permissions, name: "condition", stmt: `{"Effect":"Allow","Action":"sns:AddPermission","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`},
	{id: permissions, name: "other level", stmt: `{"Effect":"Allow","Action":"sns:ListTopics","Resource":"*"}`},
	{id: permissions, name: "denied", stmt: `{"Effect":"Allow","Action":["sns:AddPermission","sns:ListTopics"],"Resource":"*"},{"Effect":"Deny","Action":"sns:*Permission","Resource":"*"}`, also: []string{actionCancelled}},

	{id: infrastructure, stmt: `{"Effect":"Allow","Action":["dynamodb:DeleteTable","sqs:TagQueue","sns:ListTopics"],"Resource":"*"}`, at: "$.Statement[0].Action", message: "dynamodb:DeleteTable and sqs:TagQueue"},
	{id: infrastructure, name: "two statements", stmt: `{"Effect":"Allow","Action":"dynamodb:DeleteTable","Resource":"*"},{"Effect":"Allow","Action":"sqs:DeleteQueue","Resource":"*"}`, at: "$.Statement[0].Action", more: []string{"$.Statement[1].Action"}},
	{id: infrastructure, name: "one table", stmt: `{"Effect":"Allow","Action":"dynamodb:DeleteTable","Resource":"arn:aws:dynamodb:eu-west-1:210987654321:table/orders"}`},
	{id: infrastructure, name: "permissions", stmt: `{"Effect":"Allow","Action":"sns:AddPermission","Resource":"*"}`, also: []string{permissions}},
	{id: infrastructure, name: "reading", stmt: `{"Effect":"Allow","Action":"dynamodb:DescribeTable","Resource":"*"}`},
	{id: infrastructure, name: "off", stmt: `{"Effect":"Allow","Action":"dynamodb:DeleteTable","Resource":"*"}`, in: func(in *Input) { in.Overrides = nil }},

	{id: scopable, stmt: `{"Effect":"Allow","Action":"dynamodb:DescribeTable","Resource":["*"]}`, at: "$.Statement[0].Resource[0]", message: "table/${TableName}"},
	{id: scopable, name: "many", stmt: `{"Effect":"Allow","Action":["dynamodb:Describe*","dynamodb:DeleteTable"],"Resource":"*"}`, at: "$.Statement[0].Resource", message: "more"},
	{id: scopable, name: "cannot be scoped", stmt: `{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}`},
	{id: scopable, name: "one table", stmt: `{"Effect":"Allow","Action":"dynamodb:DescribeTable","Resource":"arn:aws:dynamodb:eu-west-1:210987654321:table/orders"}`},
}

// rule is a setting that reserves the payroll.
func rule(actions, resources []string) func(*Input) {
	return func(in *Input) {
		in.Sensitive = []view.SensitiveAccess{{Name: "payroll", Actions: actions, Resources: resources}}
	}
}

var payroll = rule([]string{"s3:GetObject", "s3:DeleteObject*"}, []string{"arn:aws:s3:::payroll/*"})

var sensitiveCases = []checkCase{
	{id: "SENSITIVE_ACCESS", in: payroll, stmt: `{"Effect":"Allow","Action":["s3:ListBucket","s3:Get*"],"Resource":"arn:aws:s3:::pay*"}`, at: "$.Statement[0]", message: `the rule "payroll" forbids`, also: []string{"S3_BUCKET_NAME_PREFIX_WILDCARD"}},
	{id: "SENSITIVE_ACCESS", name: "narrower than the rule", in: payroll, stmt: `{"Effect":"Allow","Action":"s3:DeleteObjectVersion","Resource":"arn:aws:s3:::payroll/2026/*"}`, at: "$.Statement[0]", message: "2026"},
	{id: "SENSITIVE_ACCESS", name: "overlapping patterns", in: payroll, stmt: `{"Effect":"Allow","Action":"s3:*Version","Resource":"arn:aws:s3:::payroll/*"}`, at: "$.Statement[0]", message: "s3:DeleteObjectVersion"},
	{id: "SENSITIVE_ACCESS", name: "NotAction and NotResource", in: payroll, stmt: `{"Effect":"Allow","NotAction":["iam:*","s3:GetObject"],"NotResource":"arn:aws:s3:::other/*"}`, at: "$.Statement[0]", also: []string{"ALLOW_WITH_NOT_ACTION", "ALLOW_WITH_NOT_RESOURCE"}},
	{id: "SENSITIVE_ACCESS", name: "every resource", in: rule([]string{"organizations:LeaveOrganization"}, nil), stmt: `{"Effect":"Allow","Action":"*","Resource":"*"}`, at: "$.Statement[0]", also: []string{fullAdmin}},
	{id: "SENSITIVE_ACCESS", name: "condition", in: payroll, stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::payroll/*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`, at: "$.Statement[0]"},
	{
		id: "SENSITIVE_ACCESS", name: "resource policy", in: payroll, typ: iam.Resource, attachment: iam.S3, at: "$.Statement[0]",
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::payroll/*"}`,
	},
	{id: "SENSITIVE_ACCESS", name: "part of it denied", in: payroll, stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::*/*"},{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::payroll/2026/*"}`, at: "$.Statement[0]", also: []string{"S3_BUCKET_NAME_PREFIX_WILDCARD", "DATA_EXFILTRATION"}},
	{id: "SENSITIVE_ACCESS", name: "denied under a condition", in: payroll, stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::payroll/*"},{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::payroll/*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`, at: "$.Statement[0]"},
	{id: "SENSITIVE_ACCESS", name: "denied", in: payroll, stmt: `{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::pay*"},{"Effect":"Deny","Action":"s3:*Object","Resource":"arn:aws:s3:::payroll/*"}`, also: []string{"S3_BUCKET_NAME_PREFIX_WILDCARD"}},
	{id: "SENSITIVE_ACCESS", name: "all else denied", in: payroll, stmt: `{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::payroll","arn:aws:s3:::payroll/*"]},{"Effect":"Deny","NotAction":"s3:ListBucket","NotResource":"arn:aws:s3:::other/*"}`, also: []string{actionCancelled}},
	{id: "SENSITIVE_ACCESS", name: "other actions", in: payroll, stmt: `{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::payroll/*"}`},
	{id: "SENSITIVE_ACCESS", name: "other resources", in: payroll, stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}`},
	{id: "SENSITIVE_ACCESS", name: "excepted", in: payroll, stmt: `{"Effect":"Allow","Action":"s3:GetObject","NotResource":"arn:aws:s3:::payroll/*"}`, also: []string{"ALLOW_WITH_NOT_RESOURCE"}},
	{id: "SENSITIVE_ACCESS", name: "no rule", stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::payroll/*"}`},
}
