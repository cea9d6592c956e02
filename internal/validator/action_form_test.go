// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// allowed is a statement that allows an action, given as JSON, on everything.
func allowed(action string) string {
	return `{"Effect":"Allow","Action":` + action + `,"Resource":"*"}`
}

const firstAction = "$.Statement[0].Action"

var actionFormCases = []checkCase{
	{id: invalidActionFormat, name: "name only", stmt: allowed(`"GenerateServiceLastAccessedDetails"`), at: firstAction, message: `Write "iam:GenerateServiceLastAccessedDetails".`},
	{
		id: invalidActionFormat, name: "service of the other actions", stmt: allowed(`["dynamodb:ListTables","ListStreams"]`),
		at: firstAction + "[1]", message: `Write "dynamodb:ListStreams".`,
	},
	{id: invalidActionFormat, name: "pattern", stmt: allowed(`["sqs:ListQueues","ListQ*"]`), at: firstAction + "[1]", message: `Write "sqs:ListQ*".`},
	{id: invalidActionFormat, name: "empty", stmt: allowed(`""`), at: firstAction, message: "empty string"},
	{id: invalidActionFormat, name: "service only", stmt: allowed(`"sqs"`), at: firstAction, message: `"sqs:*"`},
	{id: invalidActionFormat, name: "nothing behind", stmt: allowed(`"sqs:"`), at: firstAction, message: `"sqs:*"`},
	{id: invalidActionFormat, name: "nothing before", stmt: allowed(`":ListQueueTags"`), at: firstAction, message: `Write "sqs:ListQueueTags".`},
	{id: invalidActionFormat, name: "dot", stmt: allowed(`"sqs.ListQueues"`), at: firstAction, message: `Write "sqs:ListQueues".`},
	{id: invalidActionFormat, name: "two colons", stmt: allowed(`"sqs::ListQueues"`), at: firstAction, message: `Write "sqs:ListQueues".`},
	{id: invalidActionFormat, name: "three parts", stmt: allowed(`"aws:sqs:listqueues"`), at: firstAction, message: `Write "sqs:ListQueues".`},
	{
		id: invalidActionFormat, name: "list in a string", stmt: allowed(`"sqs:ListQueues, sns:ListTopics"`), at: firstAction,
		message: `"sqs:ListQueues" and "sns:ListTopics"`,
	},
	{id: invalidActionFormat, name: "underscore", stmt: allowed(`"sqs:list_queues"`), at: firstAction, message: `Write "sqs:ListQueues".`},
	{id: invalidActionFormat, name: "regular expression", stmt: allowed(`"sqs:(Get|List).*"`), at: firstAction, message: `"("`},
	{id: invalidActionFormat, name: "bad service", stmt: allowed(`"sq$s:ListQueues"`), at: firstAction, message: `"$" (U+0024) in the service`},
	{
		id: invalidActionFormat, name: "swapped with the resource", stmt: `{"Effect":"Allow","Action":"arn:aws:s3:::reports/*","Resource":"s3:GetObject"}`,
		at: firstAction, message: `"s3:GetObject" here`, also: []string{"INVALID_ARN_PREFIX"},
	},
	{
		id: invalidActionFormat, name: "Terraform expression", stmt: allowed(`"sqs:${var.action}"`), at: firstAction, message: `"$"`,
		also: []string{frame.TerraformLeftover},
	},
	{id: invalidActionFormat, name: "in every type", typ: iam.SCP, stmt: `{"Effect":"Deny","Action":"PutItem","Resource":"*"}`, at: firstAction, message: `"dynamodb:PutItem"`},
	{
		id: invalidActionFormat, name: "known in part", in: withActions(beginning("s3:b:c"), beginning("s_3"), beginning(":x"), beginning("s3:a_"), beginning("s3:Get")),
		at: firstAction + "[0]", more: []string{firstAction + "[1]", firstAction + "[2]", firstAction + "[3]"},
	},
	{id: invalidActionFormat, stmt: allowed(`["vpc-lattice:AssociateViaAWSService-EventsAndStates","sqs:ListQueue?"]`), also: []string{"INFRASTRUCTURE_MODIFICATION_WITHOUT_CONSTRAINTS"}},
	{id: invalidActionFormat, name: "variable", stmt: allowed(`"sqs:${aws:username}"`), also: []string{"VARIABLE_UNSUPPORTED_IN_ELEMENT"}},
	{id: invalidActionFormat, name: "star", typ: iam.Boundary, stmt: `{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"iam:*","Resource":"*"}`},
	{id: invalidActionFormat, name: "may become a variable", in: withActions(beginning("sqs:$"), beginning("sqs:${aws:x"), beginning("*"), beginning(""))},

	{id: frame.ActionServiceWildcard, stmt: allowed(`"ec?:DescribeVpcs"`), at: firstAction, message: `Write "ec2:DescribeVpcs".`},
	{id: frame.ActionServiceWildcard, name: "several", stmt: allowed(`"s?s:List*"`), at: firstAction, message: `"sns:List*" and "sqs:List*"`},
	{id: frame.ActionServiceWildcard, name: "all services", stmt: allowed(`"*:ListTags"`), at: firstAction, message: `such as "s3:ListTags"`},
	{id: frame.ActionServiceWildcard, name: "no service", stmt: allowed(`"?:ListTags"`), at: firstAction, message: "IAM refuses the document"},
	{id: frame.ActionServiceWildcard, name: "no action", stmt: allowed(`"s?s:Nonsense*"`), at: firstAction, message: "fits 5 services, but none"},
	{
		id: frame.ActionServiceWildcard, name: "scp", typ: iam.SCP, class: frame.Warning, stmt: `{"Effect":"Deny","Action":"ec?:RunInstances","Resource":"*"}`, at: firstAction,
		message: "matches nothing",
	},
	{
		id: frame.ActionServiceWildcard, name: "known in part", in: withActions(beginning("s*:Get"), beginning("*:Get"), beginning("*:"), beginning("s*")),
		at: firstAction + "[0]", more: []string{firstAction + "[1]"},
	},
	{id: frame.ActionServiceWildcard, typ: iam.SCP, stmt: `{"Effect":"Deny","Action":"*:*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalTag/team":"ops"}}}`, also: []string{allWildcardSpelling}},
	{id: frame.ActionServiceWildcard, name: "in the name", stmt: allowed(`"sqs:L?st*"`)},
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
