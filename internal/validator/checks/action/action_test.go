// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package action_test

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// actionCases show when the checks of this family report something, and when they do not.
var actionCases = slices.Concat(
	actionElementCases, actionFormCases, actionNameCases, actionRetiredCases, actionAttachedCases, actionTrustCases, actionStyleCases,
	actionRedundantCases,
)

var actionElementCases = []checktest.Case{
	{ID: policy.CodeMissingAction, Stmt: `{"Effect":"Deny","Resource":"arn:aws:s3:::audit-archive/*"}`, At: "$.Statement[0]", Message: "s3:GetObject"},
	{
		ID: policy.CodeMissingAction, Name: "trust", Type: iam.Trust, Stmt: `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"}}`,
		At: "$.Statement[0]", Message: "sts:AssumeRole",
	},
	{ID: policy.CodeMissingAction, Stmt: `{"Effect":"Deny","NotAction":"s3:GetObject","Resource":"arn:aws:s3:::audit-archive/*"}`, Also: []string{"NOT_ACTION_DENY_ALLOWS_NOTHING"}},
	{
		ID: policy.CodeMissingAction, Name: "may be unknown", In: func(in *frame.Input) {
			in.Root = policy.NewObject(policy.Pos{}, []policy.Member{checktest.Member("Version", checktest.Literal("2012-10-17")), checktest.Member("Statement", policy.NewObject(policy.Pos{}, []policy.Member{
				checktest.Member("Effect", checktest.Literal("Deny")), checktest.Member("Resource", checktest.Literal("*")),
			}, true))}, false)
		},
	},
	{ID: policy.CodeEmptyAction, Stmt: `{"Effect":"Allow","Action":[],"Resource":"*"}`, At: "$.Statement[0].Action", Message: "covers nothing"},
	{ID: policy.CodeEmptyAction, Name: "NotAction", Stmt: `{"Effect":"Deny","NotAction":[],"Resource":"*"}`, At: "$.Statement[0].NotAction", Message: "EVERY", Also: []string{"NOT_ACTION_DENY_ALLOWS_NOTHING"}},
	{ID: policy.CodeEmptyAction, Name: "scp", Type: iam.SCP, Stmt: `{"Effect":"Deny","Action":[],"Resource":"*"}`, At: "$.Statement[0].Action", Class: frame.Suggestion},
	{ID: policy.CodeEmptyAction, Name: "scp NotAction", Type: iam.SCP, Stmt: `{"Effect":"Deny","NotAction":[],"Resource":"*"}`, At: "$.Statement[0].NotAction", Class: frame.Warning, Message: "EVERY"},
	{
		ID: policy.CodeEmptyAction, Name: "queue NotAction", Type: iam.Resource, Attachment: iam.SQS, Class: frame.SecurityWarning, Message: "EVERY",
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"210987654321"},"NotAction":[],"Resource":"*"}`, At: "$.Statement[0].NotAction",
		Also: []string{"ALLOW_WITH_NOT_ACTION", "ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"},
	},
	{ID: policy.CodeEmptyAction, Stmt: `{"Effect":"Allow","Action":["sqs:ListQueues"],"Resource":"*"}`},
}
