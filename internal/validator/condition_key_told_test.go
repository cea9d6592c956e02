// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

const contradictsResource = "CONDITION_CONTRADICTS_RESOURCE"

func toldIf(effect, action, resource, condition string) string {
	return `{"Effect":"` + effect + `","Action":` + action + `,"Resource":` + resource + `,"Condition":` + condition + `}`
}

// keyToldCases are about values that follow from the resources of a statement.
var keyToldCases = []checkCase{
	{
		id: contradictsResource, name: "E-1777: region of the ARN", at: reportsCondition + `.StringEquals["aws:RequestedRegion"]`, message: `is "eu-west-1". The condition fails, so the statement allows nothing`,
		stmt: toldIf("Allow", `"sqs:SendMessage"`, `"arn:aws:sqs:eu-west-1:210987654321:jobs"`, `{"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}`),
	},
	{
		id: contradictsResource, name: "E-1777: Deny", at: reportsCondition + `.StringNotLike["ec2:Region"]`, class: frame.SecurityWarning, message: "denies nothing",
		stmt: toldIf("Deny", `"ec2:StopInstances"`, `"arn:aws:ec2:eu-west-1:210987654321:instance/*"`, `{"StringNotLike":{"ec2:Region":"eu-*"}}`),
	},
	{
		id: contradictsResource, name: "E-1776: service with one endpoint", at: reportsCondition + `.StringEquals["aws:RequestedRegion"]`, message: `"us-east-1"`,
		stmt: toldIf("Allow", `["budgets:ViewBudget","iam:GetRole"]`, `"arn:aws:iam::210987654321:role/app"`, `{"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}`), also: []string{"ACTION_RESOURCE_MISMATCH"},
	},
	{
		id: contradictsResource, name: "E-1721: service of a role", at: reportsCondition + `.StringEquals["iam:AWSServiceName"]`, message: `"ecs.amazonaws.com"`,
		stmt: toldIf("Allow", `"iam:CreateServiceLinkedRole"`, `"arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"`, `{"StringEquals":{"iam:AWSServiceName":"elasticloadbalancing.amazonaws.com"}}`),
	},
	{
		id: contradictsResource, name: "E-1721: name of a secret", at: reportsCondition + `.StringLike["secretsmanager:Name"]`, message: `"app/db"`,
		stmt: toldIf("Allow", `"secretsmanager:CreateSecret"`, `"arn:aws:secretsmanager:eu-west-1:210987654321:secret:app/db-??????"`, `{"StringLike":{"secretsmanager:Name":"web/*"}}`),
	},
	{id: contradictsResource, name: "the region", stmt: toldIf("Allow", `"sqs:SendMessage"`, `"arn:aws:sqs:eu-west-1:210987654321:jobs"`, `{"StringEquals":{"aws:RequestedRegion":["eu-central-1","eu-west-1"]}}`)},
	{id: contradictsResource, name: "any region", stmt: toldIf("Allow", `"sqs:SendMessage"`, `["arn:aws:sqs:eu-west-1:210987654321:jobs","arn:aws:sqs:*:210987654321:work"]`, `{"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}`)},
	{id: contradictsResource, name: "of one of them", stmt: toldIf("Allow", `"sqs:SendMessage"`, `["arn:aws:sqs:eu-west-1:210987654321:jobs","arn:aws:sqs:eu-central-1:210987654321:jobs"]`, `{"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}`)},
	{id: contradictsResource, name: "no region", stmt: toldIf("Allow", `"s3:GetObject"`, `"arn:aws:s3:::reports/*"`, `{"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}`)},
	{id: contradictsResource, name: "E-1777: calls from another region", stmt: toldIf("Allow", `"kms:ReplicateKey"`, `"arn:aws:kms:eu-west-1:210987654321:key/0a1b2c3d-0000-4000-8000-00000000000a"`, `{"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}`)},
	{id: contradictsResource, name: "resource of another service", stmt: toldIf("Allow", `"ssm:StartSession"`, `"arn:aws:ec2:eu-west-1:210987654321:instance/*"`, `{"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}`)},
	{id: contradictsResource, name: "some calls of a service", stmt: toldIf("Allow", `"sts:GetCallerIdentity"`, `"*"`, `{"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}`)},
	{id: contradictsResource, name: "another partition's endpoint", stmt: toldIf("Allow", `"iam:GetRole"`, `"*"`, `{"StringEquals":{"aws:RequestedRegion":"us-gov-west-1"}}`)},
	{id: contradictsResource, name: "wildcard in the action", stmt: toldIf("Allow", `"sqs:Send*"`, `"arn:aws:sqs:eu-west-1:210987654321:jobs"`, `{"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}`)},
	{id: contradictsResource, name: "of several services", stmt: toldIf("Allow", `["iam:CreateServiceLinkedRole"]`, `"arn:aws:iam::*:role/aws-service-role/*"`, `{"StringEquals":{"iam:AWSServiceName":"elasticloadbalancing.amazonaws.com"}}`)},
}
