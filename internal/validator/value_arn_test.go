// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
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

var valueARNCases = []checkCase{
	{id: arnNeverMatches, name: "account of a bucket", typ: iam.Resource, at: arnLikeSource, message: `Write "arn:aws:s3:::inbox".`, stmt: sourceIf(`"s3.amazonaws.com"`, `{"ArnLike":{"aws:SourceArn":"arn:aws:s3:*:210987654321:inbox"},`+ownSource+`}`)},
	{id: arnNeverMatches, name: "region of a role", at: conditionAt + `.ArnLike["iam:PolicyARN"]`, message: "no region", stmt: attachIf(`{"ArnLike":{"iam:PolicyARN":"arn:aws:iam:eu-west-1:210987654321:policy/app-*"}}`)},
	{id: arnNeverMatches, name: "no account", at: conditionAt + `.ArnEquals["iam:PolicyARN"]`, message: "have an account", stmt: attachIf(`{"ArnEquals":{"iam:PolicyARN":"arn:aws:iam:::policy/app"}}`)},
	{id: arnNeverMatches, name: "type in the place of the account", typ: iam.Resource, at: arnEqualsSource, message: "not an account id", stmt: sourceIf(`"lambda.amazonaws.com"`, `{"ArnEquals":{"aws:SourceArn":"arn:aws:lambda:eu-west-1:function:resize"}}`)},
	{id: arnNeverMatches, name: "region", typ: iam.Resource, at: arnEqualsSource, message: "no region", stmt: sourceIf(`"sns.amazonaws.com"`, `{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:ireland:210987654321:alerts"}}`)},
	{id: arnNeverMatches, name: "service", typ: iam.Resource, at: arnEqualsSource, message: `service "eventbridge"`, stmt: sourceIf(`["acm.amazonaws.com"]`, `{"ArnEquals":{"aws:SourceArn":"arn:aws:eventbridge:eu-west-1:210987654321:rule/nightly"}}`)},
	{id: arnNeverMatches, name: "Deny", at: conditionAt + `.ArnNotLike["iam:PolicyARN"]`, class: frame.SecurityWarning, stmt: `{"Effect":"Deny","Action":"iam:AttachRolePolicy","Resource":"*","Condition":{"ArnNotLike":{"iam:PolicyARN":"arn:aws:iam:eu-west-1:210987654321:policy/app"}}}`},
	{id: arnNeverMatches, name: "bucket", typ: iam.Resource, stmt: sourceIf(`"s3.amazonaws.com"`, `{"ArnLike":{"aws:SourceArn":"arn:aws:s3:*:*:inbox"},`+ownSource+`}`)},
	{id: arnNeverMatches, name: "policy of AWS", stmt: attachIf(`{"ArnEquals":{"iam:PolicyARN":"arn:aws:iam::aws:policy/ReadOnlyAccess"}}`)},
	{id: arnNeverMatches, name: "wildcards over colons", typ: iam.Resource, also: []string{stringOnARN}, stmt: sourceIf(`"s3.amazonaws.com"`, `{"StringLike":{"aws:SourceArn":"arn:aws:s3:*:210987654321:inbox"},`+ownSource+`}`)},
	{id: arnNeverMatches, name: "all of a service", typ: iam.Resource, stmt: sourceIf(`"delivery.logs.amazonaws.com"`, `{"ArnLike":{"aws:SourceArn":"arn:aws:logs:eu-west-1:210987654321:*"}}`)},
	{id: arnNeverMatches, name: "new region", typ: iam.Resource, stmt: sourceIf(`"sns.amazonaws.com"`, `{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:eu-north-7:210987654321:alerts"}}`)},
	{id: arnNeverMatches, name: "policies of partners", stmt: attachIf(`{"ArnEquals":{"iam:PolicyARN":"arn:aws:iam::partner:policy/example.com/Boundary"}}`)},
	{id: arnNeverMatches, name: "key that holds text", cond: `{"StringEquals":{"aws:PrincipalTag/bucket":"arn:aws:s3:eu-west-1:210987654321:reports"}}`},

	{id: sourceNever, name: "bucket for a topic", typ: iam.Resource, at: arnEqualsSource, message: `"arn:aws:sns:"`, stmt: sourceIf(`"sns.amazonaws.com"`, `{"ArnEquals":{"aws:SourceArn":"arn:aws:s3:::inbox"},`+ownSource+`}`)},
	{id: sourceNever, name: "role", typ: iam.Resource, at: arnEqualsSource, stmt: sourceIf(`"cloudtrail.amazonaws.com"`, `{"ArnEquals":{"aws:SourceArn":"arn:aws:iam::210987654321:role/app"}}`)},
	{id: sourceNever, name: "objects", typ: iam.Resource, at: arnLikeSource, message: `Write the ARN of the bucket, "arn:aws:s3:::inbox".`, stmt: sourceIf(`"s3.amazonaws.com"`, `{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::inbox/*"},`+ownSource+`}`)},
	{id: sourceNever, name: "one of two", typ: iam.Resource, at: arnLikeSource + "[1]", message: "does nothing here", stmt: sourceIf(`"events.amazonaws.com"`, `{"ArnLike":{"aws:SourceArn":["arn:aws:events:eu-west-1:210987654321:rule/*","arn:aws:sns:eu-west-1:210987654321:alerts"]}}`)},
	{id: sourceNever, name: "another account", typ: iam.Resource, at: arnEqualsSource, message: "never hold together", stmt: sourceIf(`"sns.amazonaws.com"`, `{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:eu-west-1:345678901234:alerts"},`+ownSource+`}`)},
	{id: sourceNever, name: "region in the name", typ: iam.Resource, at: arnEqualsSource, stmt: sourceIf(`"logs.eu-west-1.amazonaws.com"`, `{"ArnEquals":{"aws:SourceArn":"arn:aws:s3:::inbox"},`+ownSource+`}`)},
	{
		id: sourceNever, name: "trust", typ: iam.Trust, at: conditionAt + `.ArnLike["aws:SourceArn"]`,
		stmt: assumingIf(`{"Service":"scheduler.amazonaws.com"}`, `{"ArnLike":{"aws:SourceArn":"arn:aws:events:eu-west-1:210987654321:rule/*"}}`),
	},
	{id: sourceNever, name: "its own", typ: iam.Resource, stmt: sourceIf(`"sns.amazonaws.com"`, `{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:eu-west-1:210987654321:alerts"},`+ownSource+`}`)},
	{id: sourceNever, name: "bucket", typ: iam.Resource, stmt: sourceIf(`"s3.amazonaws.com"`, `{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::inbox*"},`+ownSource+`}`)},
	{id: sourceNever, name: "two services", typ: iam.Resource, stmt: sourceIf(`["sns.amazonaws.com","s3.amazonaws.com"]`, `{"ArnEquals":{"aws:SourceArn":["arn:aws:sns:eu-west-1:210987654321:alerts","arn:aws:s3:::inbox"]},`+ownSource+`}`)},
	{id: sourceNever, name: "service of which it is not known", typ: iam.Resource, stmt: sourceIf(`"acm.amazonaws.com"`, `{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:eu-west-1:210987654321:alerts"}}`)},
	{id: sourceNever, name: "not services alone", typ: iam.Resource, also: []string{"CONFUSED_DEPUTY_RISK"}, stmt: `{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com","AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs","Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:s3:::inbox"},` + ownSource + `}}`},
	{id: sourceNever, name: "accounts that may be the same", typ: iam.Resource, stmt: sourceIf(`"sns.amazonaws.com"`, `{"ArnLike":{"aws:SourceArn":"arn:aws:sns:eu-west-1:*:alerts"},`+ownSource+`}`)},
}

// attachIf is a statement that lets attach policies under a condition.
func attachIf(condition string) string {
	return `{"Effect":"Allow","Action":"iam:AttachRolePolicy","Resource":"arn:aws:iam::210987654321:role/app/*","Condition":` + condition + `}`
}

var resourceNestedCases = []checkCase{
	{id: "ARN_IN_ARN", at: atResource, class: frame.Error, message: `Write "arn:aws:s3:::reports/*" alone.`, stmt: allowOn("s3:GetObject", "arn:aws:s3:::arn:aws:s3:::reports/*")},
	{id: "ARN_IN_ARN", name: "type before it", at: atResource, class: frame.Error, stmt: allowOn("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:210987654321:table/arn:aws:dynamodb:eu-west-1:210987654321:table/orders")},
	{id: "ARN_IN_ARN", name: "instead of the account", at: atResource, class: frame.Error, message: "Put the account id into the outer ARN", stmt: allowOn("iam:GetRole", "arn:aws:iam::arn:aws:iam::210987654321:role/app:role/app")},
	{id: "ARN_IN_ARN", name: "another service", at: atResource, message: "probably", stmt: allowOn("logs:PutLogEvents", "arn:aws:logs:eu-west-1:210987654321:log-group:arn:aws:logs:eu-west-1:210987654321:log-group:/app:*")},
	{id: "ARN_IN_ARN", name: "key of an object", at: atResource, message: "objects whose keys", stmt: allowOn("s3:GetObject", "arn:aws:s3:::reports/arn:aws:s3:::media/*")},
	{id: "ARN_IN_ARN", name: "condition", at: conditionAt + `.ArnLike["iam:PolicyARN"]`, class: frame.Error, stmt: attachIf(`{"ArnLike":{"iam:PolicyARN":"arn:aws:iam::aws:policy/arn:aws:iam::aws:policy/ReadOnlyAccess"}}`)},
	{id: "ARN_IN_ARN", name: "principal", typ: iam.Trust, at: awsEntry, class: frame.Error, stmt: assuming(`{"AWS":"arn:aws:iam::210987654321:role/arn:aws:iam::210987654321:role/app"}`)},
	{id: "ARN_IN_ARN", name: "known beginning", at: atResource, class: frame.Error, in: func(in *Input) { in.Root = statementTree(partialText("arn:aws:s3:::arn:aws:s3:::rep")) }},
	{id: "ARN_IN_ARN", name: "one", stmt: allowOn("s3:GetObject", "arn:aws:s3:::reports/*")},
	{id: "ARN_IN_ARN", name: "a name like it", stmt: allowOn("s3:GetObject", "arn:aws:s3:::reports/learn:aws:s3/*")},
	{id: "ARN_IN_ARN", name: "no partition", stmt: allowOn("s3:GetObject", "arn:aws:s3:::reports/arn:of:lore/*")},
	{id: "ARN_IN_ARN", name: "text", cond: `{"StringEquals":{"aws:PrincipalTag/note":"arn:aws:s3:::arn:aws:s3:::reports"}}`},
}
