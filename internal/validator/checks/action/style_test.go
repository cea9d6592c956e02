// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package action_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/action"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

var actionStyleCases = []checktest.Case{
	{ID: "ACTION_CASE_STYLE", Stmt: allowed(`"SQS:listqueues"`), At: firstAction, Message: `Write "sqs:ListQueues".`},
	{ID: "ACTION_CASE_STYLE", Name: "pattern", Stmt: allowed(`["sqs:listq*","SNS:ListT*","Lambda:*t?"]`), At: firstAction + "[0]", More: []string{firstAction + "[1]", firstAction + "[2]"}},
	{ID: "ACTION_CASE_STYLE", Stmt: allowed(`["sqs:ListQueues","sns:L*","lambda:list?unctions"]`)},
	{ID: "ACTION_CASE_STYLE", Name: "off by default", Stmt: allowed(`"SQS:listqueues"`), In: func(in *frame.Input) { in.Overrides = nil }},

	{ID: "ALL_WILDCARD_SPELLING", Name: "all services", Type: iam.SCP, At: firstAction, Message: `Write "*".`, Stmt: `{"Effect":"Deny","Action":"*:*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalTag/team":"ops"}}}`},
	{
		ID: "ALL_WILDCARD_SPELLING", Name: "runs", Stmt: `{"Effect":"Allow","Action":"sqs:List**","Resource":"**"}`, At: firstAction,
		More: []string{"$.Statement[0].Resource"},
	},
	{
		ID: "ALL_WILDCARD_SPELLING", Name: "in an ARN", Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/**/*.csv"}`,
		At: "$.Statement[0].Resource", Message: `"arn:aws:s3:::reports/*/*.csv"`,
	},
	{ID: "ALL_WILDCARD_SPELLING", Stmt: `{"Effect":"Allow","Action":"sqs:List*","Resource":"*"}`},
	{ID: "ALL_WILDCARD_SPELLING", Name: "rcp", Type: iam.RCP, Stmt: `{"Effect":"Deny","Principal":"*","Action":"*:*","Resource":"*"}`, Also: []string{"RCP_SYNTAX_ERROR_ACTION"}},
	{
		ID: "ALL_WILDCARD_SPELLING", Name: "text of a variable",
		Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/${aws:PrincipalTag/team, '**'}*/*"}`,
	},
}

var actionRedundantCases = []checktest.Case{
	{
		ID: "REDUNDANT_ACTION", Stmt: `{"Effect":"Allow","Action":["glacier:List*","glacier:ListVaults","glacier:ListJobs"],"Resource":"*"}`,
		At: firstAction + "[1]", Message: `2 actions of the statement are redundant: "glacier:ListVaults", covered by "glacier:List*"; "glacier:ListJobs", covered by`,
	},
	{ID: "REDUNDANT_ACTION", Name: "twice", Stmt: allowed(`["sqs:ListQueues","sns:ListTopics","SQS:listqueues"]`), At: firstAction + "[2]", Message: `1 action of the statement is redundant: "SQS:listqueues", listed before.`},
	{ID: "REDUNDANT_ACTION", Name: "patterns", Stmt: allowed(`["sqs:*Queues","sqs:List*","sqs:ListQ*"]`), At: firstAction + "[0]", Message: `"sqs:*Queues", covered today by "sqs:List*"; "sqs:ListQ*", covered by "sqs:List*"`},
	{ID: "REDUNDANT_ACTION", Name: "two together", Stmt: allowed(`["sns:ListTopics","sns:ListTag*","sns:ListT*"]`), At: firstAction + "[0]", Message: `"sns:ListTopics", covered by "sns:ListT*"`},
	{
		ID: "REDUNDANT_ACTION", Name: "all that the catalogue has", Stmt: allowed(`["sqs:ListQueues","sqs:ListQueueTags","sqs:ListQueue?","sqs:ListDead*"]`),
		At: firstAction + "[0]", Message: `"sqs:ListQueues", covered by "sqs:ListQueue?"`,
	},
	{
		ID: "REDUNDANT_ACTION", Name: "covered by two", Stmt: allowed(`["sns:ListT*ic?","sns:ListTag*","sns:*Topics","sns:ListT?*s*c*"]`), At: firstAction + "[0]",
	},
	{ID: "REDUNDANT_ACTION", Name: "everything", Type: iam.SCP, At: firstAction + "[0]", Message: `covered by "*"`, Stmt: `{"Effect":"Allow","Action":["sqs:*","*"],"Resource":"*"}`},
	{
		ID: "REDUNDANT_ACTION", Name: "NotAction", Type: iam.SCP, At: "$.Statement[0].NotAction[1]",
		Stmt: `{"Effect":"Deny","NotAction":["sqs:*","sqs:SendMessage"],"Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalTag/team":"ops"}}}`,
	},
	{ID: "REDUNDANT_ACTION", Name: "attested", Stmt: allowed(`["builderid:ListInvitations","builderid:List*"]`), At: firstAction + "[0]", Also: []string{"DEPRECATED_OR_UNDOCUMENTED_ACTION"}},
	{
		ID: "REDUNDANT_ACTION", Name: "many", At: firstAction + "[1]", Message: "; and 2 more.",
		Stmt: allowed(`["sqs:List*",` + strings.TrimSuffix(strings.Repeat(`"sqs:ListQueues",`, 7), ",") + `]`),
	},
	{ID: "REDUNDANT_ACTION", Stmt: allowed(`["sqs:ListQ*","sqs:ListD*","sns:ListTopics"]`)},
	{ID: "REDUNDANT_ACTION", Name: "case in an SCP", Type: iam.SCP, Stmt: allowed(`["sqs:ListQueues","SQS:listqueues","sqs:list*"]`)},
	{ID: "REDUNDANT_ACTION", Name: "one", Stmt: allowed(`["sqs:ListQueues"]`)},
	{ID: "REDUNDANT_ACTION", Name: "unknown twice", Stmt: allowed(`["sqs:Xyzzyxyzzyx","sqs:Xyzzyxyzzyx"]`), Also: []string{"INVALID_ACTION"}},
}

func indexOf(s *view.Statement, a *view.ActionEntry) int {
	return slices.IndexFunc(s.Actions, func(b view.ActionEntry) bool { return a.Node == b.Node })
}

// TestRedundantActionsStay shows that what is left when the redundant actions are removed covers the same.
func TestRedundantActionsStay(t *testing.T) {
	for _, tc := range actionRedundantCases {
		in := tc.Input(frame.NewSuite())
		c := frame.NewPass(frame.NewSuite(), &in)
		for _, s := range c.Statements {
			gone := action.RedundantActions(c, s)
			for i := range s.Actions {
				if s.Actions[i].Star || !s.Actions[i].WellFormed {
					continue
				}
				for _, action := range c.Expand(&s.Actions[i]).Actions {
					left := slices.IndexFunc(s.Actions, func(a view.ActionEntry) bool { return a.Covers(action.Name) && !gone[indexOf(s, &a)] })
					if left < 0 {
						t.Errorf("%s: nothing covers %s any more", tc.Stmt, action.Name)
					}
				}
			}
		}
	}
}
