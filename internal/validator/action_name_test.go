// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// declaring adds an action to the catalogue, as users do.
func declaring(action string) func(*Input) {
	return func(in *Input) {
		c, err := catalog.Default().With(map[string]catalog.AdditionalAction{action: {Levels: catalog.List}})
		if err != nil {
			panic(err)
		}
		in.Catalog = c
	}
}

var actionNameCases = []checkCase{
	{id: invalidServiceInAction, name: "alias", stmt: allowed(`"stepfunctions:ListActivities"`), at: firstAction, message: `Write "states:ListActivities".`},
	{id: invalidServiceInAction, name: "alias of two", stmt: allowed(`"cognito:ListUsers"`), at: firstAction, message: `Write "cognito-idp:ListUsers".`},
	{id: invalidServiceInAction, name: "misspelt", stmt: allowed(`"cloudwacth:List*"`), at: firstAction, message: `Write "cloudwatch:List*".`},
	{id: invalidServiceInAction, name: "service and action misspelt", stmt: allowed(`"lambada:ListFunction"`), at: firstAction, message: `"lambda:ListFunctions"`},
	{id: invalidServiceInAction, name: "host name", stmt: allowed(`"sqs.amazonaws.com:ListQueues"`), at: firstAction, message: `Write "sqs:ListQueues".`},
	{id: invalidServiceInAction, name: "same action elsewhere", stmt: allowed(`"messagequeues:ListQueueTags"`), at: firstAction, message: `Write "sqs:ListQueueTags".`},
	{id: invalidServiceInAction, name: "nothing like it", stmt: allowed(`"acmecorporation:Doo*"`), at: firstAction, message: "additional_actions"},
	{
		id: invalidServiceInAction, name: "NotAction", typ: iam.SCP, stmt: `{"Effect":"Deny","NotAction":["eventbridge:PutEvents","sqs:*"],"Resource":"*"}`,
		at: "$.Statement[0].NotAction[0]", message: "does not except what was meant: it is denied",
	},
	{id: invalidServiceInAction, name: "service is known", in: withActions(beginning("sfn:Sta"), beginning("sf"), beginning("sqs:Sta")), at: firstAction + "[0]", message: `"states"`},
	{
		id: invalidServiceInAction, name: "old catalogue", stmt: allowed(`"sfn:ListActivities"`), at: firstAction, class: frame.Warning, message: "The service catalogue is of 20",
		in: func(in *Input) { in.Now = time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC) },
	},
	{id: invalidServiceInAction, name: "attested", stmt: allowed(`"builderid:ListInvitations"`), also: []string{outdatedAction}},
	{id: invalidServiceInAction, name: "in any case", stmt: allowed(`"SQS:ListQueues"`)},
	{id: invalidServiceInAction, name: "declared", stmt: allowed(`"acme:ListThings"`), in: declaring("acme:ListThings")},

	{id: invalidAction, name: "misspelt", stmt: allowed(`"lambda:ListFunction"`), at: firstAction, message: `"lambda:ListFunctions"`},
	{id: invalidAction, name: "API call", stmt: allowed(`"s3:ListBuckets"`), at: firstAction, message: `needs: "s3:ListAllMyBuckets"`},
	{
		id: invalidAction, name: "API call with two permissions", at: firstAction, message: `"s3:GetObject" and "s3:PutObject"`,
		stmt: `{"Effect":"Allow","Action":"s3:CopyObject","Resource":"arn:aws:s3:::reports/*"}`,
	},
	{id: invalidAction, name: "API call in another case", stmt: allowed(`"S3:headbucket"`), at: firstAction, message: `"s3:ListBucket"`},
	{id: invalidAction, name: "hyphens", stmt: allowed(`"sqs:list-dead-letter-source-queues"`), at: firstAction, message: `Write "sqs:ListDeadLetterSourceQueues".`},
	{id: invalidAction, name: "of another service", stmt: allowed(`"ec2:ListQueueTags"`), at: firstAction, message: `Write "sqs:ListQueueTags".`},
	{id: invalidAction, name: "of another prefix", stmt: allowed(`"opensearch:ESHttpGet"`), at: firstAction, message: `Write "es:ESHttpGet".`},
	{id: invalidAction, name: "with a comma", stmt: allowed(`"sqs:ListQueues,ListQueueTags"`), at: firstAction, message: `"sqs:ListQueues" and "sqs:ListQueueTags"`},
	{id: invalidAction, name: "white space behind", stmt: allowed(`"sqs:ListQueues "`), at: firstAction, message: `Write "sqs:ListQueues".`, also: []string{surroundingWhitespace}},
	{id: invalidAction, name: "API call on several", stmt: `{"Effect":"Deny","Action":"sqs:SendMessageBatch","Resource":"*"}`, at: firstAction, message: `needs: "sqs:SendMessage".`},
	{id: invalidAction, name: "longer", stmt: `{"Effect":"Deny","Action":"sqs:SendMessageXyzzy","Resource":"*"}`, at: firstAction, class: frame.Warning, message: "denies nothing"},
	{id: invalidAction, name: "shorter", stmt: allowed(`"sqs:ListDead"`), at: firstAction, message: `Write "sqs:ListDeadLetterSourceQueues".`},
	{id: invalidAction, name: "shorter, of many", stmt: allowed(`"iam:Delete"`), at: firstAction, message: "Service Authorization Reference"},
	{id: invalidAction, name: "T 11.3 (E-208)", stmt: allowed(`"iam:GetRequestAuthorizationDetails"`), at: firstAction, class: frame.Warning, message: "nor one spelt like it"},
	{id: invalidAction, name: "T 11.4 (E-208)", stmt: allowed(`"s3:GetObjct"`), at: firstAction, message: `Write "s3:GetObject".`},
	{id: invalidAction, name: "nothing like it", stmt: allowed(`"sqs:Xyzzyxyzzyxyzzy"`), at: firstAction, class: frame.Warning, message: "Service Authorization Reference"},
	{id: invalidAction, name: "no name of actions", stmt: allowed(`"sqs:xyzzy-xyzzyxyzzy"`), at: firstAction, message: "Service Authorization Reference"},
	{id: invalidAction, name: "nothing like it, NotAction", stmt: `{"Effect":"Deny","NotAction":["iam:GetRequestAuthorizationDetails","iam:GetUser"],"Resource":"*"}`, at: "$.Statement[0].NotAction[0]", class: frame.Warning, message: "does not except what was meant", also: []string{"NOT_ACTION_DENY_ALLOWS_NOTHING"}},
	{
		id: invalidAction, name: "NotAction", stmt: `{"Effect":"Deny","NotAction":["iam:ListUser","iam:ChangePassword"],"Resource":"*"}`, at: "$.Statement[0].NotAction[0]",
		message: "does not except what was meant: it is denied", also: []string{"NOT_ACTION_DENY_ALLOWS_NOTHING"},
	},
	{
		id: invalidAction, name: "NotAction of an Allow", typ: iam.SCP, stmt: `{"Effect":"Allow","NotAction":["iam:ListUser","iam:ChangePassword"],"Resource":"*"}`,
		at: "$.Statement[0].NotAction[0]", message: "it is allowed like the rest",
	},
	{id: invalidAction, name: "Deny", stmt: `{"Effect":"Deny","Action":"iam:DeleteUsers","Resource":"*"}`, at: firstAction, message: "denies nothing"},
	{id: invalidAction, name: "in any case", stmt: allowed(`"sqs:listqueues"`)},
	{id: invalidAction, name: "declared", stmt: allowed(`"sqs:ListThings"`), in: declaring("sqs:ListThings")},
	{id: invalidAction, name: "attested", stmt: allowed(`"payments:ListPaymentProfiles"`), also: []string{outdatedAction}},
	{id: invalidAction, name: "known in part", in: withActions(beginning("sqs:Xyzzy"))},

	{id: actionWildcardNoMatch, stmt: allowed(`"sqs:Fetch*"`), at: firstAction, message: `"sqs:Receive*"`},
	{id: actionWildcardNoMatch, name: "misspelt verb", stmt: allowed(`"sqs:Recieve*"`), at: firstAction, message: `Write "sqs:Receive*".`},
	{id: actionWildcardNoMatch, name: "misspelt first letters", stmt: allowed(`"sqs:Lsit*"`), at: firstAction, message: `Write "sqs:List*".`},
	{id: actionWildcardNoMatch, name: "beginning", stmt: allowed(`"sqs:ListQueuesOfAll*"`), at: firstAction, message: `Write "sqs:ListQueues*".`},
	{id: actionWildcardNoMatch, name: "question mark", stmt: allowed(`"sqs:ListQueues?"`), at: firstAction, message: `Write "sqs:ListQueues*".`},
	{id: actionWildcardNoMatch, name: "white space", stmt: allowed(`"sqs:List Queue*"`), at: firstAction, message: `Write "sqs:ListQueue*".`},
	{id: actionWildcardNoMatch, name: "nothing known", stmt: allowed(`"sqs:*Xyzzy"`), at: firstAction, message: "Service Authorization Reference"},
	{id: actionWildcardNoMatch, stmt: allowed(`"sqs:*Queue?"`)},
	{id: actionWildcardNoMatch, name: "attested only", stmt: allowed(`"payments:GetAccountB*"`), also: []string{outdatedAction}},
}

// TestVerbs holds the table of verbs that mean the same to its form.
func TestVerbs(t *testing.T) {
	for _, group := range verbsAlike {
		sorted := slices.Clone(group)
		slices.Sort(sorted)
		if d := cmp.Diff(len(group), len(slices.Compact(sorted))); d != "" {
			t.Errorf("%q has a verb twice", group)
		}
		for _, v := range group {
			if verb(v+"Thing") != v {
				t.Errorf("%q is not a word", v)
			}
		}
	}
}
