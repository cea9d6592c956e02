// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package risk_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

const (
	infrastructure = "INFRASTRUCTURE_MODIFICATION_WITHOUT_CONSTRAINTS"
	scopable       = "RESOURCE_STAR_FOR_SCOPABLE_ACTION"
	permissions    = "PERMISSIONS_MANAGEMENT_WITHOUT_CONSTRAINTS"
)

var levelCases = []checktest.Case{
	{ID: permissions, Stmt: `{"Effect":"Allow","Action":"sns:AddPermission","Resource":"*"}`, At: "$.Statement[0].Action", Message: `"arn:aws:sns:${Region}:${Account}:${TopicName}"`},
	{
		ID: permissions, Name: "wildcard", Stmt: `{"Effect":"Allow","Action":["sns:*Permission","sns:ListTopics"],"Resource":"*"}`, At: "$.Statement[0].Action[0]",
		Message: "2 actions that manage permissions: sns:AddPermission and sns:RemovePermission",
	},
	{ID: permissions, Name: "partition", Stmt: `{"Effect":"Allow","Action":"sns:AddPermission","Resource":"*"}`, In: func(in *frame.Input) { in.Partition = "aws-cn" }, At: "$.Statement[0].Action", Message: `"arn:aws-cn:sns:`},
	{ID: permissions, Name: "one topic", Stmt: `{"Effect":"Allow","Action":"sns:AddPermission","Resource":"arn:aws:sns:eu-west-1:210987654321:alerts"}`},
	{ID: permissions, Name: "condition", Stmt: `{"Effect":"Allow","Action":"sns:AddPermission","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`},
	{ID: permissions, Name: "other level", Stmt: `{"Effect":"Allow","Action":"sns:ListTopics","Resource":"*"}`},
	{ID: permissions, Name: "denied", Stmt: `{"Effect":"Allow","Action":["sns:AddPermission","sns:ListTopics"],"Resource":"*"},{"Effect":"Deny","Action":"sns:*Permission","Resource":"*"}`, Also: []string{"ACTION_CANCELLED_BY_DENY"}},

	{ID: infrastructure, Stmt: `{"Effect":"Allow","Action":["dynamodb:DeleteTable","sqs:TagQueue","sns:ListTopics"],"Resource":"*"}`, At: "$.Statement[0].Action", Message: "dynamodb:DeleteTable and sqs:TagQueue"},
	{ID: infrastructure, Name: "two statements", Stmt: `{"Effect":"Allow","Action":"dynamodb:DeleteTable","Resource":"*"},{"Effect":"Allow","Action":"sqs:DeleteQueue","Resource":"*"}`, At: "$.Statement[0].Action", More: []string{"$.Statement[1].Action"}},
	{ID: infrastructure, Name: "one table", Stmt: `{"Effect":"Allow","Action":"dynamodb:DeleteTable","Resource":"arn:aws:dynamodb:eu-west-1:210987654321:table/orders"}`},
	{ID: infrastructure, Name: "permissions", Stmt: `{"Effect":"Allow","Action":"sns:AddPermission","Resource":"*"}`, Also: []string{permissions}},
	{ID: infrastructure, Name: "reading", Stmt: `{"Effect":"Allow","Action":"dynamodb:DescribeTable","Resource":"*"}`},
	{ID: infrastructure, Name: "off", Stmt: `{"Effect":"Allow","Action":"dynamodb:DeleteTable","Resource":"*"}`, In: func(in *frame.Input) { in.Overrides = nil }},

	{ID: scopable, Stmt: `{"Effect":"Allow","Action":"dynamodb:DescribeTable","Resource":["*"]}`, At: "$.Statement[0].Resource[0]", Message: "table/${TableName}"},
	{ID: scopable, Name: "many", Stmt: `{"Effect":"Allow","Action":["dynamodb:Describe*","dynamodb:DeleteTable"],"Resource":"*"}`, At: "$.Statement[0].Resource", Message: "more"},
	{ID: scopable, Name: "cannot be scoped", Stmt: `{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}`},
	{ID: scopable, Name: "one table", Stmt: `{"Effect":"Allow","Action":"dynamodb:DescribeTable","Resource":"arn:aws:dynamodb:eu-west-1:210987654321:table/orders"}`},
}

// rule is a setting that reserves the payroll.
func rule(actions, resources []string) func(*frame.Input) {
	return func(in *frame.Input) {
		in.Sensitive = []view.SensitiveAccess{{Name: "payroll", Actions: actions, Resources: resources}}
	}
}

var payroll = rule([]string{"s3:GetObject", "s3:DeleteObject*"}, []string{"arn:aws:s3:::payroll/*"})

var sensitiveCases = []checktest.Case{
	{ID: "SENSITIVE_ACCESS", In: payroll, Stmt: `{"Effect":"Allow","Action":["s3:ListBucket","s3:Get*"],"Resource":"arn:aws:s3:::pay*"}`, At: "$.Statement[0]", Message: `the rule "payroll" forbids`, Also: []string{"S3_BUCKET_NAME_PREFIX_WILDCARD"}},
	{ID: "SENSITIVE_ACCESS", Name: "narrower than the rule", In: payroll, Stmt: `{"Effect":"Allow","Action":"s3:DeleteObjectVersion","Resource":"arn:aws:s3:::payroll/2026/*"}`, At: "$.Statement[0]", Message: "2026"},
	{ID: "SENSITIVE_ACCESS", Name: "overlapping patterns", In: payroll, Stmt: `{"Effect":"Allow","Action":"s3:*Version","Resource":"arn:aws:s3:::payroll/*"}`, At: "$.Statement[0]", Message: "s3:DeleteObjectVersion"},
	{ID: "SENSITIVE_ACCESS", Name: "NotAction and NotResource", In: payroll, Stmt: `{"Effect":"Allow","NotAction":["iam:*","s3:GetObject"],"NotResource":"arn:aws:s3:::other/*"}`, At: "$.Statement[0]", Also: []string{"ALLOW_WITH_NOT_ACTION", "ALLOW_WITH_NOT_RESOURCE", "PRIVILEGE_ESCALATION"}},
	{ID: "SENSITIVE_ACCESS", Name: "every resource", In: rule([]string{"organizations:LeaveOrganization"}, nil), Stmt: `{"Effect":"Allow","Action":"*","Resource":"*"}`, At: "$.Statement[0]", Also: []string{"FULL_ADMIN_ACCESS"}},
	{ID: "SENSITIVE_ACCESS", Name: "condition", In: payroll, Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::payroll/*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`, At: "$.Statement[0]"},
	{
		ID: "SENSITIVE_ACCESS", Name: "resource policy", In: payroll, Type: iam.Resource, Attachment: iam.S3, At: "$.Statement[0]",
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::payroll/*"}`,
	},
	{ID: "SENSITIVE_ACCESS", Name: "part of it denied", In: payroll, Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::*/*"},{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::payroll/2026/*"}`, At: "$.Statement[0]", Also: []string{"S3_BUCKET_NAME_PREFIX_WILDCARD", "DATA_EXFILTRATION"}},
	{ID: "SENSITIVE_ACCESS", Name: "denied under a condition", In: payroll, Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::payroll/*"},{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::payroll/*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`, At: "$.Statement[0]"},
	{ID: "SENSITIVE_ACCESS", Name: "denied", In: payroll, Stmt: `{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::pay*"},{"Effect":"Deny","Action":"s3:*Object","Resource":"arn:aws:s3:::payroll/*"}`, Also: []string{"S3_BUCKET_NAME_PREFIX_WILDCARD"}},
	{ID: "SENSITIVE_ACCESS", Name: "denied in two statements", In: payroll, Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::payroll/*"},{"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::payroll/2026/*"},{"Effect":"Deny","Action":"s3:GetObject","NotResource":"arn:aws:s3:::payroll/2026/*"}`, Also: []string{"ALLOW_CANCELLED_BY_DENY"}},
	{ID: "SENSITIVE_ACCESS", Name: "all else denied", In: payroll, Stmt: `{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::payroll","arn:aws:s3:::payroll/*"]},{"Effect":"Deny","NotAction":"s3:ListBucket","NotResource":"arn:aws:s3:::other/*"}`, Also: []string{"ACTION_CANCELLED_BY_DENY"}},
	{ID: "SENSITIVE_ACCESS", Name: "other actions", In: payroll, Stmt: `{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::payroll/*"}`},
	{ID: "SENSITIVE_ACCESS", Name: "other resources", In: payroll, Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}`},
	{ID: "SENSITIVE_ACCESS", Name: "excepted", In: payroll, Stmt: `{"Effect":"Allow","Action":"s3:GetObject","NotResource":"arn:aws:s3:::payroll/*"}`, Also: []string{"ALLOW_WITH_NOT_RESOURCE"}},
	{ID: "SENSITIVE_ACCESS", Name: "no rule", Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::payroll/*"}`},
}
