// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package key_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

const contradictsResource = "CONDITION_CONTRADICTS_RESOURCE"

func statementIf(effect, action, resource, condition string) string {
	return `{"Effect":"` + effect + `","Action":` + action + `,"Resource":` + resource + `,"Condition":` + condition + `}`
}

// keyGivenCases are about values that follow from the resources of a statement.
var keyGivenCases = []checktest.Case{
	{
		ID: contradictsResource, Name: "E-1777: region of the ARN", At: "$.Statement[0].Condition" + `.StringEquals["aws:RequestedRegion"]`, Message: `is "eu-west-1". The condition fails, so the statement allows nothing`,
		Stmt: statementIf("Allow", `"sqs:SendMessage"`, `"arn:aws:sqs:eu-west-1:210987654321:jobs"`, `{"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}`),
	},
	{
		ID: contradictsResource, Name: "E-1777: Deny", At: "$.Statement[0].Condition" + `.StringNotLike["ec2:Region"]`, Class: frame.SecurityWarning, Message: "denies nothing",
		Stmt: statementIf("Deny", `"ec2:StopInstances"`, `"arn:aws:ec2:eu-west-1:210987654321:instance/*"`, `{"StringNotLike":{"ec2:Region":"eu-*"}}`),
	},
	{
		ID: contradictsResource, Name: "E-1776: service with one endpoint", At: "$.Statement[0].Condition" + `.StringEquals["aws:RequestedRegion"]`, Message: `"us-east-1"`,
		Stmt: statementIf("Allow", `["budgets:ViewBudget","iam:GetRole"]`, `"arn:aws:iam::210987654321:role/app"`, `{"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}`), Also: []string{"ACTION_RESOURCE_MISMATCH"},
	},
	{
		ID: contradictsResource, Name: "E-1721: service of a role", At: "$.Statement[0].Condition" + `.StringEquals["iam:AWSServiceName"]`, Message: `"ecs.amazonaws.com"`,
		Stmt: statementIf("Allow", `"iam:CreateServiceLinkedRole"`, `"arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"`, `{"StringEquals":{"iam:AWSServiceName":"elasticloadbalancing.amazonaws.com"}}`),
	},
	{
		ID: contradictsResource, Name: "E-1721: name of a secret", At: "$.Statement[0].Condition" + `.StringLike["secretsmanager:Name"]`, Message: `"app/db"`,
		Stmt: statementIf("Allow", `"secretsmanager:CreateSecret"`, `"arn:aws:secretsmanager:eu-west-1:210987654321:secret:app/db-??????"`, `{"StringLike":{"secretsmanager:Name":"web/*"}}`),
	},
	{ID: contradictsResource, Name: "the region", Stmt: statementIf("Allow", `"sqs:SendMessage"`, `"arn:aws:sqs:eu-west-1:210987654321:jobs"`, `{"StringEquals":{"aws:RequestedRegion":["eu-central-1","eu-west-1"]}}`)},
	{ID: contradictsResource, Name: "any region", Stmt: statementIf("Allow", `"sqs:SendMessage"`, `["arn:aws:sqs:eu-west-1:210987654321:jobs","arn:aws:sqs:*:210987654321:work"]`, `{"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}`)},
	{ID: contradictsResource, Name: "of one of them", Stmt: statementIf("Allow", `"sqs:SendMessage"`, `["arn:aws:sqs:eu-west-1:210987654321:jobs","arn:aws:sqs:eu-central-1:210987654321:jobs"]`, `{"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}`)},
	{ID: contradictsResource, Name: "no region", Stmt: statementIf("Allow", `"s3:GetObject"`, `"arn:aws:s3:::reports/*"`, `{"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}`)},
	{ID: contradictsResource, Name: "E-1777: calls from another region", Stmt: statementIf("Allow", `"kms:ReplicateKey"`, `"arn:aws:kms:eu-west-1:210987654321:key/0a1b2c3d-0000-4000-8000-00000000000a"`, `{"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}`)},
	{ID: contradictsResource, Name: "resource of another service", Stmt: statementIf("Allow", `"ssm:StartSession"`, `"arn:aws:ec2:eu-west-1:210987654321:instance/*"`, `{"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}`)},
	{ID: contradictsResource, Name: "some calls of a service", Stmt: statementIf("Allow", `"sts:GetCallerIdentity"`, `"*"`, `{"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}`)},
	{ID: contradictsResource, Name: "another partition's endpoint", Stmt: statementIf("Allow", `"iam:GetRole"`, `"*"`, `{"StringEquals":{"aws:RequestedRegion":"us-gov-west-1"}}`)},
	{ID: contradictsResource, Name: "wildcard in the action", Stmt: statementIf("Allow", `"sqs:Send*"`, `"arn:aws:sqs:eu-west-1:210987654321:jobs"`, `{"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}`)},
	{ID: contradictsResource, Name: "of several services", Stmt: statementIf("Allow", `["iam:CreateServiceLinkedRole"]`, `"arn:aws:iam::*:role/aws-service-role/*"`, `{"StringEquals":{"iam:AWSServiceName":"elasticloadbalancing.amazonaws.com"}}`)},
}
