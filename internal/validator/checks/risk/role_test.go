// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package risk_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

const task = `"Resource":"arn:aws:iam::210987654321:role/task"`

var passRoleCases = []checktest.Case{
	{ID: "PASS_ROLE_WITH_STAR_IN_RESOURCE", Stmt: `{"Effect":"Allow","Action":["iam:PassRole","batch:DescribeJobs"],"Resource":"*"}`, At: "$.Statement[0].Action[0]", Message: `"*"`},
	{ID: "PASS_ROLE_WITH_STAR_IN_RESOURCE", Name: "all roles", Stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::210987654321:role/*"}`, At: "$.Statement[0].Action"},
	{ID: "PASS_ROLE_WITH_STAR_IN_RESOURCE", Name: "name begins with wildcard", Stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":["arn:aws:iam::210987654321:role/task","arn:aws:iam::210987654321:role/*-task"]}`, At: "$.Statement[0].Action"},
	{ID: "PASS_ROLE_WITH_STAR_IN_RESOURCE", Name: "wildcard next to the name", Stmt: `{"Effect":"Allow","Action":["iam:Pass*","iam:PassRole"],"Resource":"*"}`, At: "$.Statement[0].Action[1]", Also: []string{"REDUNDANT_ACTION"}},
	{
		ID: "PASS_ROLE_WITH_STAR_IN_RESOURCE", Name: "condition that lets everything through", Stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringLike":{"iam:PassedToService":"*"}}}`,
		At: "$.Statement[0].Action", Also: []string{"REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION"},
	},
	{ID: "PASS_ROLE_WITH_STAR_IN_RESOURCE", Name: "other condition", Stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`, At: "$.Statement[0].Action"},
	{ID: "PASS_ROLE_WITH_STAR_IN_RESOURCE", Name: "boundary, asked for", Type: iam.Boundary, In: asked("PASS_ROLE_WITH_STAR_IN_RESOURCE", frame.SecurityWarning), Stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}`, At: "$.Statement[0].Action", Class: frame.SecurityWarning},
	{ID: "PASS_ROLE_WITH_STAR_IN_RESOURCE", Name: "boundary", Type: iam.Boundary, Stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}`},
	{
		ID: "PASS_ROLE_WITH_STAR_IN_RESOURCE", Name: "resource policy", Type: iam.Resource, Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/ci"},"Action":"iam:PassRole","Resource":"*"}`,
		At: "$.Statement[0].Action",
	},
	{
		ID: "PASS_ROLE_WITH_STAR_IN_RESOURCE", Name: "policy of a queue", Type: iam.Resource, Attachment: iam.SQS, Also: []string{"UNSUPPORTED_ACTION_IN_POLICY"},
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/ci"},"Action":["sqs:SendMessage","iam:PassRole"],"Resource":"*"}`,
	},
	{ID: "PASS_ROLE_WITH_STAR_IN_RESOURCE", Name: "service named", Stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}`},
	{ID: "PASS_ROLE_WITH_STAR_IN_RESOURCE", Name: "service named if there is one", Stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEqualsIfExists":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}`, Also: []string{"IF_EXISTS_WEAKENS_ALLOW"}},
	{ID: "PASS_ROLE_WITH_STAR_IN_RESOURCE", Name: "associated resource", Stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"ArnLike":{"iam:AssociatedResourceArn":"arn:aws:ec2:eu-west-1:210987654321:instance/*"}}}`},
	{ID: "PASS_ROLE_WITH_STAR_IN_RESOURCE", Name: "names with a stem", Stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::210987654321:role/task-*"}`, Also: []string{"PASS_ROLE_WITHOUT_PASSED_TO_SERVICE"}},
	{ID: "PASS_ROLE_WITH_STAR_IN_RESOURCE", Name: "denied", Stmt: `{"Effect":"Allow","Action":["s3:ListAllMyBuckets","iam:PassRole"],"Resource":"*"},{"Effect":"Deny","Action":"iam:Pass*","Resource":"*"}`, Also: []string{"ACTION_CANCELLED_BY_DENY"}},
	{
		ID: "PASS_ROLE_WITH_STAR_IN_RESOURCE", Name: "denied for other services", Also: []string{"DENY_WITH_POSSIBLY_ABSENT_KEY"},
		Stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"},{"Effect":"Deny","Action":"iam:PassRole","Resource":"*","Condition":{"StringNotEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}`,
	},
	{ID: "PASS_ROLE_WITH_STAR_IN_RESOURCE", Name: "denied for some", Stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"},{"Effect":"Deny","Action":"iam:PassRole","Resource":"arn:aws:iam::210987654321:role/admin"}`, At: "$.Statement[0].Action"},
	{ID: "PASS_ROLE_WITH_STAR_IN_RESOURCE", Name: "Deny", Stmt: `{"Effect":"Deny","Action":"iam:PassRole","Resource":"*"}`},

	{ID: "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", Stmt: `{"Effect":"Allow","Action":"iam:Pass*","Resource":"*"}`, At: "$.Statement[0].Action", Message: `"iam:Pass*" covers iam:PassRole`},
	{
		ID: "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", Name: "everything under a condition", Stmt: `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`,
		At: "$.Statement[0].Action", Also: []string{"ALL_ACTIONS_ALLOWED", "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE"},
	},
	{ID: "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", Name: "other actions", Stmt: `{"Effect":"Allow","Action":"iam:Get*","Resource":"*"}`},
	{ID: "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", Name: "names with a stem", Stmt: `{"Effect":"Allow","Action":"iam:Pass*","Resource":"arn:aws:iam::210987654321:role/task-*"}`},

	{
		ID: "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", Stmt: `{"Effect":"Allow","NotAction":"ec2:*","Resource":"*"}`, At: "$.Statement[0].NotAction",
		Also: []string{"ALLOW_WITH_NOT_ACTION", "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", "PRIVILEGE_ESCALATION"},
	},
	{ID: "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", Stmt: `{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`, Also: []string{"ALLOW_WITH_NOT_ACTION", "PRIVILEGE_ESCALATION"}},

	{
		ID: "PASS_ROLE_WITH_NOT_RESOURCE", Stmt: `{"Effect":"Allow","Action":"iam:PassRole","NotResource":"arn:aws:iam::*:role/admin"}`, At: "$.Statement[0].Action",
		Also: []string{"ALLOW_WITH_NOT_RESOURCE"},
	},
	{ID: "PASS_ROLE_WITH_NOT_RESOURCE", Name: "all roles excepted", Stmt: `{"Effect":"Allow","Action":"iam:PassRole","NotResource":"arn:aws:iam::*:role/*"}`, Also: []string{"ALLOW_WITH_NOT_RESOURCE"}},
	{
		ID: "PASS_ROLE_WITH_NOT_RESOURCE", Name: "service named", Also: []string{"ALLOW_WITH_NOT_RESOURCE"},
		Stmt: `{"Effect":"Allow","Action":"iam:PassRole","NotResource":"arn:aws:iam::*:role/admin","Condition":{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}`,
	},
	{
		ID: "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", Stmt: `{"Effect":"Allow","Action":"iam:Pass*","NotResource":"arn:aws:iam::*:role/admin"}`, At: "$.Statement[0].Action",
		Also: []string{"ALLOW_WITH_NOT_RESOURCE"},
	},
	{ID: "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", Stmt: `{"Effect":"Allow","Action":"iam:Get*","NotResource":"arn:aws:iam::*:role/admin"}`, Also: []string{"ALLOW_WITH_NOT_RESOURCE"}},
	{
		ID: "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE", Stmt: `{"Effect":"Allow","NotAction":"ec2:*","NotResource":"arn:aws:iam::*:role/admin"}`, At: "$.Statement[0].NotAction",
		Also: []string{"ALLOW_WITH_NOT_RESOURCE", "ALLOW_WITH_NOT_ACTION", "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE", "PRIVILEGE_ESCALATION"},
	},
	{
		ID: "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE", Stmt: `{"Effect":"Allow","NotAction":"iam:*","NotResource":"arn:aws:iam::*:role/admin"}`,
		Also: []string{"ALLOW_WITH_NOT_RESOURCE", "ALLOW_WITH_NOT_ACTION", "PRIVILEGE_ESCALATION"},
	},

	{ID: "PASS_ROLE_WITHOUT_PASSED_TO_SERVICE", Stmt: `{"Effect":"Allow","Action":"iam:PassRole",` + task + `}`, At: "$.Statement[0].Action"},
	{ID: "PASS_ROLE_WITHOUT_PASSED_TO_SERVICE", Name: "service named", Stmt: `{"Effect":"Allow","Action":"iam:PassRole",` + task + `,"Condition":{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}`},
	{ID: "PASS_ROLE_WITHOUT_PASSED_TO_SERVICE", Name: "wildcard", Stmt: `{"Effect":"Allow","Action":"iam:Pass*",` + task + `}`},
	{ID: "PASS_ROLE_WITHOUT_PASSED_TO_SERVICE", Name: "every role", Stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}`, Also: []string{"PASS_ROLE_WITH_STAR_IN_RESOURCE"}},
}

var serviceRoleCases = []checktest.Case{
	{ID: "CREATE_SLR_WITH_STAR_IN_RESOURCE", Stmt: `{"Effect":"Allow","Action":"iam:CreateServiceLinkedRole","Resource":"*"}`, At: "$.Statement[0].Action"},
	{ID: "CREATE_SLR_WITH_STAR_IN_RESOURCE", Name: "all of them", Stmt: `{"Effect":"Allow","Action":"iam:CreateServiceLinkedRole","Resource":"arn:aws:iam::*:role/aws-service-role/*"}`, At: "$.Statement[0].Action"},
	{ID: "CREATE_SLR_WITH_STAR_IN_RESOURCE", Name: "part of the path", Stmt: `{"Effect":"Allow","Action":"iam:CreateServiceLinkedRole","Resource":"arn:aws:iam::*:role/aws-*"}`, At: "$.Statement[0].Action"},
	{ID: "CREATE_SLR_WITH_STAR_IN_RESOURCE", Name: "one service", Stmt: `{"Effect":"Allow","Action":"iam:CreateServiceLinkedRole","Resource":"arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/*"}`},
	{ID: "CREATE_SLR_WITH_STAR_IN_RESOURCE", Name: "service named", Stmt: `{"Effect":"Allow","Action":"iam:CreateServiceLinkedRole","Resource":"*","Condition":{"StringLike":{"iam:AWSServiceName":"ecs.*"}}}`},
	{ID: "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE", Stmt: `{"Effect":"Allow","Action":"iam:CreateServiceL*","Resource":"*"}`, At: "$.Statement[0].Action"},
	{ID: "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE", Stmt: `{"Effect":"Allow","Action":"iam:GetServiceLinked*","Resource":"*"}`},
	{
		ID: "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", Stmt: `{"Effect":"Allow","NotAction":"s3:*","Resource":"*"}`, At: "$.Statement[0].NotAction",
		Also: []string{"ALLOW_WITH_NOT_ACTION", "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", "PRIVILEGE_ESCALATION"},
	},
	{ID: "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", Stmt: `{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`, Also: []string{"ALLOW_WITH_NOT_ACTION", "PRIVILEGE_ESCALATION"}},
	{ID: "CREATE_SLR_WITH_NOT_RESOURCE", Stmt: `{"Effect":"Allow","Action":"iam:CreateServiceLinkedRole","NotResource":"arn:aws:iam::*:role/app"}`, At: "$.Statement[0].Action", Also: []string{"ALLOW_WITH_NOT_RESOURCE"}},
	{ID: "CREATE_SLR_WITH_NOT_RESOURCE", Stmt: `{"Effect":"Deny","Action":"iam:CreateServiceLinkedRole","NotResource":"arn:aws:iam::*:role/app"}`},
	{ID: "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", Stmt: `{"Effect":"Allow","Action":"iam:CreateServiceL*","NotResource":"arn:aws:iam::*:role/app"}`, At: "$.Statement[0].Action", Also: []string{"ALLOW_WITH_NOT_RESOURCE"}},
	{ID: "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", Stmt: `{"Effect":"Allow","Action":"iam:GetServiceLinked*","NotResource":"arn:aws:iam::*:role/app"}`, Also: []string{"ALLOW_WITH_NOT_RESOURCE"}},
	{
		ID: "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE", Stmt: `{"Effect":"Allow","NotAction":"s3:*","NotResource":"arn:aws:iam::*:role/app"}`, At: "$.Statement[0].NotAction",
		Also: []string{"ALLOW_WITH_NOT_RESOURCE", "ALLOW_WITH_NOT_ACTION", "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE", "PRIVILEGE_ESCALATION"},
	},
	{ID: "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE", Stmt: `{"Effect":"Allow","NotAction":"iam:*","NotResource":"arn:aws:iam::*:role/app"}`, Also: []string{"ALLOW_WITH_NOT_RESOURCE", "ALLOW_WITH_NOT_ACTION", "PRIVILEGE_ESCALATION"}},

	{
		ID: "SERVICE_LINKED_ROLE_NOT_MODIFIABLE", At: "$.Statement[0].Action[0]", More: []string{"$.Statement[0].Action[2]"},
		Stmt: `{"Effect":"Allow","Action":["iam:PutRolePolicy","iam:GetRole","iam:DeleteRol?"],"Resource":"arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/*"}`,
	},
	{ID: "SERVICE_LINKED_ROLE_NOT_MODIFIABLE", Name: "other roles too", Stmt: `{"Effect":"Allow","Action":"iam:PutRolePolicy","Resource":["arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/*","arn:aws:iam::210987654321:role/app"]}`},
	{ID: "SERVICE_LINKED_ROLE_NOT_MODIFIABLE", Name: "action that works", Stmt: `{"Effect":"Allow","Action":["iam:DeleteServiceLinkedRole","iam:*RolePolicy"],"Resource":"arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/*"}`},
	{ID: "SERVICE_LINKED_ROLE_NOT_MODIFIABLE", Name: "Deny", Stmt: `{"Effect":"Deny","Action":"iam:PutRolePolicy","Resource":"arn:aws:iam::*:role/aws-service-role/*"}`},
}
