// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package principal_test

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

const originAccess = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1ABCDEF2GHIJK"

const awsEntry = "$.Statement[0].Principal.AWS"

// badAWS is a case of a trust policy whose only principal is wrong; the message must hold the fix.
func badAWS(name, value, fix string) checktest.Case {
	return checktest.Case{ID: "INVALID_AWS_PRINCIPAL", Name: name, Type: iam.Trust, At: awsEntry, Message: fix, Stmt: checktest.Assuming(`{"AWS":"` + value + `"}`)}
}

var principalAWSCases = []checktest.Case{
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
	badAWS("no service", "arn:aws::iam::210987654321:root", "an ARN of IAM or STS"),
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
		ID: "INVALID_AWS_PRINCIPAL", Name: "white space", Type: iam.Trust, At: awsEntry, Message: `Write "210987654321"`, Stmt: checktest.Assuming(`{"AWS":" 210987654321"}`),
		Also: []string{"SURROUNDING_WHITESPACE"},
	},
	{
		ID: "INVALID_AWS_PRINCIPAL", Name: "origin access identity of a topic", Type: iam.Resource, Attachment: iam.SNS, At: awsEntry, Message: "bucket",
		Stmt: publishing(`{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1ABCDEF2GHIJK"}`),
	},
	badAWS("origin access identity in a trust policy", originAccess, "bucket policies"),
	{
		ID: "INVALID_AWS_PRINCIPAL", Name: "origin access identity, by the actions", Type: iam.Resource, At: awsEntry, Message: "bucket", Stmt: publishing(`{"AWS":"` + originAccess + `"}`),
	},
	{
		ID: "INVALID_AWS_PRINCIPAL", Name: "origin access identity, by the ARN", Type: iam.Resource, At: awsEntry, Message: "bucket",
		In: func(in *frame.Input) { in.ResourceARN = "arn:aws:sqs:eu-west-1:210987654321:jobs" }, Also: []string{"ALL_ACTIONS_ALLOWED"},
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"` + originAccess + `"},"Action":"*","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}`,
	},
	{
		ID: "INVALID_AWS_PRINCIPAL", Name: "known beginning", Type: iam.Resource, At: awsEntry,
		In: checktest.PrincipalTree(iam.Resource, "sns:Publish", checktest.Object(checktest.Member("AWS", checktest.Prefix("arn:aws:lambda:eu-west-1:")))),
	},
	{ID: "INVALID_AWS_PRINCIPAL", Name: "NotPrincipal", Type: iam.Resource, At: "$.Statement[0].NotPrincipal.AWS[1]", Also: []string{"DENY_WITH_NOT_PRINCIPAL"},
		Stmt: `{"Effect":"Deny","NotPrincipal":{"AWS":["210987654321","app"]},"Action":"sns:Publish","Resource":"*"}`},
	{ID: "INVALID_AWS_PRINCIPAL", Name: "all forms", Type: iam.Resource, Attachment: iam.S3, Also: []string{"ARN_PARTITION_MISMATCH"}, Stmt: `{"Effect":"Deny","Principal":{"AWS":["210987654322","arn:aws:iam::210987654321:root","arn:aws-cn:iam::210987654320:user/team/mira",
		"arn:aws:iam::210987654320:role/service-role/app","arn:aws:sts::210987654320:assumed-role/job/run","arn:aws-us-gov:sts::210987654320:federated-user/mira",
		"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1ABCDEF2GHIJK"]},"Action":"s3:GetObject","Resource":"arn:aws:s3:::site/*"}`},
	{ID: "INVALID_AWS_PRINCIPAL", Name: "beginnings", Type: iam.Trust, In: checktest.PrincipalTree(iam.Trust, "sts:AssumeRole", checktest.Object(checktest.Member("AWS", checktest.List(
		checktest.Prefix(""), checktest.Prefix("arn:aws:iam::"), checktest.Prefix("arn:aws:sts::210987654321:assumed-role/"), checktest.Prefix("2109"), policy.NewUnknown(pattern.Unknown()),
	))))},
	{ID: "INVALID_AWS_PRINCIPAL", Name: "variable", Type: iam.Resource, Also: []string{"VARIABLE_UNSUPPORTED_IN_ELEMENT"}, Stmt: publishing(`{"AWS":"arn:aws:iam::${aws:PrincipalAccount}:root"}`)},
	{ID: "INVALID_AWS_PRINCIPAL", Name: "placeholder", Type: iam.Trust, Also: []string{"PLACEHOLDER_TEXT"}, Stmt: checktest.Assuming(`{"AWS":"arn:aws:iam::ACCOUNT_ID:root"}`)},

	{ID: "UNSUPPORTED_PRINCIPAL_TYPE", Type: iam.Resource, At: awsEntry, Message: "users", Stmt: publishing(`{"AWS":"arn:aws:iam::210987654321:group/oncall"}`)},
	{ID: "UNSUPPORTED_PRINCIPAL_TYPE", Name: "instance profile", Type: iam.Trust, At: awsEntry, Message: "role that is in", Stmt: checktest.Assuming(`{"AWS":"arn:aws:iam::210987654321:instance-profile/web"}`)},
	{ID: "UNSUPPORTED_PRINCIPAL_TYPE", Name: "policy", Type: iam.Trust, At: awsEntry, Stmt: checktest.Assuming(`{"AWS":"arn:aws:iam::210987654321:policy/web"}`)},
	{ID: "UNSUPPORTED_PRINCIPAL_TYPE", Name: "mfa", Type: iam.Trust, At: awsEntry, Stmt: checktest.Assuming(`{"AWS":"arn:aws:iam::210987654321:mfa/mira"}`)},
	{ID: "UNSUPPORTED_PRINCIPAL_TYPE", Name: "id of a group", Type: iam.Trust, At: awsEntry, Stmt: checktest.Assuming(`{"AWS":"AGPA2EXAMPLE77QQKZZAB"}`)},
	{
		ID: "UNSUPPORTED_PRINCIPAL_TYPE", Name: "known beginning", Type: iam.Resource, At: awsEntry,
		In: checktest.PrincipalTree(iam.Resource, "sns:Publish", checktest.Object(checktest.Member("AWS", checktest.Prefix("arn:aws:iam::210987654321:group/")))),
	},
	{ID: "UNSUPPORTED_PRINCIPAL_TYPE", Type: iam.Trust, Stmt: checktest.Assuming(`{"AWS":"arn:aws:iam::210987654321:role/group/oncall"}`)},

	{
		ID: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", Type: iam.Resource, Attachment: iam.S3, At: awsEntry,
		Message: `{"AWS": "210987654321"} and "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::210987654321:role/deploy-*"}}`,
		Stmt:    `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/deploy-*"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::builds/*"}`,
	},
	{
		ID: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", Name: "any account", Type: iam.Trust, At: awsEntry, Message: `{"AWS": "*"} and "Condition"`,
		Stmt: checktest.Assuming(`{"AWS":"arn:aws:iam::*:role/ci"}`),
	},
	{ID: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", Name: "digits", Type: iam.Trust, At: awsEntry, Message: "aws:PrincipalOrgID", Stmt: checktest.Assuming(`{"AWS":"2109876543??"}`)},
	{ID: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", Name: "two asterisks", Type: iam.Trust, At: awsEntry, Stmt: checktest.Assuming(`{"AWS":"**"}`)},
	{
		ID: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", Name: "service", Type: iam.Trust, At: "$.Statement[0].Principal.Service[1]",
		Stmt: checktest.Assuming(`{"Service":["lambda.amazonaws.com","*.amazonaws.com"]}`),
	},
	{
		ID: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", Name: "federated", Type: iam.Trust, At: "$.Statement[0].Principal.Federated",
		Stmt: `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/*"},"Action":"sts:AssumeRoleWithWebIdentity"}`,
	},
	{
		ID: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", Name: "canonical user", Type: iam.Resource, Attachment: iam.S3, At: "$.Statement[0].Principal.CanonicalUser",
		Stmt: `{"Effect":"Allow","Principal":{"CanonicalUser":"*"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::builds/*"}`,
	},
	{
		ID: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", Name: "NotPrincipal", Type: iam.Resource, At: "$.Statement[0].NotPrincipal.AWS", Message: "ArnNotLike", Also: []string{"DENY_WITH_NOT_PRINCIPAL"},
		Stmt: `{"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::210987654321:user/ops-*"},"Action":"sns:Publish","Resource":"*"}`,
	},
	{
		ID: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", Name: "behind an unknown part", Type: iam.Trust, At: awsEntry,
		In: checktest.PrincipalTree(iam.Trust, "sts:AssumeRole", checktest.Object(checktest.Member("AWS", policy.NewString(policy.Pos{}, pattern.Concat(
			pattern.Literal("arn:aws:iam::"), pattern.Hole(pattern.Digits12), pattern.Literal(":role/*"),
		))))),
	},
	{ID: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", Type: iam.Trust, Stmt: checktest.Assuming(`{"AWS":"arn:aws:iam::210987654321:role/ci"}`)},
	{
		ID: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", Name: "everyone", Type: iam.Trust, Stmt: `{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`,
	},
	{
		ID: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", Name: "perhaps everyone", Type: iam.Trust,
		In: checktest.PrincipalTree(iam.Trust, "sts:AssumeRole", checktest.Object(checktest.Member("AWS", checktest.Prefix("*")))),
	},

	{ID: "INVALID_ROLE_REFERENCE", Type: iam.Resource, At: awsEntry, Message: "AROA2EXAMPLE77QQKZZAB", Stmt: publishing(`{"AWS":"AROA2EXAMPLE77QQKZZAB"}`)},
	{ID: "INVALID_ROLE_REFERENCE", Type: iam.Trust, Stmt: checktest.Assuming(`{"AWS":"arn:aws:iam::210987654321:role/AROA2EXAMPLE77QQKZZAB"}`)},
	{ID: "INVALID_ROLE_REFERENCE", Name: "no id", Type: iam.Trust, Also: []string{"INVALID_AWS_PRINCIPAL"}, Stmt: checktest.Assuming(`{"AWS":"AROA-role"}`)},
	{ID: "INVALID_USER_REFERENCE", Type: iam.Trust, At: "$.Statement[0].Principal.AWS[1]", Stmt: checktest.Assuming(`{"AWS":["arn:aws:iam::210987654321:role/ci","AIDA2EXAMPLE77QQKZZAB"]}`)},
	{ID: "INVALID_USER_REFERENCE", Type: iam.Trust, Stmt: checktest.Assuming(`{"AWS":"arn:aws:iam::210987654321:user/mira"}`)},
}

// sourceWanted is the id of the check that asks for a condition on what a service calls for.
const sourceWanted = "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL"

const serviceEntry = "$.Statement[0].Principal.Service"

func badService(name, value, fix string) checktest.Case {
	return checktest.Case{
		ID: "INVALID_SERVICE_PRINCIPAL_FORMAT", Name: name, Type: iam.Trust, At: serviceEntry, Message: fix, Stmt: checktest.Assuming(`{"Service":"` + value + `"}`),
	}
}

// passing is the condition of a statement that passes a role.
func passing(operator, key, value string) string {
	return `{"Effect":"Deny","Action":"iam:PassRole","Resource":"arn:aws:iam::210987654321:role/app","Condition":{"` + operator + `":{"` + key + `":` + value + `}}}`
}

var principalServiceCases = []checktest.Case{
	badService("name", "Lambda", `Write "lambda.amazonaws.com"`),
	badService("URL", "https://ec2.amazonaws.com/", `Write "ec2.amazonaws.com"`),
	badService("another domain", "ec2.aws.amazon.com", `Write "ec2.amazonaws.com"`),
	badService("domain of China", "ec2.amazonaws.cn", `Write "ec2.amazonaws.com"`),
	badService("no proposal for what nothing is known of", "build.internal", "such as lambda.amazonaws.com"),
	badService("blank", "ECS Tasks", `Write "ecs-tasks.amazonaws.com"`),
	badService("nearly", "ecs_task", `Write "ecs-tasks.amazonaws.com"`),
	badService("account", "210987654321", `"AWS"`),
	badService("role", "arn:aws:iam::210987654321:role/app", `"AWS"`),
	badService("provider", "arn:aws:iam::210987654321:saml-provider/corp", `"Federated"`),
	badService("anything", "§", "service principal"),
	{
		ID: "INVALID_SERVICE_PRINCIPAL_FORMAT", Name: "resource policy", Type: iam.Resource, At: serviceEntry, Message: "events.amazonaws.com", Stmt: publishing(`{"Service":"events"}`),
		Also: []string{sourceWanted},
	},
	{
		ID: "INVALID_SERVICE_PRINCIPAL_FORMAT", Name: "passed to", At: `$.Statement[0].Condition.StringEquals["iam:PassedToService"][1]`, Message: `Write "ec2.amazonaws.com"`,
		Stmt: passing("StringEquals", "iam:PassedToService", `["lambda.amazonaws.com","ec2"]`),
	},
	{
		ID: "INVALID_SERVICE_PRINCIPAL_FORMAT", Name: "called via", At: `$.Statement[0].Condition["ForAnyValue:StringEquals"]["aws:CalledVia"]`,
		Stmt: `{"Effect":"Deny","Action":"sqs:SendMessage","Resource":"*","Condition":{"ForAnyValue:StringEquals":{"aws:CalledVia":"CloudFormation"}}}`,
	},
	{
		ID: "INVALID_SERVICE_PRINCIPAL_FORMAT", Name: "via service without region", At: `$.Statement[0].Condition.StringEquals["kms:ViaService"]`, Message: `"s3.REGION.amazonaws.com"`,
		Stmt: `{"Effect":"Deny","Action":"kms:Decrypt","Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"s3.amazonaws.com"}}}`,
	},
	{
		ID: "INVALID_SERVICE_PRINCIPAL_FORMAT", Name: "via no service", At: `$.Statement[0].Condition.StringEquals["kms:ViaService"]`,
		Stmt: `{"Effect":"Deny","Action":"kms:Decrypt","Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"s3"}}}`,
	},
	{ID: "INVALID_SERVICE_PRINCIPAL_FORMAT", Type: iam.Trust, Stmt: checktest.Assuming(`{"Service":["lambda.amazonaws.com","ec2.amazonaws.com.cn","batch.eu-west-1.amazonaws.com"]}`)},
	{
		ID: "INVALID_SERVICE_PRINCIPAL_FORMAT", Name: "without amazonaws.com", Type: iam.Resource, Also: []string{sourceWanted},
		Stmt: publishing(`{"Service":"alexa-appkit.amazon.com"}`),
	},
	{ID: "INVALID_SERVICE_PRINCIPAL_FORMAT", Name: "any case", Stmt: passing("StringEqualsIgnoreCase", "iam:PassedToService", `"EC2.amazonaws.com"`)},
	{ID: "INVALID_SERVICE_PRINCIPAL_FORMAT", Name: "wildcard", Stmt: passing("StringLike", "iam:PassedToService", `"ec2*"`)},
	{ID: "INVALID_SERVICE_PRINCIPAL_FORMAT", Name: "Null", Stmt: passing("Null", "iam:PassedToService", `"true"`)},
	{
		ID: "INVALID_SERVICE_PRINCIPAL_FORMAT", Name: "via services",
		Stmt: `{"Effect":"Deny","Action":"kms:Decrypt","Resource":"*","Condition":{"StringEquals":{"kms:ViaService":["s3.eu-west-1.amazonaws.com","rds.us-gov-west-1.amazonaws.com","ebs.cn-north-1.amazonaws.com.cn"]}}}`,
	},
	{
		ID: "INVALID_SERVICE_PRINCIPAL_FORMAT", Name: "partly known", Type: iam.Trust,
		In: checktest.PrincipalTree(iam.Trust, "sts:AssumeRole", checktest.Object(checktest.Member("Service", checktest.Prefix("Lam")))),
	},

	{ID: "UNKNOWN_SERVICE_PRINCIPAL", Type: iam.Trust, At: serviceEntry, Message: `Write "ecs-tasks.amazonaws.com"`, Stmt: checktest.Assuming(`{"Service":"ecs-task.amazonaws.com"}`)},
	{ID: "UNKNOWN_SERVICE_PRINCIPAL", Name: "swapped letters", Type: iam.Trust, At: serviceEntry, Message: "lambda.amazonaws.com", Stmt: checktest.Assuming(`{"Service":"lamdba.amazonaws.com"}`)},
	{
		ID: "UNKNOWN_SERVICE_PRINCIPAL", Name: "region", Type: iam.Trust, At: serviceEntry, Message: `Write "states.eu-west-1.amazonaws.com"`,
		Stmt: checktest.Assuming(`{"Service":"stats.eu-west-1.amazonaws.com"}`),
	},
	{
		ID: "UNKNOWN_SERVICE_PRINCIPAL", Name: "in a condition", At: `$.Statement[0].Condition.StringEquals["iam:PassedToService"][1]`, Message: `Write "ecs-tasks.amazonaws.com"`,
		Stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::210987654321:role/app","Condition":{"StringEquals":{"iam:PassedToService":["ec2.amazonaws.com","ecs-task.amazonaws.com"]}}}`,
	},
	{
		ID: "UNKNOWN_SERVICE_PRINCIPAL", Name: "strangers and patterns in a condition",
		Stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::210987654321:role/app","Condition":{"StringLike":{"iam:PassedToService":["ecs-task*.amazonaws.com","quantum-ledger-streams.amazonaws.com"]}}}`,
	},
	{ID: "UNKNOWN_SERVICE_PRINCIPAL", Name: "service of the catalogue", Type: iam.Trust, Stmt: checktest.Assuming(`{"Service":"acm-pca.amazonaws.com"}`)},
	{ID: "UNKNOWN_SERVICE_PRINCIPAL", Name: "stranger", Type: iam.Trust, Stmt: checktest.Assuming(`{"Service":"quantum-ledger-streams.amazonaws.com"}`)},
	{ID: "UNKNOWN_SERVICE_PRINCIPAL", Name: "short", Type: iam.Trust, Stmt: checktest.Assuming(`{"Service":"zz.amazonaws.com"}`)},
	{ID: "UNKNOWN_SERVICE_PRINCIPAL", Name: "known with a region", Type: iam.Trust, Also: []string{sourceWanted}, Stmt: checktest.Assuming(`{"Service":"codedeploy.us-gov-east-1.amazonaws.com"}`)},
}

var canonical = strings.Repeat("79a59df9", 8)

var principalOtherCases = []checktest.Case{
	{
		ID: "CANONICAL_USER_NOT_SUPPORTED", Type: iam.Resource, Attachment: iam.SNS, At: "$.Statement[0].Principal.CanonicalUser", Stmt: publishing(`{"CanonicalUser":"` + canonical + `"}`),
	},
	{ID: "CANONICAL_USER_NOT_SUPPORTED", Name: "decided by the actions", Type: iam.Resource, At: "$.Statement[0].Principal.CanonicalUser", Stmt: publishing(`{"CanonicalUser":"` + canonical + `"}`)},
	{ID: "CANONICAL_USER_NOT_SUPPORTED", Name: "trust", Type: iam.Trust, At: "$.Statement[0].Principal.CanonicalUser", Message: "trust policy", Stmt: checktest.Assuming(`{"CanonicalUser":"` + canonical + `"}`)},
	{
		ID: "CANONICAL_USER_NOT_SUPPORTED", Name: "short", Type: iam.Resource, Attachment: iam.S3, At: "$.Statement[0].Principal.CanonicalUser[0]",
		More: []string{"$.Statement[0].Principal.CanonicalUser[1]"}, Message: "64 hexadecimal",
		Stmt: `{"Effect":"Allow","Principal":{"CanonicalUser":["9f86d081","210987654321"]},"Action":"s3:GetObject","Resource":"arn:aws:s3:::site/*"}`,
	},
	{
		ID: "CANONICAL_USER_NOT_SUPPORTED", Type: iam.Resource, Attachment: iam.S3,
		Stmt: `{"Effect":"Allow","Principal":{"CanonicalUser":"` + canonical + `"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::site/*"}`,
	},
	{
		ID: "CANONICAL_USER_NOT_SUPPORTED", Name: "attachment unknown", Type: iam.Resource,
		Stmt: `{"Effect":"Allow","Principal":{"CanonicalUser":"` + canonical + `"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::site/*"}`,
	},

	{ID: "FEDERATED_PRINCIPAL_NOT_SUPPORTED", Type: iam.Resource, At: "$.Statement[0].Principal.Federated", Stmt: publishing(`{"Federated":"cognito-identity.amazonaws.com"}`)},
	{ID: "FEDERATED_PRINCIPAL_NOT_SUPPORTED", Name: "wildcard", Type: iam.Resource, At: "$.Statement[0].Principal.Federated", Stmt: publishing(`{"Federated":"*"}`)},
	{
		ID: "FEDERATED_PRINCIPAL_NOT_SUPPORTED", Name: "not known yet", Type: iam.Resource, At: "$.Statement[0].Principal.Federated[0]",
		In: checktest.PrincipalTree(iam.Resource, "sns:Publish", checktest.Object(checktest.Member("Federated", checktest.List(policy.NewUnknown(pattern.Unknown()))))),
	},
	{
		ID: "FEDERATED_PRINCIPAL_NOT_SUPPORTED", Type: iam.Trust, Also: []string{"SAML_AUDIENCE_MISSING"},
		Stmt: `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:saml-provider/corp"},"Action":"sts:AssumeRoleWithSAML"}`,
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
		ID: "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY", Name: "known beginning", Type: iam.Trust, At: "$.Statement[0].Principal.Federated",
		In: checktest.PrincipalTree(iam.Trust, "sts:AssumeRoleWithWebIdentity", checktest.Object(checktest.Member("Federated", checktest.Prefix("https://")))),
	},
	{
		ID: "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY", Name: "legal", Type: iam.Trust, Also: []string{"ARN_PARTITION_MISMATCH"},
		Stmt: `{"Effect":"Deny","Principal":{"Federated":["accounts.google.com","arn:aws:iam::210987654321:oidc-provider/idp.example.org/tenant","arn:aws-cn:iam::210987654321:saml-provider/corp"]},"Action":["sts:AssumeRoleWithWebIdentity","sts:AssumeRoleWithSAML"]}`,
	},
	{
		ID: "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY", Name: "partly known", Type: iam.Trust,
		In: checktest.PrincipalTree(iam.Trust, "sts:AssumeRoleWithWebIdentity", checktest.Object(checktest.Member("Federated", checktest.Prefix("arn:aws:iam::")))),
	},
}

func badFederated(name, value, fix string) checktest.Case {
	return checktest.Case{
		ID: "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY", Name: name, Type: iam.Trust, At: "$.Statement[0].Principal.Federated", Message: fix,
		Stmt: `{"Effect":"Allow","Principal":{"Federated":"` + value + `"},"Action":"sts:AssumeRoleWithWebIdentity"}`,
	}
}
