// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

const sourceNever = "SOURCE_ARN_NEVER_MATCHES"

// sourceIf is a statement that lets a service send to a queue if a condition on the source holds.
func sourceIf(service, condition string) string {
	return `{"Effect":"Allow","Principal":{"Service":` + service + `},"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs","Condition":` + condition + `}`
}

const (
	arnLikeSource   = conditionAt + `.ArnLike["aws:SourceArn"]`
	arnEqualsSource = conditionAt + `.ArnEquals["aws:SourceArn"]`
	ownSource       = `"StringEquals":{"aws:SourceAccount":"210987654321"}`
)

var valueARNCases = []checktest.Case{
	{ID: "ARN_VALUE_NEVER_MATCHES", Name: "account of a bucket", Type: iam.Resource, At: arnLikeSource, Message: `Write "arn:aws:s3:::inbox".`, Stmt: sourceIf(`"s3.amazonaws.com"`, `{"ArnLike":{"aws:SourceArn":"arn:aws:s3:*:210987654321:inbox"},`+ownSource+`}`)},
	{ID: "ARN_VALUE_NEVER_MATCHES", Name: "region of a role", At: conditionAt + `.ArnLike["iam:PolicyARN"]`, Message: "no region", Stmt: attachIf(`{"ArnLike":{"iam:PolicyARN":"arn:aws:iam:eu-west-1:210987654321:policy/app-*"}}`)},
	{ID: "ARN_VALUE_NEVER_MATCHES", Name: "colon in an access point", At: conditionAt + `.ArnLike["s3:DataAccessPointArn"]`, Message: `Write "arn:aws:s3:eu-west-1:210987654321:accesspoint/*".`, Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"ArnLike":{"s3:DataAccessPointArn":"arn:aws:s3:eu-west-1:210987654321:accesspoint:*"}}}`},
	{ID: "ARN_VALUE_NEVER_MATCHES", Name: "no account", At: conditionAt + `.ArnEquals["iam:PolicyARN"]`, Message: "have an account", Stmt: attachIf(`{"ArnEquals":{"iam:PolicyARN":"arn:aws:iam:::policy/app"}}`)},
	{ID: "ARN_VALUE_NEVER_MATCHES", Name: "type in the place of the account", Type: iam.Resource, At: arnEqualsSource, Message: "not an account id", Stmt: sourceIf(`"lambda.amazonaws.com"`, `{"ArnEquals":{"aws:SourceArn":"arn:aws:lambda:eu-west-1:function:resize"}}`)},
	{ID: "ARN_VALUE_NEVER_MATCHES", Name: "region", Type: iam.Resource, At: arnEqualsSource, Message: "no region", Stmt: sourceIf(`"sns.amazonaws.com"`, `{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:ireland:210987654321:alerts"}}`)},
	{ID: "ARN_VALUE_NEVER_MATCHES", Name: "service", Type: iam.Resource, At: arnEqualsSource, Message: `service "eventbridge"`, Stmt: sourceIf(`["acm.amazonaws.com"]`, `{"ArnEquals":{"aws:SourceArn":"arn:aws:eventbridge:eu-west-1:210987654321:rule/nightly"}}`)},
	{ID: "ARN_VALUE_NEVER_MATCHES", Name: "Deny", At: conditionAt + `.ArnNotLike["iam:PolicyARN"]`, Class: frame.SecurityWarning, Stmt: `{"Effect":"Deny","Action":"iam:AttachRolePolicy","Resource":"*","Condition":{"ArnNotLike":{"iam:PolicyARN":"arn:aws:iam:eu-west-1:210987654321:policy/app"}}}`},
	{ID: "ARN_VALUE_NEVER_MATCHES", Name: "bucket", Type: iam.Resource, Stmt: sourceIf(`"s3.amazonaws.com"`, `{"ArnLike":{"aws:SourceArn":"arn:aws:s3:*:*:inbox"},`+ownSource+`}`)},
	{ID: "ARN_VALUE_NEVER_MATCHES", Name: "policy of AWS", Stmt: attachIf(`{"ArnEquals":{"iam:PolicyARN":"arn:aws:iam::aws:policy/ReadOnlyAccess"}}`)},
	{ID: "ARN_VALUE_NEVER_MATCHES", Name: "wildcards over colons", Type: iam.Resource, Also: []string{"STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS"}, Stmt: sourceIf(`"s3.amazonaws.com"`, `{"StringLike":{"aws:SourceArn":"arn:aws:s3:*:210987654321:inbox"},`+ownSource+`}`)},
	{ID: "ARN_VALUE_NEVER_MATCHES", Name: "all of a service", Type: iam.Resource, Stmt: sourceIf(`"delivery.logs.amazonaws.com"`, `{"ArnLike":{"aws:SourceArn":"arn:aws:logs:eu-west-1:210987654321:*"}}`)},
	{ID: "ARN_VALUE_NEVER_MATCHES", Name: "new region", Type: iam.Resource, Stmt: sourceIf(`"sns.amazonaws.com"`, `{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:eu-north-7:210987654321:alerts"}}`)},
	{ID: "ARN_VALUE_NEVER_MATCHES", Name: "policies of partners", Stmt: attachIf(`{"ArnEquals":{"iam:PolicyARN":"arn:aws:iam::partner:policy/example.com/Boundary"}}`)},
	{ID: "ARN_VALUE_NEVER_MATCHES", Name: "key that holds text", Cond: `{"StringEquals":{"aws:PrincipalTag/bucket":"arn:aws:s3:eu-west-1:210987654321:reports"}}`},

	{ID: sourceNever, Name: "bucket for a topic", Type: iam.Resource, At: arnEqualsSource, Message: `"arn:aws:sns:"`, Stmt: sourceIf(`"sns.amazonaws.com"`, `{"ArnEquals":{"aws:SourceArn":"arn:aws:s3:::inbox"},`+ownSource+`}`)},
	{ID: sourceNever, Name: "role", Type: iam.Resource, At: arnEqualsSource, Stmt: sourceIf(`"cloudtrail.amazonaws.com"`, `{"ArnEquals":{"aws:SourceArn":"arn:aws:iam::210987654321:role/app"}}`)},
	{ID: sourceNever, Name: "objects", Type: iam.Resource, At: arnLikeSource, Message: `Write the ARN of the bucket, "arn:aws:s3:::inbox".`, Stmt: sourceIf(`"s3.amazonaws.com"`, `{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::inbox/*"},`+ownSource+`}`)},
	{ID: sourceNever, Name: "one of two", Type: iam.Resource, At: arnLikeSource + "[1]", Message: "has no effect here", Stmt: sourceIf(`"events.amazonaws.com"`, `{"ArnLike":{"aws:SourceArn":["arn:aws:events:eu-west-1:210987654321:rule/*","arn:aws:sns:eu-west-1:210987654321:alerts"]}}`)},
	{ID: sourceNever, Name: "another account", Type: iam.Resource, At: arnEqualsSource, Message: "never hold together", Stmt: sourceIf(`"sns.amazonaws.com"`, `{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:eu-west-1:345678901234:alerts"},`+ownSource+`}`)},
	{ID: sourceNever, Name: "region in the name", Type: iam.Resource, At: arnEqualsSource, Stmt: sourceIf(`"logs.eu-west-1.amazonaws.com"`, `{"ArnEquals":{"aws:SourceArn":"arn:aws:s3:::inbox"},`+ownSource+`}`)},
	{
		ID: sourceNever, Name: "trust", Type: iam.Trust, At: conditionAt + `.ArnLike["aws:SourceArn"]`,
		Stmt: checktest.AssumingIf(`{"Service":"scheduler.amazonaws.com"}`, `{"ArnLike":{"aws:SourceArn":"arn:aws:events:eu-west-1:210987654321:rule/*"}}`),
	},
	{ID: sourceNever, Name: "its own", Type: iam.Resource, Stmt: sourceIf(`"sns.amazonaws.com"`, `{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:eu-west-1:210987654321:alerts"},`+ownSource+`}`)},
	{ID: sourceNever, Name: "bucket", Type: iam.Resource, Stmt: sourceIf(`"s3.amazonaws.com"`, `{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::inbox*"},`+ownSource+`}`)},
	{ID: sourceNever, Name: "two services", Type: iam.Resource, Stmt: sourceIf(`["sns.amazonaws.com","s3.amazonaws.com"]`, `{"ArnEquals":{"aws:SourceArn":["arn:aws:sns:eu-west-1:210987654321:alerts","arn:aws:s3:::inbox"]},`+ownSource+`}`)},
	{ID: sourceNever, Name: "service that is not known", Type: iam.Resource, Stmt: sourceIf(`"acm.amazonaws.com"`, `{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:eu-west-1:210987654321:alerts"}}`)},
	{ID: sourceNever, Name: "not services alone", Type: iam.Resource, Also: []string{"CONFUSED_DEPUTY_RISK"}, Stmt: `{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com","AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs","Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:s3:::inbox"},` + ownSource + `}}`},
	{ID: sourceNever, Name: "accounts that may be the same", Type: iam.Resource, Stmt: sourceIf(`"sns.amazonaws.com"`, `{"ArnLike":{"aws:SourceArn":"arn:aws:sns:eu-west-1:*:alerts"},`+ownSource+`}`)},
}

// attachIf is a statement that lets attach policies under a condition.
func attachIf(condition string) string {
	return `{"Effect":"Allow","Action":"iam:AttachRolePolicy","Resource":"arn:aws:iam::210987654321:role/app/*","Condition":` + condition + `}`
}
