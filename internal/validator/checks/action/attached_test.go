// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package action_test

import (
	"slices"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
)

// onQueue is a statement of a queue's policy.
func onQueue(action string) string {
	return `{"Effect":"Deny","Principal":"*","Action":` + action + `,"Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`
}

const unsupportedAction = "UNSUPPORTED_ACTION_IN_POLICY"

var actionAttachedCases = []checktest.Case{
	{
		ID: unsupportedAction, Name: "not on a bucket", Type: iam.Resource, Attachment: iam.S3, At: firstAction, Message: "not one on a resource of type",
		Stmt: `{"Effect":"Deny","Principal":"*","Action":"s3:ListAllMyBuckets","Resource":"arn:aws:s3:::reports"}`,
	},
	{
		ID: unsupportedAction, Name: "not on a bucket, pattern", Type: iam.Resource, Attachment: iam.S3, At: firstAction + "[0]", Message: "None of the actions",
		Stmt: `{"Effect":"Deny","Principal":"*","Action":["s3:ListAccess*","s3:ListB*"],"Resource":"arn:aws:s3:::reports"}`,
	},
	{ID: unsupportedAction, Name: "other service", Type: iam.Resource, Attachment: iam.SQS, Stmt: onQueue(`["sqs:*","sns:Publish"]`), At: firstAction + "[1]", Message: `"sqs"`},
	{ID: unsupportedAction, Name: "REST API", Type: iam.Resource, Attachment: iam.APIGateway, At: firstAction, Message: `"execute-api"`, Stmt: `{"Effect":"Deny","Principal":"*","Action":"apigateway:GET","Resource":"*"}`},
	{
		ID: unsupportedAction, Name: "service is known", Type: iam.Resource, Attachment: iam.SQS, In: checktest.ActionsTree(checktest.Prefix("sns:Pu"), checktest.Prefix("sqs:ListQ")), At: firstAction + "[0]",
		Also: []string{"RESOURCE_PUBLIC_ACCESS"},
	},
	{ID: unsupportedAction, Type: iam.Resource, Attachment: iam.SQS, Stmt: onQueue(`["SQS:SendMessage","sqs:*","sqs:List*"]`), Also: []string{"REDUNDANT_ACTION"}},
	{ID: unsupportedAction, Name: "everything", Type: iam.Resource, Attachment: iam.SQS, Stmt: onQueue(`"*"`)},
	{
		ID: unsupportedAction, Name: "attachment not known", Type: iam.Resource,
		Stmt: `{"Effect":"Deny","Principal":"*","Action":"sns:ListTopics","Resource":"arn:aws:sns:eu-west-1:210987654321:alerts"}`,
	},
	{
		ID: unsupportedAction, Name: "endpoint", Type: iam.Endpoint, Attachment: iam.SQS,
		Stmt: `{"Effect":"Allow","Principal":"*","Action":"sqs:ListQueues","Resource":"*"}`,
	},
	{
		ID: unsupportedAction, Name: "NotAction", Type: iam.Resource, Attachment: iam.SQS,
		Stmt: `{"Effect":"Deny","Principal":"*","NotAction":["sqs:SendMessage","sns:Publish"],"Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`,
	},
	{
		ID: unsupportedAction, Name: "declared", Type: iam.Resource, Attachment: iam.SQS, In: declaring("sqs:ListThings"), Stmt: onQueue(`"sqs:ListThings"`),
	},
	{
		ID: unsupportedAction, Name: "repository", Type: iam.Resource, Attachment: iam.ECR, At: firstAction,
		Stmt: `{"Effect":"Deny","Principal":"*","Action":"ecr:GetAuthorizationToken"}`,
	},
	{
		ID: unsupportedAction, Name: "registry", Type: iam.Resource, Attachment: iam.ECR, Also: []string{"UNSUPPORTED_RESOURCE_ARN_IN_POLICY"},
		Stmt: `{"Effect":"Deny","Principal":"*","Action":"ecr:CreatePullThroughCacheRule","Resource":"arn:aws:ecr:eu-west-1:210987654321:repository/*"}`,
	},
	{
		ID: unsupportedAction, Name: "access point", Type: iam.Resource, Attachment: iam.S3,
		Stmt: `{"Effect":"Deny","Principal":"*","Action":"s3:GetAccessPointPolicy","Resource":"arn:aws:s3:eu-west-1:210987654321:accesspoint/reports"}`,
	},
	{
		ID: unsupportedAction, Name: "directory bucket", Type: iam.Resource, Attachment: iam.S3,
		Stmt: `{"Effect":"Deny","Principal":"*","Action":"s3express:CreateSession","Resource":"arn:aws:s3express:eu-west-1:210987654321:bucket/reports--euw1-az1--x-s3"}`,
		Also: []string{"UNSUPPORTED_RESOURCE_ARN_IN_POLICY"},
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
