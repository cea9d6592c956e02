// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package document_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/render"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

const replacedDeny = "DENY_REPLACED_BY_SID"

// replacing says that a Deny called Guard was replaced when the document was put together.
func replacing(effect string) func(*frame.Input) {
	return func(in *frame.Input) {
		in.Replaced = []render.Replacement{{Sid: "Guard", Was: "source_policy_documents[0], Statement[0]", By: "statement[1]", Effect: effect}}
	}
}

// sidCases show when the checks of this family report something, and when they do not.
var sidCases = []checktest.Case{
	{
		ID: replacedDeny, Name: "by an Allow", At: "$.Statement[1].Sid", Message: `"Guard" in source_policy_documents[0], Statement[0]`, In: replacing("Allow"),
		Stmt: `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"},{"Sid":"Guard","Effect":"Allow","Action":"sqs:GetQueueAttributes","Resource":"*"}`,
	},
	{
		ID: replacedDeny, Name: "by another Deny", At: "$.Statement[0].Sid", Message: "a Deny as well, but not the same", In: replacing("Deny"),
		Stmt: `{"Sid":"Guard","Effect":"Deny","Action":"sqs:DeleteQueue","Resource":"*"}`,
	},
	{ID: replacedDeny, Name: "and again", At: "$", In: replacing("Allow"), Stmt: `{"Effect":"Allow","Action":"sqs:GetQueueAttributes","Resource":"*"}`},
	{ID: replacedDeny, Name: "nothing was merged", Stmt: `{"Sid":"Guard","Effect":"Allow","Action":"sqs:GetQueueAttributes","Resource":"*"}`},
	{
		ID: "UNSUPPORTED_SID", At: "$.Statement[0].Sid", Message: `"readOnlyQueue"`,
		Stmt: `{"Sid":"read-only: queue","Effect":"Allow","Action":"sqs:GetQueueAttributes","Resource":"*"}`,
	},
	{
		ID: "UNSUPPORTED_SID", Name: "trust", Type: iam.Trust, At: "$.Statement[0].Sid", Class: frame.Warning,
		Stmt: `{"Sid":"for ec2","Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}`,
	},
	{
		ID: "UNSUPPORTED_SID", Name: "the proposal would repeat a Sid", At: "$.Statement[0].Sid", Message: "Use letters and digits only.",
		Stmt: `{"Sid":"read only","Effect":"Allow","Action":"sqs:GetQueueAttributes","Resource":"*"},{"Sid":"readOnly","Effect":"Allow","Action":"batch:ListJobs","Resource":"*"}`,
	},
	{ID: "UNSUPPORTED_SID", Stmt: `{"Sid":"ReadOnlyQueue2","Effect":"Allow","Action":"sqs:GetQueueAttributes","Resource":"*"}`},
	{
		ID: "UNSUPPORTED_SID", Name: "bucket policy", Type: iam.Resource, Attachment: iam.S3,
		Stmt: `{"Sid":"read only","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}`,
	},
	{
		ID: "SID_NOT_ACCEPTED_BY_SERVICE", Type: iam.Resource, Attachment: iam.SQS, At: "$.Statement[0].Sid",
		Stmt: `{"Sid":"allow events!","Effect":"Deny","Principal":"*","Action":"sqs:SendMessage","Resource":"*"}`,
	},
	{
		ID: "SID_NOT_ACCEPTED_BY_SERVICE", Type: iam.Resource, Attachment: iam.SQS,
		Stmt: `{"Sid":"allow-events_1","Effect":"Deny","Principal":"*","Action":"sqs:SendMessage","Resource":"*"}`,
	},
	{ID: "EMPTY_SID_VALUE", Stmt: `{"Sid":"","Effect":"Deny","Action":"ec2:RunInstances","Resource":"*"}`, At: "$.Statement[0].Sid"},
	{ID: "EMPTY_SID_VALUE", Stmt: `{"Effect":"Deny","Action":"ec2:RunInstances","Resource":"*"}`},
	{
		ID: "UNIQUE_SIDS_REQUIRED", At: "$.Statement[1].Sid",
		Stmt: `{"Sid":"Jobs","Effect":"Allow","Action":"batch:ListJobs","Resource":"*"},
			{"Sid":"Jobs","Effect":"Deny","Action":"batch:DescribeJobs","Resource":"*"},
			{"Sid":"Jobs","Effect":"Deny","Action":"batch:DescribeJobQueues","Resource":"*"}`,
	},
	{
		ID: "UNIQUE_SIDS_REQUIRED", Name: "queue, as the actions say", Type: iam.Resource, At: "$.Statement[1].Sid",
		Stmt: `{"Sid":"Jobs","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:210987654322:jobs"},{"Sid":"Jobs","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/web"},"Action":"sqs:ReceiveMessage","Resource":"arn:aws:sqs:eu-west-1:210987654322:jobs"}`,
	},
	{
		ID: "UNIQUE_SIDS_REQUIRED", Name: "queue", Type: iam.Resource, Attachment: iam.SQS, At: "$.Statement[1].Sid",
		Stmt: `{"Sid":"A","Effect":"Deny","Principal":"*","Action":"sqs:SendMessage","Resource":"*"},
			{"Sid":"A","Effect":"Deny","Principal":"*","Action":"sqs:PurgeQueue","Resource":"*"}`,
	},
	{
		ID:   "UNIQUE_SIDS_REQUIRED",
		Stmt: `{"Sid":"Jobs","Effect":"Allow","Action":"batch:ListJobs","Resource":"*"},{"Sid":"jobs","Effect":"Deny","Action":"batch:DescribeJobs","Resource":"*"}`,
	},
	{
		ID: "UNIQUE_SIDS_RECOMMENDED", Type: iam.Resource, Attachment: iam.S3, At: "$.Statement[1].Sid",
		Stmt: `{"Sid":"CdnRead","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::cdn/*"},
			{"Sid":"CdnRead","Effect":"Deny","Principal":"*","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::cdn/*"}`,
	},
	{
		ID: "UNIQUE_SIDS_RECOMMENDED", Name: "endpoint", Type: iam.Endpoint, At: "$.Statement[1].Sid",
		Stmt: `{"Sid":"CdnRead","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::cdn/*"},
			{"Sid":"CdnRead","Effect":"Deny","Principal":"*","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::cdn/*"}`,
	},
	{
		ID: "UNIQUE_SIDS_RECOMMENDED", Type: iam.Resource, Attachment: iam.S3,
		Stmt: `{"Sid":"CdnRead","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::cdn/*"},
			{"Effect":"Deny","Principal":"*","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::cdn/*"},
			{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::cdn/*"}`,
	},
	{
		ID: "MISSING_SID", At: "$.Statement[0]",
		Stmt: `{"Effect":"Deny","Action":"organizations:LeaveOrganization","Resource":"*"},
			{"Sid":"Regions","Effect":"Deny","Action":"account:EnableRegion","Resource":"*"}`,
	},
	{ID: "MISSING_SID", Stmt: `{"Effect":"Deny","Action":"organizations:LeaveOrganization","Resource":"*"}`},
}
