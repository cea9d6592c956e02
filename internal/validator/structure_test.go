// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// structureCases show when the checks of this family report something, and when they do not.
var structureCases = []checkCase{
	{
		id: policy.CodeInvalidElement, name: "plural", stmt: `{"Effect":"Allow","Actions":["sqs:SendMessage"],"Resource":"*"}`,
		at: "$.Statement[0].Actions", message: `"Action"`,
	},
	{id: policy.CodeInvalidElement, name: "case", stmt: `{"effect":"Allow","Action":"sqs:ListQueues","Resource":"*"}`, at: "$.Statement[0].effect", message: `"Effect"`},
	{id: policy.CodeInvalidElement, name: "top level", doc: `{"Version":"2012-10-17","Statements":[]}`, at: "$.Statements", message: `"Statement"`},
	{id: policy.CodeInvalidElement, stmt: `{"Sid":"All","Effect":"Deny","NotAction":"sqs:ListQueues","NotResource":"arn:aws:s3:::reports/*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`, also: []string{notActionDeny}},
	{
		id: policy.CodeInvalidElement, name: "bare statement", doc: `{"Version":"2012-10-17","Effect":"Allow","Action":"sqs:ListQueues","Resource":"*"}`,
		also: []string{policy.CodeMissingStatement},
	},
	{id: policy.CodeTypeMismatch, stmt: `{"Effect":"Allow","Action":{"s3":"GetObject"},"Resource":"*"}`, at: "$.Statement[0].Action"},
	{
		id: policy.CodeTypeMismatch, name: "list in list", stmt: `{"Effect":"Allow","Action":["sqs:ListQueues",["sns:ListTopics"]],"Resource":"*"}`,
		at: "$.Statement[0].Action[1]", message: "flatten",
	},
	{id: policy.CodeTypeMismatch, name: "statement", doc: `{"Version":"2012-10-17","Statement":["allow"]}`, at: "$.Statement[0]"},
	{id: policy.CodeTypeMismatch, cond: `{"NumericLessThan":{"s3:max-keys":100},"Bool":{"aws:SecureTransport":true}}`, also: []string{"CONDITION_KEY_FITS_NO_ACTION"}},
	{
		id: policy.CodeTypeMismatch, name: "condition value", cond: `{"StringEquals":{"s3:ExistingObjectTag/team":{"a":"b"}}}`,
		also: []string{frame.ConditionDataType},
	},
	{
		id: policy.CodeNullElement, cond: `{"StringEquals":{"s3:ExistingObjectTag/team":null}}`,
		at: `$.Statement[0].Condition.StringEquals["s3:ExistingObjectTag/team"]`,
	},
	{
		id: policy.CodeNullElement, name: "member of a list", stmt: `{"Effect":"Allow","Action":["sqs:ListQueues",null],"Resource":"*"}`,
		at: "$.Statement[0].Action[1]",
	},
	{id: policy.CodeNullElement, name: "text", cond: `{"StringEquals":{"s3:ExistingObjectTag/team":"null"}}`},
	{id: policy.CodeMissingStatement, name: "empty", doc: `{"Version":"2012-10-17","Statement":[]}`, at: "$.Statement"},
	{id: policy.CodeMissingStatement, name: "absent", doc: `{"Version":"2012-10-17"}`, at: "$"},
	{
		id: policy.CodeMissingStatement, name: "bare statement", doc: `{"Version":"2012-10-17","Effect":"Allow","Action":"sqs:ListQueues","Resource":"*"}`,
		at: "$", message: `"Statement": [`,
	},
	{id: policy.CodeMissingStatement, doc: harmless},
	{
		id: policy.CodeMissingStatement, name: "unknown list", in: func(in *Input) {
			*in = Input{Root: policy.NewObject(policy.Pos{}, []policy.Member{
				member("Version", literalNode("2012-10-17")), member("Statement", policy.NewArray(policy.Pos{}, nil, true)),
			}, false)}
		},
	},
	{
		id: "ID_IN_IDENTITY_POLICY", at: "$.Id",
		doc: `{"Version":"2012-10-17","Id":"batch-reader","Statement":[{"Effect":"Allow","Action":"batch:ListJobs","Resource":"*"}]}`,
	},
	{
		id: "ID_IN_IDENTITY_POLICY", typ: iam.Resource, attachment: iam.SQS,
		doc: `{"Version":"2012-10-17","Id":"mail","Statement":[{"Effect":"Deny","Principal":"*","Action":"sqs:SendMessage","Resource":"*"}]}`,
	},
	{
		id: policy.CodeInvalidVersion, at: "$.Version",
		doc: `{"Version":"2012-10-07","Statement":[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]}`,
	},
	{id: policy.CodeInvalidVersion, doc: harmless},
	{
		id: policy.CodeInvalidVersion, name: "partly known", in: func(in *Input) {
			*in = Input{Root: policy.NewObject(policy.Pos{}, []policy.Member{
				member("Version", policy.NewString(policy.Pos{}, pattern.WithPrefix("2012"))),
				member("Statement", policy.NewArray(policy.Pos{}, nil, true)),
			}, false)}
		},
	},
	{
		id: "MANAGED_POLICY_VERSION_REJECTED", name: "old", attachment: iam.Managed, at: "$.Version",
		doc: `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*"}]}`,
	},
	{
		id: "MANAGED_POLICY_VERSION_REJECTED", name: "boundary without version", typ: iam.Boundary, at: "$",
		doc: `{"Statement":[{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*"}]}`,
	},
	{
		id: "MANAGED_POLICY_VERSION_REJECTED", attachment: iam.InlineRole, also: []string{oldVersion},
		doc: `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*"}]}`,
	},
	{
		id: "ORG_POLICY_VERSION_REQUIRED", name: "rcp", typ: iam.RCP, at: "$",
		doc: `{"Statement":[{"Effect":"Deny","Principal":"*","Action":"sqs:AddPermission","Resource":"*"}]}`,
	},
	{
		id: "ORG_POLICY_VERSION_REQUIRED", name: "scp", typ: iam.SCP, at: "$", class: frame.Warning,
		doc: `{"Version":"2008-10-17","Statement":[{"Effect":"Deny","Action":"sqs:AddPermission","Resource":"*"}]}`,
	},
	{
		id: "ORG_POLICY_VERSION_REQUIRED", typ: iam.RCP,
		doc: `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"sqs:AddPermission","Resource":"*"}]}`,
	},
	{id: missingVersion, doc: `{"Statement":[{"Effect":"Allow","Action":"logs:DescribeLogGroups","Resource":"*"}]}`, at: "$"},
	{id: missingVersion, doc: `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"logs:DescribeLogGroups","Resource":"*"}]}`, also: []string{oldVersion}},
	{
		id: oldVersion, typ: iam.Resource, attachment: iam.SQS, at: "$.Version",
		doc: `{"Version":"2008-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"sqs:SendMessage","Resource":"*"}]}`,
	},
	{
		id: oldVersion, name: "with a variable", also: []string{"VARIABLE_UNSUPPORTED_IN_VERSION"},
		doc: `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::home/${aws:username}/*"}]}`,
	},
	{
		id: "STATEMENT_NOT_LIST", at: "$.Statement",
		doc: `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"tag:GetResources","Resource":"*"}}`,
	},
	{id: "STATEMENT_NOT_LIST", doc: harmless},
	{
		id: policy.CodeElementCombination, at: "$.Statement[0]",
		stmt: `{"Effect":"Deny","Action":"ec2:*","NotAction":"ec2:TerminateInstances","Resource":"*"}`,
	},
	{id: policy.CodeElementCombination, stmt: `{"Effect":"Deny","NotAction":"ec2:TerminateInstances","NotResource":"arn:aws:s3:::reports/*"}`, also: []string{notActionDeny}},
}
