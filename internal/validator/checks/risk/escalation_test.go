// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package risk_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
)

const makeFunctions = `{"Effect":"Allow","Action":["lambda:CreateFunction","lambda:InvokeFunction"],"Resource":"*"}`

var escalationCases = []checktest.Case{
	{
		ID: "PRIVILEGE_ESCALATION", Stmt: `{"Effect":"Allow","Action":["iam:PassRole","lambda:CreateFunction","lambda:InvokeFunction"],"Resource":"*"}`, At: "$",
		Message: "iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction", Also: []string{"PASS_ROLE_WITH_STAR_IN_RESOURCE"},
	},
	{
		ID: "PRIVILEGE_ESCALATION", Name: "one action", Stmt: `{"Effect":"Allow","Action":"iam:AddUserToGroup","Resource":"arn:aws:iam::210987654321:group/*"}`, At: "$", Message: "changing who has which permissions",
	},
	{
		ID: "PRIVILEGE_ESCALATION", Name: "every role can be assumed", Stmt: `{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}`, At: "$", Message: "acting as another identity",
		Also: []string{"CREDENTIALS_EXPOSURE"},
	},
	{
		ID: "PRIVILEGE_ESCALATION", Name: "on all resources but some", Stmt: `{"Effect":"Allow","Action":"iam:AttachUserPolicy","NotResource":"arn:aws:iam::*:user/admin"}`, At: "$", Message: "iam:AttachUserPolicy",
		Also: []string{"ALLOW_WITH_NOT_RESOURCE"},
	},
	{ID: "PRIVILEGE_ESCALATION", Name: "on none of the resources", Stmt: `{"Effect":"Allow","Action":"iam:AttachUserPolicy","NotResource":["arn:aws:iam::*:user/*","arn:aws:s3:::reports"]}`, Also: []string{"ALLOW_WITH_NOT_RESOURCE"}},
	{
		ID: "PRIVILEGE_ESCALATION", Name: "on all resources but some, and denied", Also: []string{"ALLOW_WITH_NOT_RESOURCE", "ACTION_CANCELLED_BY_DENY"},
		Stmt: `{"Effect":"Allow","Action":["iam:AttachUserPolicy","iam:GetUser"],"NotResource":"arn:aws:iam::*:user/admin"},{"Effect":"Deny","Action":"iam:Attach*","Resource":"*"}`,
	},
	{ID: "PRIVILEGE_ESCALATION", Name: "one role can be assumed", Stmt: `{"Effect":"Allow","Action":"sts:AssumeRole",` + task + `}`},
	{
		ID: "PRIVILEGE_ESCALATION", Name: "any role passed", At: "$", Also: []string{"PASS_ROLE_WITHOUT_PASSED_TO_SERVICE"},
		Stmt: makeFunctions + `,{"Effect":"Allow","Action":"iam:PassRole",` + task + `}`,
	},
	{
		ID: "PRIVILEGE_ESCALATION", Name: "every role passed to the service", At: "$",
		Stmt: makeFunctions + `,{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":["lambda.amazonaws.com","ec2.amazonaws.com"]}}}`,
	},
	{
		ID: "PRIVILEGE_ESCALATION", Name: "every role passed to the service in China", At: "$", Also: []string{"UNKNOWN_SERVICE_PRINCIPAL", "ENUMERATED_VALUE_UNKNOWN"},
		Stmt: makeFunctions + `,{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com.cn"}}}`,
	},
	{
		ID: "PRIVILEGE_ESCALATION", Name: "every role passed to services by pattern", At: "$",
		Stmt: makeFunctions + `,{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringLike":{"iam:PassedToService":"l*.amazonaws.com"}}}`,
	},
	{
		ID: "PRIVILEGE_ESCALATION", Name: "every role passed but to one service", At: "$", Also: []string{"PASS_ROLE_WITH_STAR_IN_RESOURCE", "NEGATED_OPERATOR_ON_ALLOW"},
		Stmt: makeFunctions + `,{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringNotEquals":{"iam:PassedToService":"ec2.amazonaws.com"},"Null":{"iam:PassedToService":"false"}}}`,
	},
	{
		ID: "PRIVILEGE_ESCALATION", Name: "every role passed but to this service", Also: []string{"PASS_ROLE_WITH_STAR_IN_RESOURCE", "NEGATED_OPERATOR_ON_ALLOW"},
		Stmt: makeFunctions + `,{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringNotEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}}`,
	},
	{
		ID: "PRIVILEGE_ESCALATION", Name: "passed to another service",
		Stmt: makeFunctions + `,{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}`,
	},
	{
		ID: "PRIVILEGE_ESCALATION", Name: "role and service named",
		Stmt: makeFunctions + `,{"Effect":"Allow","Action":"iam:PassRole",` + task + `,"Condition":{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}}`,
	},
	{
		ID: "PRIVILEGE_ESCALATION", Name: "passed under another condition", Also: []string{"PASS_ROLE_WITH_STAR_IN_RESOURCE"},
		Stmt: makeFunctions + `,{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`,
	},
	{
		ID: "PRIVILEGE_ESCALATION", Name: "under a condition", Also: []string{"PASS_ROLE_WITH_STAR_IN_RESOURCE"},
		Stmt: `{"Effect":"Allow","Action":["iam:PassRole","lambda:CreateFunction","lambda:InvokeFunction"],"Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`,
	},
	{
		ID: "PRIVILEGE_ESCALATION", Name: "one of the rights is missing", Also: []string{"PASS_ROLE_WITH_STAR_IN_RESOURCE"},
		Stmt: `{"Effect":"Allow","Action":["iam:PassRole","lambda:CreateFunction"],"Resource":"*"}`,
	},
	{
		ID: "PRIVILEGE_ESCALATION", Name: "one of the rights is denied", Also: []string{"ACTION_CANCELLED_BY_DENY", "PASS_ROLE_WITH_STAR_IN_RESOURCE"},
		Stmt: `{"Effect":"Allow","Action":["iam:PassRole","lambda:CreateFunction","lambda:InvokeFunction"],"Resource":"*"},{"Effect":"Deny","Action":"lambda:Create*","Resource":"*"}`,
	},
	{
		ID: "PRIVILEGE_ESCALATION", Name: "smaller sets are reported", Stmt: `{"Effect":"Allow","Action":["lambda:UpdateFunctionCode","lambda:InvokeFunction"],"Resource":"*"}`, At: "$",
		Message: "(lambda:UpdateFunctionCode).",
	},
	{ID: "PRIVILEGE_ESCALATION", Name: "boundary", Type: iam.Boundary, Stmt: `{"Effect":"Allow","Action":"iam:PutRolePolicy","Resource":"*"}`},
	{ID: "PRIVILEGE_ESCALATION", Name: "administrator", Stmt: `{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Allow","Action":"iam:PutRolePolicy",` + task + `}`, Also: []string{"FULL_ADMIN_ACCESS", "SHADOWED_STATEMENT"}},
}

var bucketEscalationCases = []checktest.Case{
	{
		ID: "S3_POLICY_PRIVILEGE_ESCALATION", Stmt: `{"Effect":"Allow","Action":["s3:PutBucketPolicy","s3:ListBucket"],"Resource":"arn:aws:s3:::ledger"}`, At: "$.Statement[0].Action[0]",
		Message: "reading, writing and deleting the objects is not",
	},
	{
		ID: "S3_POLICY_PRIVILEGE_ESCALATION", Name: "ACL", At: "$.Statement[0].Action", Message: "but writing and deleting the objects is not",
		Stmt: `{"Effect":"Allow","Action":"s3:PutBucketAcl","Resource":"arn:aws:s3:::ledger"},{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::ledger/*"}`,
	},
	{
		ID: "S3_POLICY_PRIVILEGE_ESCALATION", Name: "access point", At: "$.Statement[0].Action", Message: "but reading and deleting",
		Stmt: `{"Effect":"Allow","Action":"s3:PutAccessPointPolicy","Resource":"arn:aws:s3:eu-west-1:210987654321:accesspoint/ledger"},{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::ledger/*"}`,
	},
	{
		ID: "S3_POLICY_PRIVILEGE_ESCALATION", Name: "expiry", At: "$.Statement[0].Action", Message: "expire",
		Stmt: `{"Effect":"Allow","Action":"s3:PutLifecycleConfiguration","Resource":"arn:aws:s3:::ledger"},{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::ledger/*"}`,
	},
	{
		ID: "S3_POLICY_PRIVILEGE_ESCALATION", Name: "NotAction", At: "$.Statement[0].NotAction", Also: []string{"ALLOW_WITH_NOT_ACTION", "PRIVILEGE_ESCALATION"},
		Stmt: `{"Effect":"Allow","NotAction":["iam:*","s3:*Object"],"Resource":"*"}`, Message: "NotAction does not except s3:PutBucketPolicy",
	},
	{
		ID: "S3_POLICY_PRIVILEGE_ESCALATION", Name: "all rights", Also: []string{"FULL_SERVICE_ACCESS"},
		Stmt: `{"Effect":"Allow","Action":"s3:*","Resource":["arn:aws:s3:::ledger","arn:aws:s3:::ledger/*"]}`,
	},
	{
		ID: "S3_POLICY_PRIVILEGE_ESCALATION", Name: "rights under a condition",
		Stmt: `{"Effect":"Allow","Action":"s3:PutBucketPolicy","Resource":"arn:aws:s3:::ledger"},{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject","s3:DeleteObject"],"Resource":"arn:aws:s3:::ledger/*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`,
	},
	{
		ID: "S3_POLICY_PRIVILEGE_ESCALATION", Name: "rights denied", Also: []string{"S3_BUCKET_NAME_PREFIX_WILDCARD"},
		Stmt: `{"Effect":"Allow","Action":"s3:PutBucketPolicy","Resource":"arn:aws:s3:::ledger"},{"Effect":"Deny","Action":"s3:*Object","Resource":"arn:aws:s3:::ledger/*"}`,
	},
	{
		ID: "S3_POLICY_PRIVILEGE_ESCALATION", Name: "action denied",
		Stmt: `{"Effect":"Allow","Action":["s3:PutBucketPolicy","s3:ListBucket"],"Resource":["arn:aws:s3:::ledger","arn:aws:s3:::audit"]},{"Effect":"Deny","Action":"s3:PutBucketPolicy","Resource":["arn:aws:s3:::ledger","arn:aws:s3:::audit"]}`,
		Also: []string{"ACTION_CANCELLED_BY_DENY"},
	},
	{ID: "S3_POLICY_PRIVILEGE_ESCALATION", Name: "condition", Stmt: `{"Effect":"Allow","Action":"s3:PutBucketPolicy","Resource":"arn:aws:s3:::ledger","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`},
}

var exposedActionCases = []checktest.Case{
	{ID: "CREDENTIALS_EXPOSURE", Stmt: `{"Effect":"Allow","Action":"redshift:GetClusterCredentials","Resource":"*"}`, At: "$.Statement[0].Action", Message: "dbuser"},
	{ID: "CREDENTIALS_EXPOSURE", Name: "cannot be scoped", Stmt: `{"Effect":"Allow","Action":"ecr:GetAuthorizationToken","Resource":"*"}`, At: "$.Statement[0].Action", Message: "No resource can be named"},
	{ID: "CREDENTIALS_EXPOSURE", Name: "all of a type", Stmt: `{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::210987654321:role/*"}`, At: "$.Statement[0].Action", Also: []string{"PRIVILEGE_ESCALATION"}},
	{
		ID: "CREDENTIALS_EXPOSURE", Name: "wildcard", Stmt: `{"Effect":"Allow","Action":["redshift:GetCluster*","redshift:GetClusterCredentials"],"Resource":"*"}`, At: "$.Statement[0].Action[0]", More: []string{"$.Statement[0].Action[1]"},
		Message: "GetClusterCredentials", Also: []string{"REDUNDANT_ACTION"},
	},
	{ID: "CREDENTIALS_EXPOSURE", Name: "no policy decides", Stmt: `{"Effect":"Allow","Action":["sts:GetSessionToken","sts:AssumeRoleWithSAML"],"Resource":"*"}`},
	{ID: "CREDENTIALS_EXPOSURE", Name: "one resource", Stmt: `{"Effect":"Allow","Action":"redshift:GetClusterCredentials","Resource":"arn:aws:redshift:eu-west-1:210987654321:dbuser:sales/report"}`},
	{ID: "CREDENTIALS_EXPOSURE", Name: "some roles", Stmt: `{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::*:role/deploy"}`},
	{ID: "CREDENTIALS_EXPOSURE", Name: "condition", Stmt: `{"Effect":"Allow","Action":"redshift:GetClusterCredentials","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`},
	{ID: "CREDENTIALS_EXPOSURE", Name: "denied", Stmt: `{"Effect":"Allow","Action":["redshift:GetClusterCredentials","redshift:DescribeClusters"],"Resource":"*"},{"Effect":"Deny","Action":"redshift:GetC*","Resource":"*"}`, Also: []string{"ACTION_CANCELLED_BY_DENY"}},

	{
		ID: "DATA_EXFILTRATION", Stmt: `{"Effect":"Allow","Action":["secretsmanager:GetSecretValue","ssm:GetParameter*"],"Resource":"*"}`, At: "$.Statement[0].Action[0]", More: []string{"$.Statement[0].Action[1]"},
	},
	{ID: "DATA_EXFILTRATION", Name: "every object", Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::*/*"}`, At: "$.Statement[0].Action", Also: []string{"S3_BUCKET_NAME_PREFIX_WILDCARD"}},
	{ID: "DATA_EXFILTRATION", Name: "one bucket", Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}`},
	{ID: "DATA_EXFILTRATION", Name: "one region", Stmt: `{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"arn:aws:secretsmanager:eu-west-1:210987654321:secret:*"}`},

	{ID: "GUARDRAIL_TAMPERING", Stmt: `{"Effect":"Allow","Action":["cloudtrail:StopLogging","guardduty:DeleteDetector"],"Resource":"*"}`, At: "$.Statement[0].Action[0]", More: []string{"$.Statement[0].Action[1]"}, Message: "security team"},
	{ID: "GUARDRAIL_TAMPERING", Name: "one trail", Stmt: `{"Effect":"Allow","Action":"cloudtrail:StopLogging","Resource":"arn:aws:cloudtrail:eu-west-1:210987654321:trail/main"}`},
	{ID: "GUARDRAIL_TAMPERING", Name: "reading", Stmt: `{"Effect":"Allow","Action":"cloudtrail:Get*","Resource":"*"}`},
}
