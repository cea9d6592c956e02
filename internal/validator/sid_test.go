// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/render"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

const replacedDeny = "DENY_REPLACED_BY_SID"

// replacing says that a Deny called Guard was replaced when the document was put together.
func replacing(effect string) func(*Input) {
	return func(in *Input) {
		in.Replaced = []render.Replacement{{Sid: "Guard", Was: "source_policy_documents[0], Statement[0]", By: "statement[1]", Effect: effect}}
	}
}

// sidCases show when the checks of this family report something, and when they do not.
var sidCases = []checkCase{
	{
		id: replacedDeny, name: "by an Allow", at: "$.Statement[1].Sid", message: `"Guard" in source_policy_documents[0], Statement[0]`, in: replacing("Allow"),
		stmt: `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"},{"Sid":"Guard","Effect":"Allow","Action":"sqs:GetQueueAttributes","Resource":"*"}`,
	},
	{
		id: replacedDeny, name: "by another Deny", at: "$.Statement[0].Sid", message: "a Deny as well, but not the same", in: replacing("Deny"),
		stmt: `{"Sid":"Guard","Effect":"Deny","Action":"sqs:DeleteQueue","Resource":"*"}`,
	},
	{id: replacedDeny, name: "and again", at: "$", in: replacing("Allow"), stmt: `{"Effect":"Allow","Action":"sqs:GetQueueAttributes","Resource":"*"}`},
	{id: replacedDeny, name: "nothing was merged", stmt: `{"Sid":"Guard","Effect":"Allow","Action":"sqs:GetQueueAttributes","Resource":"*"}`},
	{
		id: "UNSUPPORTED_SID", at: "$.Statement[0].Sid", message: `"readOnlyQueue"`,
		stmt: `{"Sid":"read-only: queue","Effect":"Allow","Action":"sqs:GetQueueAttributes","Resource":"*"}`,
	},
	{
		id: "UNSUPPORTED_SID", name: "trust", typ: iam.Trust, at: "$.Statement[0].Sid", class: frame.Warning,
		stmt: `{"Sid":"for ec2","Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}`,
	},
	{id: "UNSUPPORTED_SID", stmt: `{"Sid":"ReadOnlyQueue2","Effect":"Allow","Action":"sqs:GetQueueAttributes","Resource":"*"}`},
	{
		id: "UNSUPPORTED_SID", name: "bucket policy", typ: iam.Resource, attachment: iam.S3,
		stmt: `{"Sid":"read only","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}`,
	},
	{
		id: "SID_NOT_ACCEPTED_BY_SERVICE", typ: iam.Resource, attachment: iam.SQS, at: "$.Statement[0].Sid",
		stmt: `{"Sid":"allow events!","Effect":"Deny","Principal":"*","Action":"sqs:SendMessage","Resource":"*"}`,
	},
	{
		id: "SID_NOT_ACCEPTED_BY_SERVICE", typ: iam.Resource, attachment: iam.SQS,
		stmt: `{"Sid":"allow-events_1","Effect":"Deny","Principal":"*","Action":"sqs:SendMessage","Resource":"*"}`,
	},
	{id: "EMPTY_SID_VALUE", stmt: `{"Sid":"","Effect":"Deny","Action":"ec2:RunInstances","Resource":"*"}`, at: "$.Statement[0].Sid"},
	{id: "EMPTY_SID_VALUE", stmt: `{"Effect":"Deny","Action":"ec2:RunInstances","Resource":"*"}`},
	{
		id: uniqueSidsRequired, at: "$.Statement[1].Sid",
		stmt: `{"Sid":"Jobs","Effect":"Allow","Action":"batch:ListJobs","Resource":"*"},
			{"Sid":"Jobs","Effect":"Deny","Action":"batch:DescribeJobs","Resource":"*"},
			{"Sid":"Jobs","Effect":"Deny","Action":"batch:DescribeJobQueues","Resource":"*"}`,
	},
	{
		id: uniqueSidsRequired, name: "queue", typ: iam.Resource, attachment: iam.SQS, at: "$.Statement[1].Sid",
		stmt: `{"Sid":"A","Effect":"Deny","Principal":"*","Action":"sqs:SendMessage","Resource":"*"},
			{"Sid":"A","Effect":"Deny","Principal":"*","Action":"sqs:PurgeQueue","Resource":"*"}`,
	},
	{
		id:   uniqueSidsRequired,
		stmt: `{"Sid":"Jobs","Effect":"Allow","Action":"batch:ListJobs","Resource":"*"},{"Sid":"jobs","Effect":"Deny","Action":"batch:DescribeJobs","Resource":"*"}`,
	},
	{
		id: uniqueSidsRecommended, typ: iam.Resource, attachment: iam.S3, at: "$.Statement[1].Sid",
		stmt: `{"Sid":"CdnRead","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::cdn/*"},
			{"Sid":"CdnRead","Effect":"Deny","Principal":"*","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::cdn/*"}`,
	},
	{
		id: uniqueSidsRecommended, name: "endpoint", typ: iam.Endpoint, at: "$.Statement[1].Sid",
		stmt: `{"Sid":"CdnRead","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::cdn/*"},
			{"Sid":"CdnRead","Effect":"Deny","Principal":"*","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::cdn/*"}`,
	},
	{
		id: uniqueSidsRecommended, typ: iam.Resource, attachment: iam.S3,
		stmt: `{"Sid":"CdnRead","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::cdn/*"},
			{"Effect":"Deny","Principal":"*","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::cdn/*"},
			{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::cdn/*"}`,
	},
	{
		id: "MISSING_SID", at: "$.Statement[0]",
		stmt: `{"Effect":"Deny","Action":"organizations:LeaveOrganization","Resource":"*"},
			{"Sid":"Regions","Effect":"Deny","Action":"account:EnableRegion","Resource":"*"}`,
	},
	{id: "MISSING_SID", stmt: `{"Effect":"Deny","Action":"organizations:LeaveOrganization","Resource":"*"}`},
}
