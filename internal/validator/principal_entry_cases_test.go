// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

const awsEntry = "$.Statement[0].Principal.AWS"

// badAWS is a case of a trust policy whose only principal is wrong; the message must hold the fix.
func badAWS(name, value, fix string) checkCase {
	return checkCase{id: invalidAWS, name: name, typ: iam.Trust, at: awsEntry, message: fix, stmt: assuming(`{"AWS":"` + value + `"}`)}
}

var principalAWSCases = []checkCase{
	badAWS("kind missing", "arn:aws:iam::210987654321:app-role", `Write "arn:aws:iam::210987654321:role/app-role"`),
	badAWS("service", "lambda.amazonaws.com", `{"Service": "lambda.amazonaws.com"}`),
	badAWS("provider", "arn:aws:iam::210987654321:oidc-provider/idp.example.org", `"Federated"`),
	badAWS("host", "accounts.google.com", `"Federated"`),
	badAWS("eleven digits", "21098765432", `"021098765432"`),
	badAWS("thirteen digits", "2109876543210", "13 digits"),
	badAWS("hyphens", "2109-8765-4321", `Write "210987654321"`),
	badAWS("empty", "", "is empty"),
	badAWS("name", "app-role", "role/app-role"),
	badAWS("path", "role/app", "arn:aws:iam::ACCOUNT:role/app"),
	badAWS("no region", "arn:aws:iam:210987654321:root", `Write "arn:aws:iam::210987654321:root"`),
	badAWS("five fields", "arn:aws:iam::root", "six fields"),
	badAWS("another service", "arn:aws:lambda:eu-west-1:210987654321:function:resize", "aws:SourceArn"),
	badAWS("no partition", "arn::iam::210987654321:root", `Write "arn:aws:iam::210987654321:root"`),
	badAWS("region", "arn:aws:iam:eu-west-1:210987654321:root", `Write "arn:aws:iam::210987654321:root"`),
	badAWS("no account", "arn:aws:iam:::role/app", "has no account"),
	badAWS("short account", "arn:aws:iam::2109:role/app", `"2109"`),
	badAWS("role of sts", "arn:aws:sts::210987654321:role/app", `Write "arn:aws:iam::210987654321:role/app"`),
	badAWS("session of iam", "arn:aws:iam::210987654321:assumed-role/app/i-0a1b2c3d", `Write "arn:aws:sts::210987654321:assumed-role/app/i-0a1b2c3d"`),
	badAWS("session without name", "arn:aws:sts::210987654321:assumed-role/app", "role/app"),
	badAWS("session with a path", "arn:aws:sts::210987654321:assumed-role/team/app/run", `assumed-role/app/run"`),
	badAWS("no name", "arn:aws:iam::210987654321:role/", "role/NAME"),
	badAWS("case of root", "arn:aws:iam::210987654321:Root", `:root"`),
	badAWS("case of the kind", "arn:aws:iam::210987654321:Role/app", `:role/app"`),
	badAWS("root session", "arn:aws:sts::210987654321:assumed-root", `:root"`),
	badAWS("blank", "arn:aws:iam::210987654321:role/my app", "a space"),
	badAWS("URL", "https://idp.example.org", `"Federated"`),
	badAWS("anything", "everyone!", "neither an account id nor an ARN"),
	badAWS("ARN in capitals", "ARN:aws:iam::210987654321:root", `Write "arn:aws:iam::210987654321:root"`),
	{
		id: invalidAWS, name: "white space", typ: iam.Trust, at: awsEntry, message: `Write "210987654321"`, stmt: assuming(`{"AWS":" 210987654321"}`),
		also: []string{"SURROUNDING_WHITESPACE"},
	},
	{
		id: invalidAWS, name: "origin access identity of a topic", typ: iam.Resource, attachment: iam.SNS, at: awsEntry, message: "bucket",
		stmt: publishing(`{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1ABCDEF2GHIJK"}`),
	},
	{
		id: invalidAWS, name: "known beginning", typ: iam.Resource, at: awsEntry,
		in: withPrincipal(iam.Resource, "sns:Publish", objectNode(member("AWS", partialText("arn:aws:lambda:eu-west-1:")))),
	},
	{id: invalidAWS, name: "NotPrincipal", typ: iam.Resource, at: "$.Statement[0].NotPrincipal.AWS[1]", also: []string{"DENY_WITH_NOT_PRINCIPAL"},
		stmt: `{"Effect":"Deny","NotPrincipal":{"AWS":["210987654321","app"]},"Action":"sns:Publish","Resource":"*"}`},
	{id: invalidAWS, name: "all forms", typ: iam.Resource, attachment: iam.S3, also: []string{"ARN_PARTITION_MISMATCH"}, stmt: `{"Effect":"Deny","Principal":{"AWS":["210987654322","arn:aws:iam::210987654321:root","arn:aws-cn:iam::210987654320:user/team/mira",
		"arn:aws:iam::210987654320:role/service-role/app","arn:aws:sts::210987654320:assumed-role/job/run","arn:aws-us-gov:sts::210987654320:federated-user/mira",
		"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1ABCDEF2GHIJK"]},"Action":"s3:GetObject","Resource":"arn:aws:s3:::site/*"}`},
	{id: invalidAWS, name: "beginnings", typ: iam.Trust, in: withPrincipal(iam.Trust, "sts:AssumeRole", objectNode(member("AWS", listNode(
		partialText(""), partialText("arn:aws:iam::"), partialText("arn:aws:sts::210987654321:assumed-role/"), partialText("2109"), policy.NewUnknown(pattern.Unknown()),
	))))},
	{id: invalidAWS, name: "variable", typ: iam.Resource, also: []string{"VARIABLE_UNSUPPORTED_IN_ELEMENT"}, stmt: publishing(`{"AWS":"arn:aws:iam::${aws:PrincipalAccount}:root"}`)},
	{id: invalidAWS, name: "placeholder", typ: iam.Trust, also: []string{placeholderText}, stmt: assuming(`{"AWS":"arn:aws:iam::ACCOUNT_ID:root"}`)},

	{id: unsupportedKind, typ: iam.Resource, at: awsEntry, message: "users", stmt: publishing(`{"AWS":"arn:aws:iam::210987654321:group/oncall"}`)},
	{id: unsupportedKind, name: "instance profile", typ: iam.Trust, at: awsEntry, message: "role that is in", stmt: assuming(`{"AWS":"arn:aws:iam::210987654321:instance-profile/web"}`)},
	{id: unsupportedKind, name: "policy", typ: iam.Trust, at: awsEntry, stmt: assuming(`{"AWS":"arn:aws:iam::210987654321:policy/web"}`)},
	{id: unsupportedKind, name: "mfa", typ: iam.Trust, at: awsEntry, stmt: assuming(`{"AWS":"arn:aws:iam::210987654321:mfa/mira"}`)},
	{id: unsupportedKind, name: "id of a group", typ: iam.Trust, at: awsEntry, stmt: assuming(`{"AWS":"AGPA2EXAMPLE77QQKZZAB"}`)},
	{
		id: unsupportedKind, name: "known beginning", typ: iam.Resource, at: awsEntry,
		in: withPrincipal(iam.Resource, "sns:Publish", objectNode(member("AWS", partialText("arn:aws:iam::210987654321:group/")))),
	},
	{id: unsupportedKind, typ: iam.Trust, stmt: assuming(`{"AWS":"arn:aws:iam::210987654321:role/group/oncall"}`)},

	{
		id: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", typ: iam.Resource, attachment: iam.S3, at: awsEntry,
		message: `{"AWS": "210987654321"} and "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::210987654321:role/deploy-*"}}`,
		stmt:    `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/deploy-*"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::builds/*"}`,
	},
	{
		id: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", name: "any account", typ: iam.Trust, at: awsEntry, message: `{"AWS": "*"} and "Condition"`,
		stmt: assuming(`{"AWS":"arn:aws:iam::*:role/ci"}`),
	},
	{id: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", name: "digits", typ: iam.Trust, at: awsEntry, message: "aws:PrincipalOrgID", stmt: assuming(`{"AWS":"2109876543??"}`)},
	{id: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", name: "two asterisks", typ: iam.Trust, at: awsEntry, stmt: assuming(`{"AWS":"**"}`)},
	{
		id: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", name: "service", typ: iam.Trust, at: "$.Statement[0].Principal.Service[1]",
		stmt: assuming(`{"Service":["lambda.amazonaws.com","*.amazonaws.com"]}`),
	},
	{
		id: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", name: "federated", typ: iam.Trust, at: "$.Statement[0].Principal.Federated",
		stmt: `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/*"},"Action":"sts:AssumeRoleWithWebIdentity"}`,
	},
	{
		id: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", name: "canonical user", typ: iam.Resource, attachment: iam.S3, at: "$.Statement[0].Principal.CanonicalUser",
		stmt: `{"Effect":"Allow","Principal":{"CanonicalUser":"*"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::builds/*"}`,
	},
	{
		id: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", name: "NotPrincipal", typ: iam.Resource, at: "$.Statement[0].NotPrincipal.AWS", message: "ArnNotLike", also: []string{"DENY_WITH_NOT_PRINCIPAL"},
		stmt: `{"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::210987654321:user/ops-*"},"Action":"sns:Publish","Resource":"*"}`,
	},
	{
		id: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", name: "behind an unknown part", typ: iam.Trust, at: awsEntry,
		in: withPrincipal(iam.Trust, "sts:AssumeRole", objectNode(member("AWS", policy.NewString(policy.Pos{}, pattern.Concat(
			pattern.Literal("arn:aws:iam::"), pattern.Hole(pattern.Digits12), pattern.Literal(":role/*"),
		))))),
	},
	{id: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", typ: iam.Trust, stmt: assuming(`{"AWS":"arn:aws:iam::210987654321:role/ci"}`)},
	{
		id: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", name: "everyone", typ: iam.Trust, stmt: `{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`,
	},
	{
		id: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", name: "perhaps everyone", typ: iam.Trust,
		in: withPrincipal(iam.Trust, "sts:AssumeRole", objectNode(member("AWS", partialText("*")))),
	},

	{id: "INVALID_ROLE_REFERENCE", typ: iam.Resource, at: awsEntry, message: "AROA2EXAMPLE77QQKZZAB", stmt: publishing(`{"AWS":"AROA2EXAMPLE77QQKZZAB"}`)},
	{id: "INVALID_ROLE_REFERENCE", typ: iam.Trust, stmt: assuming(`{"AWS":"arn:aws:iam::210987654321:role/AROA2EXAMPLE77QQKZZAB"}`)},
	{id: "INVALID_ROLE_REFERENCE", name: "no id", typ: iam.Trust, also: []string{invalidAWS}, stmt: assuming(`{"AWS":"AROA-role"}`)},
	{id: "INVALID_USER_REFERENCE", typ: iam.Trust, at: "$.Statement[0].Principal.AWS[1]", stmt: assuming(`{"AWS":["arn:aws:iam::210987654321:role/ci","AIDA2EXAMPLE77QQKZZAB"]}`)},
	{id: "INVALID_USER_REFERENCE", typ: iam.Trust, stmt: assuming(`{"AWS":"arn:aws:iam::210987654321:user/mira"}`)},
}

// sourceWanted is the id of the check that asks for a condition on what a service calls for.
const sourceWanted = "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL"

const serviceEntry = "$.Statement[0].Principal.Service"

func badService(name, value, fix string) checkCase {
	return checkCase{
		id: "INVALID_SERVICE_PRINCIPAL_FORMAT", name: name, typ: iam.Trust, at: serviceEntry, message: fix, stmt: assuming(`{"Service":"` + value + `"}`),
	}
}

// passing is the condition of a statement that passes a role.
func passing(operator, key, value string) string {
	return `{"Effect":"Deny","Action":"iam:PassRole","Resource":"arn:aws:iam::210987654321:role/app","Condition":{"` + operator + `":{"` + key + `":` + value + `}}}`
}

var principalServiceCases = []checkCase{
	badService("name", "Lambda", `Write "lambda.amazonaws.com"`),
	badService("URL", "https://ec2.amazonaws.com/", `Write "ec2.amazonaws.com"`),
	badService("another domain", "ec2.aws.amazon.com", `Write "ec2.amazonaws.com"`),
	badService("blank", "ECS Tasks", `Write "ecs-tasks.amazonaws.com"`),
	badService("nearly", "ecs_task", `Write "ecs-tasks.amazonaws.com"`),
	badService("account", "210987654321", `"AWS"`),
	badService("role", "arn:aws:iam::210987654321:role/app", `"AWS"`),
	badService("provider", "arn:aws:iam::210987654321:saml-provider/corp", `"Federated"`),
	badService("anything", "§", "service principal"),
	{
		id: "INVALID_SERVICE_PRINCIPAL_FORMAT", name: "resource policy", typ: iam.Resource, at: serviceEntry, message: "events.amazonaws.com", stmt: publishing(`{"Service":"events"}`),
		also: []string{sourceWanted},
	},
	{
		id: "INVALID_SERVICE_PRINCIPAL_FORMAT", name: "passed to", at: `$.Statement[0].Condition.StringEquals["iam:PassedToService"][1]`, message: `Write "ec2.amazonaws.com"`,
		stmt: passing("StringEquals", "iam:PassedToService", `["lambda.amazonaws.com","ec2"]`),
	},
	{
		id: "INVALID_SERVICE_PRINCIPAL_FORMAT", name: "called via", at: `$.Statement[0].Condition["ForAnyValue:StringEquals"]["aws:CalledVia"]`,
		stmt: `{"Effect":"Deny","Action":"sqs:SendMessage","Resource":"*","Condition":{"ForAnyValue:StringEquals":{"aws:CalledVia":"CloudFormation"}}}`,
	},
	{
		id: "INVALID_SERVICE_PRINCIPAL_FORMAT", name: "via service without region", at: `$.Statement[0].Condition.StringEquals["kms:ViaService"]`, message: `"s3.REGION.amazonaws.com"`,
		stmt: `{"Effect":"Deny","Action":"kms:Decrypt","Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"s3.amazonaws.com"}}}`,
	},
	{
		id: "INVALID_SERVICE_PRINCIPAL_FORMAT", name: "via no service", at: `$.Statement[0].Condition.StringEquals["kms:ViaService"]`,
		stmt: `{"Effect":"Deny","Action":"kms:Decrypt","Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"s3"}}}`,
	},
	{id: "INVALID_SERVICE_PRINCIPAL_FORMAT", typ: iam.Trust, stmt: assuming(`{"Service":["lambda.amazonaws.com","ec2.amazonaws.com.cn","batch.eu-west-1.amazonaws.com"]}`)},
	{
		id: "INVALID_SERVICE_PRINCIPAL_FORMAT", name: "without amazonaws.com", typ: iam.Resource, also: []string{sourceWanted},
		stmt: publishing(`{"Service":"alexa-appkit.amazon.com"}`),
	},
	{id: "INVALID_SERVICE_PRINCIPAL_FORMAT", name: "any case", stmt: passing("StringEqualsIgnoreCase", "iam:PassedToService", `"EC2.amazonaws.com"`)},
	{id: "INVALID_SERVICE_PRINCIPAL_FORMAT", name: "wildcard", stmt: passing("StringLike", "iam:PassedToService", `"ec2*"`)},
	{id: "INVALID_SERVICE_PRINCIPAL_FORMAT", name: "Null", stmt: passing("Null", "iam:PassedToService", `"true"`)},
	{
		id: "INVALID_SERVICE_PRINCIPAL_FORMAT", name: "via services",
		stmt: `{"Effect":"Deny","Action":"kms:Decrypt","Resource":"*","Condition":{"StringEquals":{"kms:ViaService":["s3.eu-west-1.amazonaws.com","rds.us-gov-west-1.amazonaws.com","ebs.cn-north-1.amazonaws.com.cn"]}}}`,
	},
	{
		id: "INVALID_SERVICE_PRINCIPAL_FORMAT", name: "partly known", typ: iam.Trust,
		in: withPrincipal(iam.Trust, "sts:AssumeRole", objectNode(member("Service", partialText("Lam")))),
	},

	{id: "UNKNOWN_SERVICE_PRINCIPAL", typ: iam.Trust, at: serviceEntry, message: `Write "ecs-tasks.amazonaws.com"`, stmt: assuming(`{"Service":"ecs-task.amazonaws.com"}`)},
	{id: "UNKNOWN_SERVICE_PRINCIPAL", name: "swapped letters", typ: iam.Trust, at: serviceEntry, message: "lambda.amazonaws.com", stmt: assuming(`{"Service":"lamdba.amazonaws.com"}`)},
	{
		id: "UNKNOWN_SERVICE_PRINCIPAL", name: "region", typ: iam.Trust, at: serviceEntry, message: `Write "states.eu-west-1.amazonaws.com"`,
		stmt: assuming(`{"Service":"stats.eu-west-1.amazonaws.com"}`),
	},
	{id: "UNKNOWN_SERVICE_PRINCIPAL", name: "service of the catalogue", typ: iam.Trust, stmt: assuming(`{"Service":"acm-pca.amazonaws.com"}`)},
	{id: "UNKNOWN_SERVICE_PRINCIPAL", name: "stranger", typ: iam.Trust, stmt: assuming(`{"Service":"quantum-ledger-streams.amazonaws.com"}`)},
	{id: "UNKNOWN_SERVICE_PRINCIPAL", name: "short", typ: iam.Trust, stmt: assuming(`{"Service":"zz.amazonaws.com"}`)},
	{id: "UNKNOWN_SERVICE_PRINCIPAL", name: "known with a region", typ: iam.Trust, also: []string{sourceWanted}, stmt: assuming(`{"Service":"codedeploy.us-gov-east-1.amazonaws.com"}`)},
}

var canonical = strings.Repeat("79a59df9", 8)

var principalOtherCases = []checkCase{
	{
		id: "CANONICAL_USER_NOT_SUPPORTED", typ: iam.Resource, attachment: iam.SNS, at: "$.Statement[0].Principal.CanonicalUser", stmt: publishing(`{"CanonicalUser":"` + canonical + `"}`),
	},
	{id: "CANONICAL_USER_NOT_SUPPORTED", name: "judged by the actions", typ: iam.Resource, at: "$.Statement[0].Principal.CanonicalUser", stmt: publishing(`{"CanonicalUser":"` + canonical + `"}`)},
	{id: "CANONICAL_USER_NOT_SUPPORTED", name: "trust", typ: iam.Trust, at: "$.Statement[0].Principal.CanonicalUser", message: "trust policy", stmt: assuming(`{"CanonicalUser":"` + canonical + `"}`)},
	{
		id: "CANONICAL_USER_NOT_SUPPORTED", name: "short", typ: iam.Resource, attachment: iam.S3, at: "$.Statement[0].Principal.CanonicalUser[0]",
		more: []string{"$.Statement[0].Principal.CanonicalUser[1]"}, message: "64 hexadecimal",
		stmt: `{"Effect":"Allow","Principal":{"CanonicalUser":["9f86d081","210987654321"]},"Action":"s3:GetObject","Resource":"arn:aws:s3:::site/*"}`,
	},
	{
		id: "CANONICAL_USER_NOT_SUPPORTED", typ: iam.Resource, attachment: iam.S3,
		stmt: `{"Effect":"Allow","Principal":{"CanonicalUser":"` + canonical + `"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::site/*"}`,
	},
	{
		id: "CANONICAL_USER_NOT_SUPPORTED", name: "attachment unknown", typ: iam.Resource,
		stmt: `{"Effect":"Allow","Principal":{"CanonicalUser":"` + canonical + `"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::site/*"}`,
	},

	{id: "FEDERATED_PRINCIPAL_NOT_SUPPORTED", typ: iam.Resource, at: "$.Statement[0].Principal.Federated", stmt: publishing(`{"Federated":"cognito-identity.amazonaws.com"}`)},
	{id: "FEDERATED_PRINCIPAL_NOT_SUPPORTED", name: "wildcard", typ: iam.Resource, at: "$.Statement[0].Principal.Federated", stmt: publishing(`{"Federated":"*"}`)},
	{
		id: "FEDERATED_PRINCIPAL_NOT_SUPPORTED", name: "not known yet", typ: iam.Resource, at: "$.Statement[0].Principal.Federated[0]",
		in: withPrincipal(iam.Resource, "sns:Publish", objectNode(member("Federated", listNode(policy.NewUnknown(pattern.Unknown()))))),
	},
	{
		id: "FEDERATED_PRINCIPAL_NOT_SUPPORTED", typ: iam.Trust, also: []string{"SAML_AUDIENCE_MISSING"},
		stmt: `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:saml-provider/corp"},"Action":"sts:AssumeRoleWithSAML"}`,
	},

	badFederated("URL", "https://token.actions.githubusercontent.com", "arn:aws:iam::ACCOUNT:oidc-provider/token.actions.githubusercontent.com"),
	badFederated("URL in an ARN", "arn:aws:iam::210987654321:oidc-provider/https://gitlab.com", `Write "arn:aws:iam::210987654321:oidc-provider/gitlab.com"`),
	badFederated("URL of a built-in provider", "https://accounts.google.com", `Write "accounts.google.com"`),
	badFederated("host", "oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C", "oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C"),
	badFederated("role", "arn:aws:iam::210987654321:role/app", "saml-provider/NAME"),
	badFederated("service", "ec2.amazonaws.com", `{"Service": "ec2.amazonaws.com"}`),
	badFederated("account", "210987654321", `"AWS"`),
	badFederated("no name", "arn:aws:iam::210987654321:saml-provider/", "saml-provider/NAME"),
	{
		id: "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY", name: "known beginning", typ: iam.Trust, at: "$.Statement[0].Principal.Federated",
		in: withPrincipal(iam.Trust, "sts:AssumeRoleWithWebIdentity", objectNode(member("Federated", partialText("https://")))),
	},
	{
		id: "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY", name: "legal", typ: iam.Trust, also: []string{"ARN_PARTITION_MISMATCH"},
		stmt: `{"Effect":"Deny","Principal":{"Federated":["accounts.google.com","arn:aws:iam::210987654321:oidc-provider/idp.example.org/tenant","arn:aws-cn:iam::210987654321:saml-provider/corp"]},"Action":["sts:AssumeRoleWithWebIdentity","sts:AssumeRoleWithSAML"]}`,
	},
	{
		id: "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY", name: "partly known", typ: iam.Trust,
		in: withPrincipal(iam.Trust, "sts:AssumeRoleWithWebIdentity", objectNode(member("Federated", partialText("arn:aws:iam::")))),
	},
}

func badFederated(name, value, fix string) checkCase {
	return checkCase{
		id: "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY", name: name, typ: iam.Trust, at: "$.Statement[0].Principal.Federated", message: fix,
		stmt: `{"Effect":"Allow","Principal":{"Federated":"` + value + `"},"Action":"sts:AssumeRoleWithWebIdentity"}`,
	}
}
