// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package action_test

import (
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// declaring adds an action to the catalogue, as users do.
func declaring(action string) func(*frame.Input) {
	return func(in *frame.Input) {
		c, err := catalog.Default().With(map[string]catalog.AdditionalAction{action: {Levels: catalog.List}})
		if err != nil {
			panic(err)
		}
		in.Catalog = c
	}
}

var actionNameCases = []checktest.Case{
	{ID: "INVALID_SERVICE_IN_ACTION", Name: "alias", Stmt: allowed(`"stepfunctions:ListActivities"`), At: firstAction, Message: `Write "states:ListActivities".`},
	{ID: "INVALID_SERVICE_IN_ACTION", Name: "alias of two", Stmt: allowed(`"cognito:ListUsers"`), At: firstAction, Message: `Write "cognito-idp:ListUsers".`},
	{ID: "INVALID_SERVICE_IN_ACTION", Name: "name of the client", Stmt: allowed(`"bedrock-runtime:InvokeModel"`), At: firstAction, Message: `Write "bedrock:InvokeModel".`},
	{ID: "INVALID_SERVICE_IN_ACTION", Name: "similar service without the action", Stmt: allowed(`"aws:ListBucket"`), At: firstAction, Message: `"s3:ListBucket"`},
	{ID: "INVALID_SERVICE_IN_ACTION", Name: "misspelt", Stmt: allowed(`"cloudwacth:List*"`), At: firstAction, Message: `Write "cloudwatch:List*".`},
	{ID: "INVALID_SERVICE_IN_ACTION", Name: "service and action misspelt", Stmt: allowed(`"lambada:ListFunction"`), At: firstAction, Message: `"lambda:ListFunctions"`},
	{ID: "INVALID_SERVICE_IN_ACTION", Name: "host name", Stmt: allowed(`"sqs.amazonaws.com:ListQueues"`), At: firstAction, Message: `Write "sqs:ListQueues".`},
	{ID: "INVALID_SERVICE_IN_ACTION", Name: "same action elsewhere", Stmt: allowed(`"messagequeues:ListQueueTags"`), At: firstAction, Message: `Write "sqs:ListQueueTags".`},
	{
		ID: "INVALID_SERVICE_IN_ACTION", Name: "nothing like it", Stmt: allowed(`"acmecorporation:Doo*"`), At: firstAction, Message: "Declare a service that is newer than the catalogue in the settings.",
		In: func(in *frame.Input) { in.DeclareIn = "the settings" },
	},
	{
		ID: "INVALID_SERVICE_IN_ACTION", Name: "NotAction", Type: iam.SCP, Stmt: `{"Effect":"Deny","NotAction":["eventbridge:PutEvents","sqs:*"],"Resource":"*"}`,
		At: "$.Statement[0].NotAction[0]", Message: "does not except what was meant: it is denied",
	},
	{ID: "INVALID_SERVICE_IN_ACTION", Name: "service is known", In: checktest.ActionsTree(checktest.Prefix("sfn:Sta"), checktest.Prefix("sf"), checktest.Prefix("sqs:Sta")), At: firstAction + "[0]", Message: `"states"`},
	{
		ID: "INVALID_SERVICE_IN_ACTION", Name: "old catalogue", Stmt: allowed(`"sfn:ListActivities"`), At: firstAction, Class: frame.Warning, Message: "The service catalogue is of 20",
		In: func(in *frame.Input) { in.Now = time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC) },
	},
	{ID: "INVALID_SERVICE_IN_ACTION", Name: "attested", Stmt: allowed(`"builderid:ListInvitations"`), Also: []string{"DEPRECATED_OR_UNDOCUMENTED_ACTION"}},
	{ID: "INVALID_SERVICE_IN_ACTION", Name: "in any case", Stmt: allowed(`"SQS:ListQueues"`)},
	{ID: "INVALID_SERVICE_IN_ACTION", Name: "declared", Stmt: allowed(`"acme:ListThings"`), In: declaring("acme:ListThings")},

	{ID: "INVALID_ACTION", Name: "misspelt", Stmt: allowed(`"lambda:ListFunction"`), At: firstAction, Message: `"lambda:ListFunctions"`},
	{ID: "INVALID_ACTION", Name: "API call", Stmt: allowed(`"s3:ListBuckets"`), At: firstAction, Message: `needs: "s3:ListAllMyBuckets"`},
	{
		ID: "INVALID_ACTION", Name: "API call with two permissions", At: firstAction, Message: `"s3:GetObject" and "s3:PutObject"`,
		Stmt: `{"Effect":"Allow","Action":"s3:CopyObject","Resource":"arn:aws:s3:::reports/*"}`,
	},
	{ID: "INVALID_ACTION", Name: "API call in another case", Stmt: allowed(`"S3:headbucket"`), At: firstAction, Message: `"s3:ListBucket"`},
	{ID: "INVALID_ACTION", Name: "hyphens", Stmt: allowed(`"sqs:list-dead-letter-source-queues"`), At: firstAction, Message: `Write "sqs:ListDeadLetterSourceQueues".`},
	{ID: "INVALID_ACTION", Name: "of another service", Stmt: allowed(`"ec2:ListQueueTags"`), At: firstAction, Message: `Did you mean "sqs:ListQueueTags"?`},
	{ID: "INVALID_ACTION", Name: "of another prefix", Stmt: allowed(`"opensearch:ESHttpGet"`), At: firstAction, Message: `Did you mean "es:ESHttpGet"?`},
	{ID: "INVALID_ACTION", Name: "with a comma", Stmt: allowed(`"sqs:ListQueues,ListQueueTags"`), At: firstAction, Message: `"sqs:ListQueues" and "sqs:ListQueueTags"`},
	{ID: "INVALID_ACTION", Name: "white space behind", Stmt: allowed(`"sqs:ListQueues "`), At: firstAction, Message: `Write "sqs:ListQueues".`, Also: []string{"SURROUNDING_WHITESPACE"}},
	{ID: "INVALID_ACTION", Name: "API call on several", Stmt: `{"Effect":"Deny","Action":"sqs:SendMessageBatch","Resource":"*"}`, At: firstAction, Message: `needs: "sqs:SendMessage".`},
	{ID: "INVALID_ACTION", Name: "longer", Stmt: `{"Effect":"Deny","Action":"sqs:SendMessageXyzzy","Resource":"*"}`, At: firstAction, Class: frame.Warning, Message: "denies nothing"},
	{ID: "INVALID_ACTION", Name: "shorter", Stmt: allowed(`"sqs:ListDead"`), At: firstAction, Message: `Write "sqs:ListDeadLetterSourceQueues".`},
	{ID: "INVALID_ACTION", Name: "shorter, of many", Stmt: allowed(`"iam:Delete"`), At: firstAction, Message: "Service Authorization Reference"},
	{ID: "INVALID_ACTION", Name: "T 11.3 (E-208)", Stmt: allowed(`"iam:GetRequestAuthorizationDetails"`), At: firstAction, Class: frame.Warning, Message: "and none with a similar spelling"},
	{ID: "INVALID_ACTION", Name: "T 11.4 (E-208)", Stmt: allowed(`"s3:GetObjct"`), At: firstAction, Message: `Write "s3:GetObject".`},
	{ID: "INVALID_ACTION", Name: "nothing like it", Stmt: allowed(`"sqs:Xyzzyxyzzyxyzzy"`), At: firstAction, Class: frame.Warning, Message: "Service Authorization Reference"},
	{ID: "INVALID_ACTION", Name: "no name of actions", Stmt: allowed(`"sqs:xyzzy-xyzzyxyzzy"`), At: firstAction, Message: "Service Authorization Reference"},
	{ID: "INVALID_ACTION", Name: "nothing like it, NotAction", Stmt: `{"Effect":"Deny","NotAction":["iam:GetRequestAuthorizationDetails","iam:GetUser"],"Resource":"*"}`, At: "$.Statement[0].NotAction[0]", Class: frame.Warning, Message: "does not except what was meant", Also: []string{"NOT_ACTION_DENY_ALLOWS_NOTHING"}},
	{
		ID: "INVALID_ACTION", Name: "NotAction", Stmt: `{"Effect":"Deny","NotAction":["iam:ListUser","iam:ChangePassword"],"Resource":"*"}`, At: "$.Statement[0].NotAction[0]",
		Message: "does not except what was meant: it is denied", Also: []string{"NOT_ACTION_DENY_ALLOWS_NOTHING"},
	},
	{
		ID: "INVALID_ACTION", Name: "NotAction of an Allow", Type: iam.SCP, Stmt: `{"Effect":"Allow","NotAction":["iam:ListUser","iam:ChangePassword"],"Resource":"*"}`,
		At: "$.Statement[0].NotAction[0]", Message: "it is allowed like all other actions",
	},
	{ID: "INVALID_ACTION", Name: "Deny", Stmt: `{"Effect":"Deny","Action":"iam:DeleteUsers","Resource":"*"}`, At: firstAction, Message: "denies nothing"},
	{ID: "INVALID_ACTION", Name: "in any case", Stmt: allowed(`"sqs:listqueues"`)},
	{ID: "INVALID_ACTION", Name: "declared", Stmt: allowed(`"sqs:ListThings"`), In: declaring("sqs:ListThings")},
	{ID: "INVALID_ACTION", Name: "attested", Stmt: allowed(`"payments:ListPaymentProfiles"`), Also: []string{"DEPRECATED_OR_UNDOCUMENTED_ACTION"}},
	{ID: "INVALID_ACTION", Name: "known in part", In: checktest.ActionsTree(checktest.Prefix("sqs:Xyzzy"))},

	{ID: "INVALID_ACTION", Name: "name of a call", Stmt: allowed(`"bedrock:ConverseStream"`), At: firstAction, Message: `Write the permission that it needs: "bedrock:InvokeModelWithResponseStream".`},
	{ID: "INVALID_ACTION", Name: "name of a call like that of an action", Stmt: allowed(`"s3:PutBucketNotificationConfiguration"`), At: firstAction, Message: `"s3:PutBucketNotification"`},
	{ID: "INVALID_ACTION", Name: "call that needs several permissions", Stmt: allowed(`"dynamodb:ExecuteStatement"`), At: firstAction, Message: `"dynamodb:PartiQLSelect"`},
	{ID: "ACTION_WILDCARD_NO_MATCH", Stmt: allowed(`"sqs:Fetch*"`), At: firstAction, Message: `"sqs:Receive*"`},
	{ID: "ACTION_WILDCARD_NO_MATCH", Name: "misspelt verb", Stmt: allowed(`"sqs:Recieve*"`), At: firstAction, Message: `Write "sqs:Receive*".`},
	{ID: "ACTION_WILDCARD_NO_MATCH", Name: "misspelt first letters", Stmt: allowed(`"sqs:Lsit*"`), At: firstAction, Message: `Write "sqs:List*".`},
	{ID: "ACTION_WILDCARD_NO_MATCH", Name: "beginning", Stmt: allowed(`"sqs:ListQueuesOfAll*"`), At: firstAction, Message: `Write "sqs:ListQueues*".`},
	{ID: "ACTION_WILDCARD_NO_MATCH", Name: "question mark", Stmt: allowed(`"sqs:ListQueues?"`), At: firstAction, Message: `Write "sqs:ListQueues*".`},
	{ID: "ACTION_WILDCARD_NO_MATCH", Name: "question mark for nothing", Stmt: allowed(`"sqs:Send?Message"`), At: firstAction, Message: `Write "sqs:SendMessage".`},
	{ID: "ACTION_WILDCARD_NO_MATCH", Name: "question mark for several", Stmt: allowed(`"SQS:S?SAGE"`), At: firstAction, Message: `Write "SQS:S*SAGE".`},
	{ID: "ACTION_WILDCARD_NO_MATCH", Name: "white space", Stmt: allowed(`"sqs:List Queue*"`), At: firstAction, Message: `Write "sqs:ListQueue*".`},
	{ID: "ACTION_WILDCARD_NO_MATCH", Name: "nothing known", Stmt: allowed(`"sqs:*Xyzzy"`), At: firstAction, Message: "Service Authorization Reference"},
	{ID: "ACTION_WILDCARD_NO_MATCH", Stmt: allowed(`"sqs:*Queue?"`)},
	{ID: "ACTION_WILDCARD_NO_MATCH", Name: "attested only", Stmt: allowed(`"payments:GetAccountB*"`), Also: []string{"DEPRECATED_OR_UNDOCUMENTED_ACTION"}},
}
