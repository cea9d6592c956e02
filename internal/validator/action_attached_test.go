// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// onQueue is a statement of a queue's policy.
func onQueue(action string) string {
	return `{"Effect":"Deny","Principal":"*","Action":` + action + `,"Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`
}

const unsupportedAction = "UNSUPPORTED_ACTION_IN_POLICY"

var actionAttachedCases = []checkCase{
	{
		id: unsupportedAction, name: "not on a bucket", typ: iam.Resource, attachment: iam.S3, at: firstAction, message: "not one on a resource of type",
		stmt: `{"Effect":"Deny","Principal":"*","Action":"s3:ListAllMyBuckets","Resource":"arn:aws:s3:::reports"}`,
	},
	{
		id: unsupportedAction, name: "not on a bucket, pattern", typ: iam.Resource, attachment: iam.S3, at: firstAction + "[0]", message: "None of the actions",
		stmt: `{"Effect":"Deny","Principal":"*","Action":["s3:ListAccess*","s3:ListB*"],"Resource":"arn:aws:s3:::reports"}`,
	},
	{id: unsupportedAction, name: "other service", typ: iam.Resource, attachment: iam.SQS, stmt: onQueue(`["sqs:*","sns:Publish"]`), at: firstAction + "[1]", message: `"sqs"`},
	{id: unsupportedAction, name: "REST API", typ: iam.Resource, attachment: iam.APIGateway, at: firstAction, message: `"execute-api"`, stmt: `{"Effect":"Deny","Principal":"*","Action":"apigateway:GET","Resource":"*"}`},
	{
		id: unsupportedAction, name: "service is known", typ: iam.Resource, attachment: iam.SQS, in: withActions(beginning("sns:Pu"), beginning("sqs:ListQ")), at: firstAction + "[0]",
		also: []string{"RESOURCE_PUBLIC_ACCESS"},
	},
	{id: unsupportedAction, typ: iam.Resource, attachment: iam.SQS, stmt: onQueue(`["SQS:SendMessage","sqs:*","sqs:List*"]`), also: []string{redundantAction}},
	{id: unsupportedAction, name: "everything", typ: iam.Resource, attachment: iam.SQS, stmt: onQueue(`"*"`)},
	{
		id: unsupportedAction, name: "attachment not known", typ: iam.Resource,
		stmt: `{"Effect":"Deny","Principal":"*","Action":"sns:ListTopics","Resource":"arn:aws:sns:eu-west-1:210987654321:alerts"}`,
	},
	{
		id: unsupportedAction, name: "endpoint", typ: iam.Endpoint, attachment: iam.SQS,
		stmt: `{"Effect":"Allow","Principal":"*","Action":"sqs:ListQueues","Resource":"*"}`,
	},
	{
		id: unsupportedAction, name: "NotAction", typ: iam.Resource, attachment: iam.SQS,
		stmt: `{"Effect":"Deny","Principal":"*","NotAction":["sqs:SendMessage","sns:Publish"],"Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`,
	},
	{
		id: unsupportedAction, name: "declared", typ: iam.Resource, attachment: iam.SQS, in: declaring("sqs:ListThings"), stmt: onQueue(`"sqs:ListThings"`),
	},
	{
		id: unsupportedAction, name: "repository", typ: iam.Resource, attachment: iam.ECR, at: firstAction,
		stmt: `{"Effect":"Deny","Principal":"*","Action":"ecr:GetAuthorizationToken"}`,
	},
	{
		id: unsupportedAction, name: "registry", typ: iam.Resource, attachment: iam.ECR, also: []string{"UNSUPPORTED_RESOURCE_ARN_IN_POLICY"},
		stmt: `{"Effect":"Deny","Principal":"*","Action":"ecr:CreatePullThroughCacheRule","Resource":"arn:aws:ecr:eu-west-1:210987654321:repository/*"}`,
	},
	{
		id: unsupportedAction, name: "access point", typ: iam.Resource, attachment: iam.S3,
		stmt: `{"Effect":"Deny","Principal":"*","Action":"s3:GetAccessPointPolicy","Resource":"arn:aws:s3:eu-west-1:210987654321:accesspoint/reports"}`,
	},
	{
		id: unsupportedAction, name: "directory bucket", typ: iam.Resource, attachment: iam.S3,
		stmt: `{"Effect":"Deny","Principal":"*","Action":"s3express:CreateSession","Resource":"arn:aws:s3express:eu-west-1:210987654321:bucket/reports--euw1-az1--x-s3"}`,
		also: []string{"UNSUPPORTED_RESOURCE_ARN_IN_POLICY"},
	},
}

// TestPolicyActionsTable holds the table to the catalogue.
func TestPolicyActionsTable(t *testing.T) {
	attachments := []string{iam.APIGateway, iam.DynamoDB, iam.ECR, iam.EFS, iam.ElasticSearch, iam.EventBus, iam.KMS, iam.Lambda, iam.Organizations, iam.S3, iam.SecretsManager, iam.SNS, iam.SQS}
	for _, a := range attachments {
		if len(facts.GovernedByAttachment()[a]) == 0 {
			t.Errorf("%s is not in the table", a)
		}
	}
	for attachment, services := range facts.GovernedByAttachment() {
		if !slices.Contains(attachments, attachment) {
			t.Errorf("%s is no attachment", attachment)
		}
		for _, g := range services {
			s, ok := catalog.Default().Service(g.Service)
			if !ok {
				t.Errorf("%s: the service %s does not exist", attachment, g.Service)
				continue
			}
			for _, name := range g.Types {
				if typ, ok := s.ResourceType(name); !ok || typ.Name != name {
					t.Errorf("%s: %s has no resource type %s", attachment, g.Service, name)
				}
			}
		}
	}
}
