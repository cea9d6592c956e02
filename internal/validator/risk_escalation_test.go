// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

const makeFunctions = `{"Effect":"Allow","Action":["lambda:CreateFunction","lambda:InvokeFunction"],"Resource":"*"}`

var escalationCases = []checkCase{
	{
		id: "PRIVILEGE_ESCALATION", stmt: `{"Effect":"Allow","Action":["iam:PassRole","lambda:CreateFunction","lambda:InvokeFunction"],"Resource":"*"}`, at: "$",
		message: "iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction", also: []string{passRoleRule.star[byName]},
	},
	{
		id: "PRIVILEGE_ESCALATION", name: "one action", stmt: `{"Effect":"Allow","Action":"iam:AddUserToGroup","Resource":"arn:aws:iam::210987654321:group/*"}`, at: "$", message: "changing who has which rights",
	},
	{
		id: "PRIVILEGE_ESCALATION", name: "every role can be assumed", stmt: `{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}`, at: "$", message: "acting as somebody else",
		also: []string{"CREDENTIALS_EXPOSURE"},
	},
	{id: "PRIVILEGE_ESCALATION", name: "one role can be assumed", stmt: `{"Effect":"Allow","Action":"sts:AssumeRole",` + task + `}`},
	{
		id: "PRIVILEGE_ESCALATION", name: "any role passed", at: "$", also: []string{passedAnywhere},
		stmt: makeFunctions + `,{"Effect":"Allow","Action":"iam:PassRole",` + task + `}`,
	},
	{
		id: "PRIVILEGE_ESCALATION", name: "every role passed to the service", at: "$",
		stmt: makeFunctions + `,{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":["lambda.amazonaws.com","ec2.amazonaws.com"]}}}`,
	},
	{
		id: "PRIVILEGE_ESCALATION", name: "every role passed to the service in China", at: "$", also: []string{"UNKNOWN_SERVICE_PRINCIPAL", "ENUMERATED_VALUE_UNKNOWN"},
		stmt: makeFunctions + `,{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com.cn"}}}`,
	},
	{
		id: "PRIVILEGE_ESCALATION", name: "every role passed to services by pattern", at: "$",
		stmt: makeFunctions + `,{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringLike":{"iam:PassedToService":"l*.amazonaws.com"}}}`,
	},
	{
		id: "PRIVILEGE_ESCALATION", name: "every role passed but to one service", at: "$", also: []string{passRoleRule.star[byName], "NEGATED_OPERATOR_ON_ALLOW"},
		stmt: makeFunctions + `,{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringNotEquals":{"iam:PassedToService":"ec2.amazonaws.com"},"Null":{"iam:PassedToService":"false"}}}`,
	},
	{
		id: "PRIVILEGE_ESCALATION", name: "every role passed but to this service", also: []string{passRoleRule.star[byName], "NEGATED_OPERATOR_ON_ALLOW"},
		stmt: makeFunctions + `,{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringNotEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}}`,
	},
	{
		id: "PRIVILEGE_ESCALATION", name: "passed to another service",
		stmt: makeFunctions + `,{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}`,
	},
	{
		id: "PRIVILEGE_ESCALATION", name: "role and service named",
		stmt: makeFunctions + `,{"Effect":"Allow","Action":"iam:PassRole",` + task + `,"Condition":{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}}`,
	},
	{
		id: "PRIVILEGE_ESCALATION", name: "passed under another condition", also: []string{passRoleRule.star[byName]},
		stmt: makeFunctions + `,{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`,
	},
	{
		id: "PRIVILEGE_ESCALATION", name: "under a condition", also: []string{passRoleRule.star[byName]},
		stmt: `{"Effect":"Allow","Action":["iam:PassRole","lambda:CreateFunction","lambda:InvokeFunction"],"Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`,
	},
	{
		id: "PRIVILEGE_ESCALATION", name: "one of the rights is missing", also: []string{passRoleRule.star[byName]},
		stmt: `{"Effect":"Allow","Action":["iam:PassRole","lambda:CreateFunction"],"Resource":"*"}`,
	},
	{
		id: "PRIVILEGE_ESCALATION", name: "one of the rights is denied", also: []string{actionCancelled, passRoleRule.star[byName]},
		stmt: `{"Effect":"Allow","Action":["iam:PassRole","lambda:CreateFunction","lambda:InvokeFunction"],"Resource":"*"},{"Effect":"Deny","Action":"lambda:Create*","Resource":"*"}`,
	},
	{
		id: "PRIVILEGE_ESCALATION", name: "smaller sets tell", stmt: `{"Effect":"Allow","Action":["lambda:UpdateFunctionCode","lambda:InvokeFunction"],"Resource":"*"}`, at: "$",
		message: "(lambda:UpdateFunctionCode).",
	},
	{id: "PRIVILEGE_ESCALATION", name: "boundary", typ: iam.Boundary, stmt: `{"Effect":"Allow","Action":"iam:PutRolePolicy","Resource":"*"}`},
	{id: "PRIVILEGE_ESCALATION", name: "administrator", stmt: `{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Allow","Action":"iam:PutRolePolicy",` + task + `}`, also: []string{fullAdmin, shadowedStatement}},
}

var bucketEscalationCases = []checkCase{
	{
		id: bucketEscalation, stmt: `{"Effect":"Allow","Action":["s3:PutBucketPolicy","s3:ListBucket"],"Resource":"arn:aws:s3:::ledger"}`, at: "$.Statement[0].Action[0]",
		message: "reading, writing and deleting the objects is not",
	},
	{
		id: bucketEscalation, name: "ACL", at: "$.Statement[0].Action", message: "but writing and deleting the objects is not",
		stmt: `{"Effect":"Allow","Action":"s3:PutBucketAcl","Resource":"arn:aws:s3:::ledger"},{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::ledger/*"}`,
	},
	{
		id: bucketEscalation, name: "access point", at: "$.Statement[0].Action", message: "but reading and deleting",
		stmt: `{"Effect":"Allow","Action":"s3:PutAccessPointPolicy","Resource":"arn:aws:s3:eu-west-1:210987654321:accesspoint/ledger"},{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::ledger/*"}`,
	},
	{
		id: bucketEscalation, name: "expiry", at: "$.Statement[0].Action", message: "expire",
		stmt: `{"Effect":"Allow","Action":"s3:PutLifecycleConfiguration","Resource":"arn:aws:s3:::ledger"},{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::ledger/*"}`,
	},
	{
		id: bucketEscalation, name: "NotAction", at: "$.Statement[0].NotAction", also: []string{"ALLOW_WITH_NOT_ACTION", "PRIVILEGE_ESCALATION"},
		stmt: `{"Effect":"Allow","NotAction":["iam:*","s3:*Object"],"Resource":"*"}`, message: "NotAction leaves s3:PutBucketPolicy over",
	},
	{
		id: bucketEscalation, name: "all rights", also: []string{"FULL_SERVICE_ACCESS"},
		stmt: `{"Effect":"Allow","Action":"s3:*","Resource":["arn:aws:s3:::ledger","arn:aws:s3:::ledger/*"]}`,
	},
	{
		id: bucketEscalation, name: "rights under a condition",
		stmt: `{"Effect":"Allow","Action":"s3:PutBucketPolicy","Resource":"arn:aws:s3:::ledger"},{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject","s3:DeleteObject"],"Resource":"arn:aws:s3:::ledger/*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`,
	},
	{
		id: bucketEscalation, name: "rights denied", also: []string{"S3_BUCKET_NAME_PREFIX_WILDCARD"},
		stmt: `{"Effect":"Allow","Action":"s3:PutBucketPolicy","Resource":"arn:aws:s3:::ledger"},{"Effect":"Deny","Action":"s3:*Object","Resource":"arn:aws:s3:::ledger/*"}`,
	},
	{
		id: bucketEscalation, name: "action denied",
		stmt: `{"Effect":"Allow","Action":["s3:PutBucketPolicy","s3:ListBucket"],"Resource":["arn:aws:s3:::ledger","arn:aws:s3:::audit"]},{"Effect":"Deny","Action":"s3:PutBucketPolicy","Resource":["arn:aws:s3:::ledger","arn:aws:s3:::audit"]}`,
		also: []string{actionCancelled},
	},
	{id: bucketEscalation, name: "condition", stmt: `{"Effect":"Allow","Action":"s3:PutBucketPolicy","Resource":"arn:aws:s3:::ledger","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`},
}

var exposedActionCases = []checkCase{
	{id: "CREDENTIALS_EXPOSURE", stmt: `{"Effect":"Allow","Action":"redshift:GetClusterCredentials","Resource":"*"}`, at: "$.Statement[0].Action", message: "dbuser"},
	{id: "CREDENTIALS_EXPOSURE", name: "cannot be scoped", stmt: `{"Effect":"Allow","Action":"ecr:GetAuthorizationToken","Resource":"*"}`, at: "$.Statement[0].Action", message: "No resource can be named"},
	{id: "CREDENTIALS_EXPOSURE", name: "all of a type", stmt: `{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::210987654321:role/*"}`, at: "$.Statement[0].Action", also: []string{"PRIVILEGE_ESCALATION"}},
	{
		id: "CREDENTIALS_EXPOSURE", name: "wildcard", stmt: `{"Effect":"Allow","Action":["redshift:GetCluster*","redshift:GetClusterCredentials"],"Resource":"*"}`, at: "$.Statement[0].Action[0]", more: []string{"$.Statement[0].Action[1]"},
		message: "GetClusterCredentials", also: []string{"REDUNDANT_ACTION"},
	},
	{id: "CREDENTIALS_EXPOSURE", name: "no policy decides", stmt: `{"Effect":"Allow","Action":["sts:GetSessionToken","sts:AssumeRoleWithSAML"],"Resource":"*"}`},
	{id: "CREDENTIALS_EXPOSURE", name: "one resource", stmt: `{"Effect":"Allow","Action":"redshift:GetClusterCredentials","Resource":"arn:aws:redshift:eu-west-1:210987654321:dbuser:sales/report"}`},
	{id: "CREDENTIALS_EXPOSURE", name: "some roles", stmt: `{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::*:role/deploy"}`},
	{id: "CREDENTIALS_EXPOSURE", name: "condition", stmt: `{"Effect":"Allow","Action":"redshift:GetClusterCredentials","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`},
	{id: "CREDENTIALS_EXPOSURE", name: "denied", stmt: `{"Effect":"Allow","Action":["redshift:GetClusterCredentials","redshift:DescribeClusters"],"Resource":"*"},{"Effect":"Deny","Action":"redshift:GetC*","Resource":"*"}`, also: []string{actionCancelled}},

	{
		id: "DATA_EXFILTRATION", stmt: `{"Effect":"Allow","Action":["secretsmanager:GetSecretValue","ssm:GetParameter*"],"Resource":"*"}`, at: "$.Statement[0].Action[0]", more: []string{"$.Statement[0].Action[1]"},
	},
	{id: "DATA_EXFILTRATION", name: "every object", stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::*/*"}`, at: "$.Statement[0].Action", also: []string{"S3_BUCKET_NAME_PREFIX_WILDCARD"}},
	{id: "DATA_EXFILTRATION", name: "one bucket", stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}`},
	{id: "DATA_EXFILTRATION", name: "one region", stmt: `{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"arn:aws:secretsmanager:eu-west-1:210987654321:secret:*"}`},

	{id: "GUARDRAIL_TAMPERING", stmt: `{"Effect":"Allow","Action":["cloudtrail:StopLogging","guardduty:DeleteDetector"],"Resource":"*"}`, at: "$.Statement[0].Action[0]", more: []string{"$.Statement[0].Action[1]"}, message: "security team"},
	{id: "GUARDRAIL_TAMPERING", name: "one trail", stmt: `{"Effect":"Allow","Action":"cloudtrail:StopLogging","Resource":"arn:aws:cloudtrail:eu-west-1:210987654321:trail/main"}`},
	{id: "GUARDRAIL_TAMPERING", name: "reading", stmt: `{"Effect":"Allow","Action":"cloudtrail:Get*","Resource":"*"}`},
}
