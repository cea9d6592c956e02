// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package action_test

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/grammar"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// allowed is a statement that allows an action, given as JSON, on everything.
func allowed(action string) string {
	return `{"Effect":"Allow","Action":` + action + `,"Resource":"*"}`
}

const firstAction = "$.Statement[0].Action"

var actionFormCases = []checktest.Case{
	{ID: "INVALID_ACTION_FORMAT", Name: "name only", Stmt: allowed(`"GenerateServiceLastAccessedDetails"`), At: firstAction, Message: `Write "iam:GenerateServiceLastAccessedDetails".`},
	{
		ID: "INVALID_ACTION_FORMAT", Name: "service of the other actions", Stmt: allowed(`["dynamodb:ListTables","ListStreams"]`),
		At: firstAction + "[1]", Message: `Write "dynamodb:ListStreams".`,
	},
	{ID: "INVALID_ACTION_FORMAT", Name: "pattern", Stmt: allowed(`["sqs:ListQueues","ListQ*"]`), At: firstAction + "[1]", Message: `Write "sqs:ListQ*".`},
	{ID: "INVALID_ACTION_FORMAT", Name: "empty", Stmt: allowed(`""`), At: firstAction, Message: "empty string"},
	{ID: "INVALID_ACTION_FORMAT", Name: "service only", Stmt: allowed(`"sqs"`), At: firstAction, Message: `"sqs:*"`},
	{ID: "INVALID_ACTION_FORMAT", Name: "nothing behind", Stmt: allowed(`"sqs:"`), At: firstAction, Message: `"sqs:*"`},
	{ID: "INVALID_ACTION_FORMAT", Name: "nothing before", Stmt: allowed(`":ListQueueTags"`), At: firstAction, Message: `Write "sqs:ListQueueTags".`},
	{ID: "INVALID_ACTION_FORMAT", Name: "dot", Stmt: allowed(`"sqs.ListQueues"`), At: firstAction, Message: `Write "sqs:ListQueues".`},
	{ID: "INVALID_ACTION_FORMAT", Name: "two colons", Stmt: allowed(`"sqs::ListQueues"`), At: firstAction, Message: `Write "sqs:ListQueues".`},
	{ID: "INVALID_ACTION_FORMAT", Name: "three parts", Stmt: allowed(`"aws:sqs:listqueues"`), At: firstAction, Message: `Write "sqs:ListQueues".`},
	{
		ID: "INVALID_ACTION_FORMAT", Name: "list in a string", Stmt: allowed(`"sqs:ListQueues, sns:ListTopics"`), At: firstAction,
		Message: `"sqs:ListQueues" and "sns:ListTopics"`,
	},
	{ID: "INVALID_ACTION_FORMAT", Name: "underscore", Stmt: allowed(`"sqs:list_queues"`), At: firstAction, Message: `Write "sqs:ListQueues".`},
	{ID: "INVALID_ACTION_FORMAT", Name: "regular expression", Stmt: allowed(`"sqs:(Get|List).*"`), At: firstAction, Message: `"("`},
	{ID: "INVALID_ACTION_FORMAT", Name: "bad service", Stmt: allowed(`"sq$s:ListQueues"`), At: firstAction, Message: `"$" (U+0024) in the service`},
	{
		ID: "INVALID_ACTION_FORMAT", Name: "swapped with the resource", Stmt: `{"Effect":"Allow","Action":"arn:aws:s3:::reports/*","Resource":"s3:GetObject"}`,
		At: firstAction, Message: `"s3:GetObject" here`, Also: []string{"INVALID_ARN_PREFIX"},
	},
	{
		ID: "INVALID_ACTION_FORMAT", Name: "Terraform expression", Stmt: allowed(`"sqs:${var.action}"`), At: firstAction, Message: `"$"`,
		Also: []string{frame.TerraformLeftover},
	},
	{ID: "INVALID_ACTION_FORMAT", Name: "in every type", Type: iam.SCP, Stmt: `{"Effect":"Deny","Action":"PutItem","Resource":"*"}`, At: firstAction, Message: `"dynamodb:PutItem"`},
	{
		ID: "INVALID_ACTION_FORMAT", Name: "known in part", In: checktest.ActionsTree(checktest.Prefix("s3:b:c"), checktest.Prefix("s_3"), checktest.Prefix(":x"), checktest.Prefix("s3:a_"), checktest.Prefix("s3:Get")),
		At: firstAction + "[0]", More: []string{firstAction + "[1]", firstAction + "[2]", firstAction + "[3]"},
	},
	{ID: "INVALID_ACTION_FORMAT", Stmt: allowed(`["vpc-lattice:AssociateViaAWSService-EventsAndStates","sqs:ListQueue?"]`), Also: []string{"INFRASTRUCTURE_MODIFICATION_WITHOUT_CONSTRAINTS"}},
	{ID: "INVALID_ACTION_FORMAT", Name: "variable", Stmt: allowed(`"sqs:${aws:username}"`), Also: []string{"VARIABLE_UNSUPPORTED_IN_ELEMENT"}},
	{ID: "INVALID_ACTION_FORMAT", Name: "star", Type: iam.Boundary, Stmt: `{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"iam:*","Resource":"*"}`},
	{ID: "INVALID_ACTION_FORMAT", Name: "may become a variable", In: checktest.ActionsTree(checktest.Prefix("sqs:$"), checktest.Prefix("sqs:${aws:x"), checktest.Prefix("*"), checktest.Prefix(""))},

	{ID: grammar.CodeActionServiceWildcard, Stmt: allowed(`"ec?:DescribeVpcs"`), At: firstAction, Message: `Write "ec2:DescribeVpcs".`},
	{ID: grammar.CodeActionServiceWildcard, Name: "several", Stmt: allowed(`"s?s:List*"`), At: firstAction, Message: `"sns:List*" and "sqs:List*"`},
	{ID: grammar.CodeActionServiceWildcard, Name: "all services", Stmt: allowed(`"*:ListTags"`), At: firstAction, Message: `such as "s3:ListTags"`},
	{ID: grammar.CodeActionServiceWildcard, Name: "no service", Stmt: allowed(`"?:ListTags"`), At: firstAction, Message: "IAM refuses the document"},
	{ID: grammar.CodeActionServiceWildcard, Name: "no action", Stmt: allowed(`"s?s:Nonsense*"`), At: firstAction, Message: "matches 5 services, but none"},
	{
		ID: grammar.CodeActionServiceWildcard, Name: "scp", Type: iam.SCP, Class: frame.Warning, Stmt: `{"Effect":"Deny","Action":"ec?:RunInstances","Resource":"*"}`, At: firstAction,
		Message: "matches nothing",
	},
	{
		ID: grammar.CodeActionServiceWildcard, Name: "known in part", In: checktest.ActionsTree(checktest.Prefix("s*:Get"), checktest.Prefix("*:Get"), checktest.Prefix("*:"), checktest.Prefix("s*")),
		At: firstAction + "[0]", More: []string{firstAction + "[1]"},
	},
	{ID: grammar.CodeActionServiceWildcard, Type: iam.SCP, Stmt: `{"Effect":"Deny","Action":"*:*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalTag/team":"ops"}}}`, Also: []string{"ALL_WILDCARD_SPELLING"}},
	{ID: grammar.CodeActionServiceWildcard, Name: "in the name", Stmt: allowed(`"sqs:L?st*"`)},
}

// TestActionFault shows that what is found in the beginning of an action is found in the whole, or something else is.
func TestActionFault(t *testing.T) {
	for _, text := range []string{"", ":", "s3", "s3:", ":a", "s3:a:b", "s_3:a", "s3:a_b", "s3.", "*", "*:*", "s*:a", "s3:a b,c", "a\tb:c", "s3:é", "é:s3"} {
		whole, _ := iam.FindActionFault(text, true)
		for i := range len(text) + 1 {
			if fault, at := iam.FindActionFault(text[:i], false); fault != iam.NoFault && whole == iam.NoFault || at > i {
				t.Errorf("%q: fault %d at %d of its beginning %q", text, fault, at, text[:i])
			}
		}
	}
}
