// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// actionCases show when the checks of this family report something, and when they do not.
var actionCases = slices.Concat(
	actionElementCases, actionFormCases, actionNameCases, actionRetiredCases, actionAttachedCases, actionTrustCases, actionStyleCases,
	actionRedundantCases,
)

// withActions makes the document one that allows these actions, given as nodes, on everything.
func withActions(actions ...*policy.Node) func(*Input) {
	return func(in *Input) {
		in.Text = ""
		in.Root = documentTree(
			member("Effect", literalNode("Allow")), member("Principal", literalNode("*")),
			member("Action", policy.NewArray(policy.Pos{}, actions, false)), member("Resource", literalNode("*")),
		)
		if in.Type&(iam.IdentityTypes|iam.SCP) != 0 || in.Type == 0 {
			in.Root = documentTree(
				member("Effect", literalNode("Allow")),
				member("Action", policy.NewArray(policy.Pos{}, actions, false)), member("Resource", literalNode("*")),
			)
		}
	}
}

// beginning is a string of which only the beginning is known.
func beginning(text string) *policy.Node {
	return policy.NewString(policy.Pos{}, pattern.WithPrefix(text))
}

var actionElementCases = []checkCase{
	{id: policy.CodeMissingAction, stmt: `{"Effect":"Deny","Resource":"arn:aws:s3:::audit-archive/*"}`, at: "$.Statement[0]", message: "s3:GetObject"},
	{
		id: policy.CodeMissingAction, name: "trust", typ: iam.Trust, stmt: `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"}}`,
		at: "$.Statement[0]", message: "sts:AssumeRole",
	},
	{id: policy.CodeMissingAction, stmt: `{"Effect":"Deny","NotAction":"s3:GetObject","Resource":"arn:aws:s3:::audit-archive/*"}`, also: []string{"NOT_ACTION_DENY_ALLOWS_NOTHING"}},
	{
		id: policy.CodeMissingAction, name: "may be unknown", in: func(in *Input) {
			in.Root = policy.NewObject(policy.Pos{}, []policy.Member{member("Version", literalNode("2012-10-17")), member("Statement", policy.NewObject(policy.Pos{}, []policy.Member{
				member("Effect", literalNode("Deny")), member("Resource", literalNode("*")),
			}, true))}, false)
		},
	},
	{id: policy.CodeEmptyAction, stmt: `{"Effect":"Allow","Action":[],"Resource":"*"}`, at: "$.Statement[0].Action", message: "covers nothing"},
	{id: policy.CodeEmptyAction, name: "NotAction", stmt: `{"Effect":"Deny","NotAction":[],"Resource":"*"}`, at: "$.Statement[0].NotAction", message: "EVERY", also: []string{"NOT_ACTION_DENY_ALLOWS_NOTHING"}},
	{id: policy.CodeEmptyAction, name: "scp", typ: iam.SCP, stmt: `{"Effect":"Deny","Action":[],"Resource":"*"}`, at: "$.Statement[0].Action", class: frame.Suggestion},
	{id: policy.CodeEmptyAction, name: "scp NotAction", typ: iam.SCP, stmt: `{"Effect":"Deny","NotAction":[],"Resource":"*"}`, at: "$.Statement[0].NotAction", class: frame.Warning, message: "EVERY"},
	{
		id: policy.CodeEmptyAction, name: "queue NotAction", typ: iam.Resource, attachment: iam.SQS, class: frame.SecurityWarning, message: "EVERY",
		stmt: `{"Effect":"Allow","Principal":{"AWS":"210987654321"},"NotAction":[],"Resource":"*"}`, at: "$.Statement[0].NotAction",
		also: []string{"ALLOW_WITH_NOT_ACTION", "ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"},
	},
	{id: policy.CodeEmptyAction, stmt: `{"Effect":"Allow","Action":["sqs:ListQueues"],"Resource":"*"}`},
}
