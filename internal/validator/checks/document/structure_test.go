// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package document_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// structureCases show when the checks of this family report something, and when they do not.
var structureCases = []checktest.Case{
	{
		ID: policy.CodeInvalidElement, Name: "plural", Stmt: `{"Effect":"Allow","Actions":["sqs:SendMessage"],"Resource":"*"}`,
		At: "$.Statement[0].Actions", Message: `"Action"`,
	},
	{ID: policy.CodeInvalidElement, Name: "case", Stmt: `{"effect":"Allow","Action":"sqs:ListQueues","Resource":"*"}`, At: "$.Statement[0].effect", Message: `"Effect"`},
	{ID: policy.CodeInvalidElement, Name: "top level", Doc: `{"Version":"2012-10-17","Statements":[]}`, At: "$.Statements", Message: `"Statement"`},
	{ID: policy.CodeInvalidElement, Stmt: `{"Sid":"All","Effect":"Deny","NotAction":"sqs:ListQueues","NotResource":"arn:aws:s3:::reports/*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`, Also: []string{"NOT_ACTION_DENY_ALLOWS_NOTHING"}},
	{
		ID: policy.CodeInvalidElement, Name: "bare statement", Doc: `{"Version":"2012-10-17","Effect":"Allow","Action":"sqs:ListQueues","Resource":"*"}`,
		Also: []string{policy.CodeMissingStatement},
	},
	{ID: policy.CodeTypeMismatch, Stmt: `{"Effect":"Allow","Action":{"s3":"GetObject"},"Resource":"*"}`, At: "$.Statement[0].Action"},
	{
		ID: policy.CodeTypeMismatch, Name: "list in list", Stmt: `{"Effect":"Allow","Action":["sqs:ListQueues",["sns:ListTopics"]],"Resource":"*"}`,
		At: "$.Statement[0].Action[1]", Message: "flatten",
	},
	{ID: policy.CodeTypeMismatch, Name: "statement", Doc: `{"Version":"2012-10-17","Statement":["allow"]}`, At: "$.Statement[0]"},
	{ID: policy.CodeTypeMismatch, Cond: `{"NumericLessThan":{"s3:max-keys":100},"Bool":{"aws:SecureTransport":true}}`, Also: []string{"CONDITION_KEY_FITS_NO_ACTION"}},
	{
		ID: policy.CodeTypeMismatch, Name: "condition value", Cond: `{"StringEquals":{"s3:ExistingObjectTag/team":{"a":"b"}}}`,
		Also: []string{frame.ConditionDataType},
	},
	{
		ID: policy.CodeNullElement, Cond: `{"StringEquals":{"s3:ExistingObjectTag/team":null}}`,
		At: `$.Statement[0].Condition.StringEquals["s3:ExistingObjectTag/team"]`,
	},
	{
		ID: policy.CodeNullElement, Name: "member of a list", Stmt: `{"Effect":"Allow","Action":["sqs:ListQueues",null],"Resource":"*"}`,
		At: "$.Statement[0].Action[1]",
	},
	{ID: policy.CodeNullElement, Name: "text", Cond: `{"StringEquals":{"s3:ExistingObjectTag/team":"null"}}`},
	{ID: policy.CodeMissingStatement, Name: "empty", Doc: `{"Version":"2012-10-17","Statement":[]}`, At: "$.Statement"},
	{ID: policy.CodeMissingStatement, Name: "absent", Doc: `{"Version":"2012-10-17"}`, At: "$"},
	{
		ID: policy.CodeMissingStatement, Name: "bare statement", Doc: `{"Version":"2012-10-17","Effect":"Allow","Action":"sqs:ListQueues","Resource":"*"}`,
		At: "$", Message: `"Statement": [`,
	},
	{ID: policy.CodeMissingStatement, Doc: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::reports/*\"}]}"},
	{
		ID: policy.CodeMissingStatement, Name: "unknown list", In: func(in *frame.Input) {
			*in = frame.Input{Root: policy.NewObject(policy.Pos{}, []policy.Member{
				checktest.Member("Version", checktest.Literal("2012-10-17")), checktest.Member("Statement", policy.NewArray(policy.Pos{}, nil, true)),
			}, false)}
		},
	},
	{
		ID: "ID_IN_IDENTITY_POLICY", At: "$.Id",
		Doc: `{"Version":"2012-10-17","Id":"batch-reader","Statement":[{"Effect":"Allow","Action":"batch:ListJobs","Resource":"*"}]}`,
	},
	{
		ID: "ID_IN_IDENTITY_POLICY", Type: iam.Resource, Attachment: iam.SQS,
		Doc: `{"Version":"2012-10-17","Id":"mail","Statement":[{"Effect":"Deny","Principal":"*","Action":"sqs:SendMessage","Resource":"*"}]}`,
	},
	{
		ID: policy.CodeInvalidVersion, At: "$.Version",
		Doc: `{"Version":"2012-10-07","Statement":[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]}`,
	},
	{ID: policy.CodeInvalidVersion, Doc: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::reports/*\"}]}"},
	{
		ID: policy.CodeInvalidVersion, Name: "partly known", In: func(in *frame.Input) {
			*in = frame.Input{Root: policy.NewObject(policy.Pos{}, []policy.Member{
				checktest.Member("Version", policy.NewString(policy.Pos{}, pattern.WithPrefix("2012"))),
				checktest.Member("Statement", policy.NewArray(policy.Pos{}, nil, true)),
			}, false)}
		},
	},
	{
		ID: "MANAGED_POLICY_VERSION_REJECTED", Name: "old", Attachment: iam.Managed, At: "$.Version",
		Doc: `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*"}]}`,
	},
	{
		ID: "MANAGED_POLICY_VERSION_REJECTED", Name: "boundary without version", Type: iam.Boundary, At: "$",
		Doc: `{"Statement":[{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*"}]}`,
	},
	{
		ID: "MANAGED_POLICY_VERSION_REJECTED", Attachment: iam.InlineRole, Also: []string{"OLD_VERSION"},
		Doc: `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*"}]}`,
	},
	{
		ID: "ORG_POLICY_VERSION_REQUIRED", Name: "rcp", Type: iam.RCP, At: "$",
		Doc: `{"Statement":[{"Effect":"Deny","Principal":"*","Action":"sqs:AddPermission","Resource":"*"}]}`,
	},
	{
		ID: "ORG_POLICY_VERSION_REQUIRED", Name: "scp", Type: iam.SCP, At: "$", Class: frame.Warning,
		Doc: `{"Version":"2008-10-17","Statement":[{"Effect":"Deny","Action":"sqs:AddPermission","Resource":"*"}]}`,
	},
	{
		ID: "ORG_POLICY_VERSION_REQUIRED", Type: iam.RCP,
		Doc: `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"sqs:AddPermission","Resource":"*"}]}`,
	},
	{ID: "MISSING_VERSION", Doc: `{"Statement":[{"Effect":"Allow","Action":"logs:DescribeLogGroups","Resource":"*"}]}`, At: "$"},
	{ID: "MISSING_VERSION", Doc: `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"logs:DescribeLogGroups","Resource":"*"}]}`, Also: []string{"OLD_VERSION"}},
	{
		ID: "OLD_VERSION", Type: iam.Resource, Attachment: iam.SQS, At: "$.Version",
		Doc: `{"Version":"2008-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"sqs:SendMessage","Resource":"*"}]}`,
	},
	{
		ID: "OLD_VERSION", Name: "with a variable", Also: []string{"VARIABLE_UNSUPPORTED_IN_VERSION"},
		Doc: `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::home/${aws:username}/*"}]}`,
	},
	{
		ID: "STATEMENT_NOT_LIST", At: "$.Statement",
		Doc: `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"tag:GetResources","Resource":"*"}}`,
	},
	{ID: "STATEMENT_NOT_LIST", Doc: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::reports/*\"}]}"},
	{
		ID: policy.CodeElementCombination, At: "$.Statement[0]",
		Stmt: `{"Effect":"Deny","Action":"ec2:*","NotAction":"ec2:TerminateInstances","Resource":"*"}`,
	},
	{ID: policy.CodeElementCombination, Stmt: `{"Effect":"Deny","NotAction":"ec2:TerminateInstances","NotResource":"arn:aws:s3:::reports/*"}`, Also: []string{"NOT_ACTION_DENY_ALLOWS_NOTHING"}},
}
