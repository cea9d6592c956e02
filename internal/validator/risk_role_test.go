// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

const task = `"Resource":"arn:aws:iam::210987654321:role/task"`

var passRoleCases = []checkCase{
	{id: passRoleRule.star[byName], stmt: `{"Effect":"Allow","Action":["iam:PassRole","batch:DescribeJobs"],"Resource":"*"}`, at: "$.Statement[0].Action[0]", message: `"*"`},
	{id: passRoleRule.star[byName], name: "all roles", stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::210987654321:role/*"}`, at: "$.Statement[0].Action"},
	{id: passRoleRule.star[byName], name: "name begins with wildcard", stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":["arn:aws:iam::210987654321:role/task","arn:aws:iam::210987654321:role/*-task"]}`, at: "$.Statement[0].Action"},
	{id: passRoleRule.star[byName], name: "wildcard beside the name", stmt: `{"Effect":"Allow","Action":["iam:Pass*","iam:PassRole"],"Resource":"*"}`, at: "$.Statement[0].Action[1]", also: []string{"REDUNDANT_ACTION"}},
	{
		id: passRoleRule.star[byName], name: "condition that lets everything through", stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringLike":{"iam:PassedToService":"*"}}}`,
		at: "$.Statement[0].Action", also: []string{"REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION"},
	},
	{id: passRoleRule.star[byName], name: "other condition", stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`, at: "$.Statement[0].Action"},
	{id: passRoleRule.star[byName], name: "boundary, asked for", typ: iam.Boundary, in: asked(passRoleRule.star[byName], frame.SecurityWarning), stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}`, at: "$.Statement[0].Action", class: frame.SecurityWarning},
	{id: passRoleRule.star[byName], name: "boundary", typ: iam.Boundary, stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}`},
	{
		id: passRoleRule.star[byName], name: "resource policy", typ: iam.Resource, stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/ci"},"Action":"iam:PassRole","Resource":"*"}`,
		at: "$.Statement[0].Action",
	},
	{
		id: passRoleRule.star[byName], name: "policy of a queue", typ: iam.Resource, attachment: iam.SQS, also: []string{"UNSUPPORTED_ACTION_IN_POLICY"},
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/ci"},"Action":["sqs:SendMessage","iam:PassRole"],"Resource":"*"}`,
	},
	{id: passRoleRule.star[byName], name: "service named", stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}`},
	{id: passRoleRule.star[byName], name: "service named if there is one", stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEqualsIfExists":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}`, also: []string{"IF_EXISTS_WEAKENS_ALLOW"}},
	{id: passRoleRule.star[byName], name: "associated resource", stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"ArnLike":{"iam:AssociatedResourceArn":"arn:aws:ec2:eu-west-1:210987654321:instance/*"}}}`},
	{id: passRoleRule.star[byName], name: "names with a stem", stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::210987654321:role/task-*"}`, also: []string{passedAnywhere}},
	{id: passRoleRule.star[byName], name: "denied", stmt: `{"Effect":"Allow","Action":["s3:ListAllMyBuckets","iam:PassRole"],"Resource":"*"},{"Effect":"Deny","Action":"iam:Pass*","Resource":"*"}`, also: []string{actionCancelled}},
	{
		id: passRoleRule.star[byName], name: "denied for other services", also: []string{"DENY_WITH_POSSIBLY_ABSENT_KEY"},
		stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"},{"Effect":"Deny","Action":"iam:PassRole","Resource":"*","Condition":{"StringNotEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}`,
	},
	{id: passRoleRule.star[byName], name: "denied for some", stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"},{"Effect":"Deny","Action":"iam:PassRole","Resource":"arn:aws:iam::210987654321:role/admin"}`, at: "$.Statement[0].Action"},
	{id: passRoleRule.star[byName], name: "Deny", stmt: `{"Effect":"Deny","Action":"iam:PassRole","Resource":"*"}`},

	{id: passRoleRule.star[byWildcard], stmt: `{"Effect":"Allow","Action":"iam:Pass*","Resource":"*"}`, at: "$.Statement[0].Action", message: `"iam:Pass*" covers iam:PassRole`},
	{
		id: passRoleRule.star[byWildcard], name: "everything under a condition", stmt: `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`,
		at: "$.Statement[0].Action", also: []string{"ALL_ACTIONS_ALLOWED", serviceRoleRule.star[byWildcard]},
	},
	{id: passRoleRule.star[byWildcard], name: "other actions", stmt: `{"Effect":"Allow","Action":"iam:Get*","Resource":"*"}`},
	{id: passRoleRule.star[byWildcard], name: "names with a stem", stmt: `{"Effect":"Allow","Action":"iam:Pass*","Resource":"arn:aws:iam::210987654321:role/task-*"}`},

	{
		id: passRoleRule.star[byNotAction], stmt: `{"Effect":"Allow","NotAction":"ec2:*","Resource":"*"}`, at: "$.Statement[0].NotAction",
		also: []string{"ALLOW_WITH_NOT_ACTION", serviceRoleRule.star[byNotAction], "PRIVILEGE_ESCALATION"},
	},
	{id: passRoleRule.star[byNotAction], stmt: `{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`, also: []string{"ALLOW_WITH_NOT_ACTION", "PRIVILEGE_ESCALATION"}},

	{
		id: passRoleRule.not[byName], stmt: `{"Effect":"Allow","Action":"iam:PassRole","NotResource":"arn:aws:iam::*:role/admin"}`, at: "$.Statement[0].Action",
		also: []string{"ALLOW_WITH_NOT_RESOURCE"},
	},
	{id: passRoleRule.not[byName], name: "all roles excepted", stmt: `{"Effect":"Allow","Action":"iam:PassRole","NotResource":"arn:aws:iam::*:role/*"}`, also: []string{"ALLOW_WITH_NOT_RESOURCE"}},
	{
		id: passRoleRule.not[byName], name: "service named", also: []string{"ALLOW_WITH_NOT_RESOURCE"},
		stmt: `{"Effect":"Allow","Action":"iam:PassRole","NotResource":"arn:aws:iam::*:role/admin","Condition":{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}`,
	},
	{
		id: passRoleRule.not[byWildcard], stmt: `{"Effect":"Allow","Action":"iam:Pass*","NotResource":"arn:aws:iam::*:role/admin"}`, at: "$.Statement[0].Action",
		also: []string{"ALLOW_WITH_NOT_RESOURCE"},
	},
	{id: passRoleRule.not[byWildcard], stmt: `{"Effect":"Allow","Action":"iam:Get*","NotResource":"arn:aws:iam::*:role/admin"}`, also: []string{"ALLOW_WITH_NOT_RESOURCE"}},
	{
		id: passRoleRule.not[byNotAction], stmt: `{"Effect":"Allow","NotAction":"ec2:*","NotResource":"arn:aws:iam::*:role/admin"}`, at: "$.Statement[0].NotAction",
		also: []string{"ALLOW_WITH_NOT_RESOURCE", "ALLOW_WITH_NOT_ACTION", serviceRoleRule.not[byNotAction]},
	},
	{
		id: passRoleRule.not[byNotAction], stmt: `{"Effect":"Allow","NotAction":"iam:*","NotResource":"arn:aws:iam::*:role/admin"}`,
		also: []string{"ALLOW_WITH_NOT_RESOURCE", "ALLOW_WITH_NOT_ACTION"},
	},

	{id: passedAnywhere, stmt: `{"Effect":"Allow","Action":"iam:PassRole",` + task + `}`, at: "$.Statement[0].Action"},
	{id: passedAnywhere, name: "service named", stmt: `{"Effect":"Allow","Action":"iam:PassRole",` + task + `,"Condition":{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}`},
	{id: passedAnywhere, name: "wildcard", stmt: `{"Effect":"Allow","Action":"iam:Pass*",` + task + `}`},
	{id: passedAnywhere, name: "every role", stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}`, also: []string{passRoleRule.star[byName]}},
}

var serviceRoleCases = []checkCase{
	{id: serviceRoleRule.star[byName], stmt: `{"Effect":"Allow","Action":"iam:CreateServiceLinkedRole","Resource":"*"}`, at: "$.Statement[0].Action"},
	{id: serviceRoleRule.star[byName], name: "all of them", stmt: `{"Effect":"Allow","Action":"iam:CreateServiceLinkedRole","Resource":"arn:aws:iam::*:role/aws-service-role/*"}`, at: "$.Statement[0].Action"},
	{id: serviceRoleRule.star[byName], name: "part of the path", stmt: `{"Effect":"Allow","Action":"iam:CreateServiceLinkedRole","Resource":"arn:aws:iam::*:role/aws-*"}`, at: "$.Statement[0].Action"},
	{id: serviceRoleRule.star[byName], name: "one service", stmt: `{"Effect":"Allow","Action":"iam:CreateServiceLinkedRole","Resource":"arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/*"}`},
	{id: serviceRoleRule.star[byName], name: "service named", stmt: `{"Effect":"Allow","Action":"iam:CreateServiceLinkedRole","Resource":"*","Condition":{"StringLike":{"iam:AWSServiceName":"ecs.*"}}}`},
	{id: serviceRoleRule.star[byWildcard], stmt: `{"Effect":"Allow","Action":"iam:CreateServiceL*","Resource":"*"}`, at: "$.Statement[0].Action"},
	{id: serviceRoleRule.star[byWildcard], stmt: `{"Effect":"Allow","Action":"iam:GetServiceLinked*","Resource":"*"}`},
	{
		id: serviceRoleRule.star[byNotAction], stmt: `{"Effect":"Allow","NotAction":"s3:*","Resource":"*"}`, at: "$.Statement[0].NotAction",
		also: []string{"ALLOW_WITH_NOT_ACTION", passRoleRule.star[byNotAction], "PRIVILEGE_ESCALATION"},
	},
	{id: serviceRoleRule.star[byNotAction], stmt: `{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`, also: []string{"ALLOW_WITH_NOT_ACTION", "PRIVILEGE_ESCALATION"}},
	{id: serviceRoleRule.not[byName], stmt: `{"Effect":"Allow","Action":"iam:CreateServiceLinkedRole","NotResource":"arn:aws:iam::*:role/app"}`, at: "$.Statement[0].Action", also: []string{"ALLOW_WITH_NOT_RESOURCE"}},
	{id: serviceRoleRule.not[byName], stmt: `{"Effect":"Deny","Action":"iam:CreateServiceLinkedRole","NotResource":"arn:aws:iam::*:role/app"}`},
	{id: serviceRoleRule.not[byWildcard], stmt: `{"Effect":"Allow","Action":"iam:CreateServiceL*","NotResource":"arn:aws:iam::*:role/app"}`, at: "$.Statement[0].Action", also: []string{"ALLOW_WITH_NOT_RESOURCE"}},
	{id: serviceRoleRule.not[byWildcard], stmt: `{"Effect":"Allow","Action":"iam:GetServiceLinked*","NotResource":"arn:aws:iam::*:role/app"}`, also: []string{"ALLOW_WITH_NOT_RESOURCE"}},
	{
		id: serviceRoleRule.not[byNotAction], stmt: `{"Effect":"Allow","NotAction":"s3:*","NotResource":"arn:aws:iam::*:role/app"}`, at: "$.Statement[0].NotAction",
		also: []string{"ALLOW_WITH_NOT_RESOURCE", "ALLOW_WITH_NOT_ACTION", passRoleRule.not[byNotAction]},
	},
	{id: serviceRoleRule.not[byNotAction], stmt: `{"Effect":"Allow","NotAction":"iam:*","NotResource":"arn:aws:iam::*:role/app"}`, also: []string{"ALLOW_WITH_NOT_RESOURCE", "ALLOW_WITH_NOT_ACTION"}},

	{
		id: "SERVICE_LINKED_ROLE_NOT_MODIFIABLE", at: "$.Statement[0].Action[0]", more: []string{"$.Statement[0].Action[2]"},
		stmt: `{"Effect":"Allow","Action":["iam:PutRolePolicy","iam:GetRole","iam:DeleteRol?"],"Resource":"arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/*"}`,
	},
	{id: "SERVICE_LINKED_ROLE_NOT_MODIFIABLE", name: "other roles too", stmt: `{"Effect":"Allow","Action":"iam:PutRolePolicy","Resource":["arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/*","arn:aws:iam::210987654321:role/app"]}`},
	{id: "SERVICE_LINKED_ROLE_NOT_MODIFIABLE", name: "action that works", stmt: `{"Effect":"Allow","Action":["iam:DeleteServiceLinkedRole","iam:*RolePolicy"],"Resource":"arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/*"}`},
	{id: "SERVICE_LINKED_ROLE_NOT_MODIFIABLE", name: "Deny", stmt: `{"Effect":"Deny","Action":"iam:PutRolePolicy","Resource":"arn:aws:iam::*:role/aws-service-role/*"}`},
}
