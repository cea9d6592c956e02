// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

var actionStyleCases = []checkCase{
	{id: "ACTION_CASE_STYLE", stmt: allowed(`"SQS:listqueues"`), at: firstAction, message: `Write "sqs:ListQueues".`},
	{id: "ACTION_CASE_STYLE", name: "pattern", stmt: allowed(`["sqs:listq*","SNS:ListT*","Lambda:*t?"]`), at: firstAction + "[0]", more: []string{firstAction + "[1]", firstAction + "[2]"}},
	{id: "ACTION_CASE_STYLE", stmt: allowed(`["sqs:ListQueues","sns:L*","lambda:list?unctions"]`)},
	{id: "ACTION_CASE_STYLE", name: "off by default", stmt: allowed(`"SQS:listqueues"`), in: func(in *Input) { in.Overrides = nil }},

	{id: allWildcardSpelling, name: "all services", typ: iam.SCP, at: firstAction, message: `Write "*".`, stmt: `{"Effect":"Deny","Action":"*:*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalTag/team":"ops"}}}`},
	{
		id: allWildcardSpelling, name: "runs", stmt: `{"Effect":"Allow","Action":"sqs:List**","Resource":"**"}`, at: firstAction,
		more: []string{"$.Statement[0].Resource"},
	},
	{
		id: allWildcardSpelling, name: "in an ARN", stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/**/*.csv"}`,
		at: "$.Statement[0].Resource", message: `"arn:aws:s3:::reports/*/*.csv"`,
	},
	{id: allWildcardSpelling, stmt: `{"Effect":"Allow","Action":"sqs:List*","Resource":"*"}`},
	{id: allWildcardSpelling, name: "rcp", typ: iam.RCP, stmt: `{"Effect":"Deny","Principal":"*","Action":"*:*","Resource":"*"}`, also: []string{"RCP_SYNTAX_ERROR_ACTION"}},
	{
		id: allWildcardSpelling, name: "text of a variable",
		stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/${aws:PrincipalTag/team, '**'}*/*"}`,
	},
}

func TestSingleAsterisks(t *testing.T) {
	for text, want := range map[string]string{"": "", "*": "*", "***": "*", "a**b***": "a*b*", "*${**}*": "*${**}*", "**${": "*${", "${a}**": "${a}*"} {
		if got := singleAsterisks(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

var actionRedundantCases = []checkCase{
	{
		id: redundantAction, stmt: `{"Effect":"Allow","Action":["glacier:List*","glacier:ListVaults","glacier:ListJobs"],"Resource":"*"}`,
		at: firstAction + "[1]", message: `2 actions of the statement are redundant: "glacier:ListVaults", covered by "glacier:List*"; "glacier:ListJobs", covered by`,
	},
	{id: redundantAction, name: "twice", stmt: allowed(`["sqs:ListQueues","sns:ListTopics","SQS:listqueues"]`), at: firstAction + "[2]", message: `1 action of the statement is redundant: "SQS:listqueues", listed before.`},
	{id: redundantAction, name: "patterns", stmt: allowed(`["sqs:*Queues","sqs:List*","sqs:ListQ*"]`), at: firstAction + "[0]", message: `"sqs:*Queues", covered today by "sqs:List*"; "sqs:ListQ*", covered by "sqs:List*"`},
	{id: redundantAction, name: "two together", stmt: allowed(`["sns:ListTopics","sns:ListTag*","sns:ListT*"]`), at: firstAction + "[0]", message: `"sns:ListTopics", covered by "sns:ListT*"`},
	{
		id: redundantAction, name: "all that the catalogue has", stmt: allowed(`["sqs:ListQueues","sqs:ListQueueTags","sqs:ListQueue?","sqs:ListDead*"]`),
		at: firstAction + "[0]", message: `"sqs:ListQueues", covered by "sqs:ListQueue?"`,
	},
	{
		id: redundantAction, name: "covered by two", stmt: allowed(`["sns:ListT*ic?","sns:ListTag*","sns:*Topics","sns:ListT?*s*c*"]`), at: firstAction + "[0]",
	},
	{id: redundantAction, name: "everything", typ: iam.SCP, at: firstAction + "[0]", message: `covered by "*"`, stmt: `{"Effect":"Allow","Action":["sqs:*","*"],"Resource":"*"}`},
	{
		id: redundantAction, name: "NotAction", typ: iam.SCP, at: "$.Statement[0].NotAction[1]",
		stmt: `{"Effect":"Deny","NotAction":["sqs:*","sqs:SendMessage"],"Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalTag/team":"ops"}}}`,
	},
	{id: redundantAction, name: "attested", stmt: allowed(`["builderid:ListInvitations","builderid:List*"]`), at: firstAction + "[0]", also: []string{outdatedAction}},
	{
		id: redundantAction, name: "many", at: firstAction + "[1]", message: "; and 2 more.",
		stmt: allowed(`["sqs:List*",` + strings.TrimSuffix(strings.Repeat(`"sqs:ListQueues",`, 7), ",") + `]`),
	},
	{id: redundantAction, stmt: allowed(`["sqs:ListQ*","sqs:ListD*","sns:ListTopics"]`)},
	{id: redundantAction, name: "case in an SCP", typ: iam.SCP, stmt: allowed(`["sqs:ListQueues","SQS:listqueues","sqs:list*"]`)},
	{id: redundantAction, name: "one", stmt: allowed(`["sqs:ListQueues"]`)},
	{id: redundantAction, name: "unknown twice", stmt: allowed(`["sqs:Xyzzyxyzzyx","sqs:Xyzzyxyzzyx"]`), also: []string{invalidAction}},
}

func TestRedundancyNames(t *testing.T) {
	in := Input{Text: document(allowed(`["sns:A","sns:B","sns:C","sns:D","sns:E"]`))}
	r := redundancy{s: newPass(&in).Statements[0]}
	if got, want := r.names([]int{0, 2, 1, 4}), `"sns:A", "sns:C", "sns:B" and others`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := r.names([]int{3, 4}), `"sns:D" and "sns:E"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestRedundantActionsStay shows that what is left when the redundant actions are removed covers the same.
func TestRedundantActionsStay(t *testing.T) {
	for _, tc := range actionRedundantCases {
		in := tc.input()
		c := newPass(&in)
		for _, s := range c.Statements {
			r := redundancy{c: c, s: s}
			r.find()
			gone := map[int]bool{}
			for _, x := range r.found {
				gone[x.entry] = true
			}
			for i := range s.Actions {
				if s.Actions[i].Star || !s.Actions[i].WellFormed {
					continue
				}
				for _, action := range c.Expand(&s.Actions[i]).Actions {
					left := slices.IndexFunc(s.Actions, func(a view.ActionEntry) bool { return a.Covers(action.Name) && !gone[indexOf(s, &a)] })
					if left < 0 {
						t.Errorf("%s: nothing covers %s any more", tc.stmt, action.Name)
					}
				}
			}
		}
	}
}

func indexOf(s *view.Statement, a *view.ActionEntry) int {
	return slices.IndexFunc(s.Actions, func(b view.ActionEntry) bool { return a.Node == b.Node })
}
