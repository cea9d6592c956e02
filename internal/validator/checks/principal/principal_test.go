// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package principal_test

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// principalCases show when the checks of this family report something, and when they do not.
var principalCases = slices.Concat(
	principalElementCases, principalAWSCases, principalServiceCases, principalOtherCases, principalActionCases, principalListCases, notPrincipalCases,
)

// Statements with a given principal, the value of Principal; they have no other findings.
func publishing(principal string) string {
	return `{"Effect":"Allow","Principal":` + principal + `,"Action":"sns:Publish","Resource":"arn:aws:sns:eu-west-1:123456123456:alerts"}`
}

var principalElementCases = []checktest.Case{
	{ID: "MISSING_PRINCIPAL", Type: iam.Trust, Stmt: `{"Effect":"Allow","Action":"sts:AssumeRole"}`, At: "$.Statement[0]", Message: `{"Service"`},
	{ID: "MISSING_PRINCIPAL", Type: iam.Resource, Attachment: iam.SNS, At: "$.Statement[0]", Stmt: `{"Effect":"Deny","Action":"sns:Publish","Resource":"arn:aws:sns:eu-west-1:123456123456:alerts"}`},
	{ID: "MISSING_PRINCIPAL", Name: "endpoint", Type: iam.Endpoint, At: "$.Statement[0]", Message: `"*"`, Stmt: `{"Effect":"Allow","Action":"sns:Publish","Resource":"*"}`},
	{ID: "MISSING_PRINCIPAL", Type: iam.Trust, Stmt: checktest.Assuming(`{"Service":"lambda.amazonaws.com"}`)},
	{ID: "MISSING_PRINCIPAL", Name: "NotPrincipal", Type: iam.Resource, Also: []string{"DENY_WITH_NOT_PRINCIPAL"}, Stmt: `{"Effect":"Deny","NotPrincipal":{"AWS":"210987654321"},"Action":"sns:Publish","Resource":"*"}`},
	{ID: "MISSING_PRINCIPAL", Name: "misspelt", Type: iam.Trust, Also: []string{policy.CodeInvalidElement}, Stmt: `{"Effect":"Allow","Principle":{"AWS":"210987654321"},"Action":"sts:AssumeRole"}`},
	{ID: "MISSING_PRINCIPAL", Name: "unknown elements", Type: iam.Trust, In: func(in *frame.Input) {
		statement := policy.NewObject(policy.Pos{}, []policy.Member{checktest.Member("Effect", checktest.Literal("Allow")), checktest.Member("Action", checktest.Literal("sts:AssumeRole"))}, true)
		*in = frame.Input{Root: checktest.Object(checktest.Member("Version", checktest.Literal("2012-10-17")), checktest.Member("Statement", statement)), Use: view.Use{Type: iam.Trust}}
	}},

	{
		ID: "UNSUPPORTED_PRINCIPAL", At: "$.Statement[0].Principal", Message: "policy of the resource",
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::site/*"}`,
	},
	{
		ID: "UNSUPPORTED_PRINCIPAL", Name: "trust policy", At: "$.Statement[0].Principal", Message: "assume_role_policy",
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:group/x"},"Action":"sts:AssumeRole"}`, Also: []string{"MISSING_RESOURCE"},
	},
	{
		ID: "UNSUPPORTED_PRINCIPAL", Name: "boundary", Type: iam.Boundary, At: "$.Statement[0].NotPrincipal", Message: "permissions boundary",
		Stmt: `{"Effect":"Deny","NotPrincipal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::site/*"}`, Also: []string{"BOUNDARY_WITHOUT_ALLOW"},
	},
	{
		ID: "UNSUPPORTED_PRINCIPAL", Name: "session, plain ARN", Type: iam.Session, At: "$.Statement[0].Principal", Message: "session policy",
		Stmt: `{"Effect":"Allow","Principal":"arn:aws:iam::210987654321:role/app","Action":"s3:GetObject","Resource":"arn:aws:s3:::site/*"}`,
	},
	{ID: "UNSUPPORTED_PRINCIPAL", Name: "null", Also: []string{policy.CodeNullElement}, Stmt: `{"Effect":"Allow","Principal":null,"Action":"s3:GetObject","Resource":"arn:aws:s3:::site/*"}`},
	{ID: "UNSUPPORTED_PRINCIPAL", Doc: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::reports/*\"}]}"},

	{
		ID: "SCP_SYNTAX_ERROR_PRINCIPAL", Type: iam.SCP, At: "$.Statement[0].Principal", Message: `arn:aws:iam::210987654321:role/ci`,
		Stmt: `{"Effect":"Deny","Principal":{"AWS":"arn:aws:sts::210987654321:assumed-role/ci/run"},"Action":"iam:CreateUser","Resource":"*"}`,
	},
	{
		ID: "SCP_SYNTAX_ERROR_PRINCIPAL", Name: "everyone", Type: iam.SCP, At: "$.Statement[0].Principal", Message: "without it",
		Stmt: `{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"iam:CreateUser","Resource":"*"}`,
	},
	{
		ID: "SCP_SYNTAX_ERROR_PRINCIPAL", Name: "NotPrincipal", Type: iam.SCP, At: "$.Statement[0].NotPrincipal", Message: `"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::210987654321:*"}`,
		Stmt: `{"Effect":"Deny","NotPrincipal":{"AWS":"210987654321"},"Action":"iam:CreateUser","Resource":"*"}`,
	},
	{ID: "SCP_SYNTAX_ERROR_PRINCIPAL", Type: iam.SCP, Stmt: `{"Effect":"Deny","Action":"iam:CreateUser","Resource":"*"}`},

	{
		ID: "RCP_SYNTAX_ERROR_PRINCIPAL", Type: iam.RCP, At: "$.Statement[0].Principal", Message: "arn:aws:iam::210987654321:*",
		Stmt: `{"Effect":"Deny","Principal":{"AWS":"210987654321"},"Action":"s3:PutObject","Resource":"*"}`,
	},
	{
		ID: "RCP_SYNTAX_ERROR_PRINCIPAL", Name: "object form", Type: iam.RCP, At: "$.Statement[0].Principal", Message: "plain string",
		Stmt: `{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"s3:PutObject","Resource":"*"}`,
	},
	{ID: "RCP_SYNTAX_ERROR_PRINCIPAL", Name: "absent", Type: iam.RCP, At: "$.Statement[0]", Stmt: `{"Effect":"Deny","Action":"s3:PutObject","Resource":"*"}`},
	{
		ID: "RCP_SYNTAX_ERROR_PRINCIPAL", Name: "NotPrincipal", Type: iam.RCP, At: "$.Statement[0].NotPrincipal",
		Stmt: `{"Effect":"Deny","NotPrincipal":"*","Action":"s3:PutObject","Resource":"*"}`,
	},
	{ID: "RCP_SYNTAX_ERROR_PRINCIPAL", Type: iam.RCP, Stmt: `{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*"}`},
	{ID: "RCP_SYNTAX_ERROR_PRINCIPAL", Name: "unknown", Type: iam.RCP, In: func(in *frame.Input) {
		*in = frame.Input{Root: checktest.Tree(
			checktest.Member("Effect", checktest.Literal("Deny")), checktest.Member("Principal", policy.NewUnknown(pattern.Unknown())),
			checktest.Member("Action", checktest.Literal("s3:PutObject")), checktest.Member("Resource", checktest.Literal("*")),
		), Use: view.Use{Type: iam.RCP}}
	}},

	{
		ID: policy.CodePrincipalFormat, Type: iam.Resource, At: "$.Statement[0].Principal", Message: `{"AWS": "arn:aws:iam::210987654321:role/app"}`,
		Stmt: publishing(`"arn:aws:iam::210987654321:role/app"`),
	},
	{ID: policy.CodePrincipalFormat, Name: "service", Type: iam.Trust, At: "$.Statement[0].Principal", Message: `{"Service": "ec2.amazonaws.com"}`, Stmt: checktest.Assuming(`"ec2.amazonaws.com"`)},
	{ID: policy.CodePrincipalFormat, Name: "list", Type: iam.Trust, At: "$.Statement[0].Principal", Stmt: checktest.Assuming(`["210987654321"]`)},
	{
		ID: policy.CodePrincipalFormat, Name: "rcp", Type: iam.RCP, At: "$.Statement[0].Principal", Message: `"Principal": "*"`,
		Stmt: `{"Effect":"Deny","Principal":"210987654321","Action":"s3:PutObject","Resource":"*"}`,
	},
	{ID: policy.CodePrincipalFormat, Type: iam.Resource, Stmt: publishing(`{"AWS":"arn:aws:iam::210987654321:role/app"}`)},

	{ID: policy.CodePrincipalKey, Type: iam.Trust, At: "$.Statement[0].Principal.Services", Message: `"Service"`, Stmt: checktest.Assuming(`{"Services":"lambda.amazonaws.com"}`)},
	{ID: policy.CodePrincipalKey, Name: "case", Type: iam.Resource, At: "$.Statement[0].Principal.aws", Message: `"AWS"`, Stmt: publishing(`{"aws":["210987654321"]}`)},
	{ID: policy.CodePrincipalKey, Name: "shape", Type: iam.Trust, At: "$.Statement[0].Principal.Role", Message: `"AWS"`, Stmt: checktest.Assuming(`{"Role":"arn:aws:iam::210987654321:role/ci"}`)},
	{ID: policy.CodePrincipalKey, Type: iam.Trust, Stmt: checktest.Assuming(`{"Service":"lambda.amazonaws.com"}`)},

	{ID: "EMPTY_OBJECT_PRINCIPAL", Type: iam.Resource, At: "$.Statement[0].Principal", Stmt: publishing(`{}`)},
	{ID: "EMPTY_OBJECT_PRINCIPAL", Name: "trust", Type: iam.Trust, Class: frame.Error, At: "$.Statement[0].Principal", Message: "refuses", Stmt: checktest.Assuming(`{}`)},
	{ID: "EMPTY_OBJECT_PRINCIPAL", Type: iam.Resource, Stmt: publishing(`{"AWS":"arn:aws:iam::210987654321:role/app"}`)},
	{ID: "EMPTY_OBJECT_PRINCIPAL", Name: "unknown members", Type: iam.Trust, In: checktest.PrincipalTree(iam.Trust, "sts:AssumeRole", policy.NewObject(policy.Pos{}, nil, true))},

	{ID: "EMPTY_ARRAY_PRINCIPAL", Type: iam.Resource, At: "$.Statement[0].Principal.AWS", Stmt: publishing(`{"AWS":[]}`)},
	{
		ID: "EMPTY_ARRAY_PRINCIPAL", Name: "two", Type: iam.Trust, Class: frame.Error, At: "$.Statement[0].Principal.AWS", More: []string{"$.Statement[0].Principal.Service"},
		Stmt: checktest.Assuming(`{"AWS":[],"Service":[]}`),
	},
	{ID: "EMPTY_ARRAY_PRINCIPAL", Name: "another member", Type: iam.Trust, Stmt: checktest.Assuming(`{"AWS":[],"Service":"lambda.amazonaws.com"}`)},
	{
		ID: "EMPTY_ARRAY_PRINCIPAL", Name: "unknown list", Type: iam.Trust,
		In: checktest.PrincipalTree(iam.Trust, "sts:AssumeRole", checktest.Object(checktest.Member("AWS", policy.NewArray(policy.Pos{}, nil, true)), checktest.Member("Service", checktest.List()))),
	},

	{ID: "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL", Type: iam.Trust, At: "$.Statement[0].NotPrincipal", Message: "ArnNotLike", Stmt: `{"Effect":"Deny","NotPrincipal":{"AWS":"210987654321"},"Action":"sts:AssumeRole"}`},
	{
		ID: "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL", Name: "allow", Type: iam.Trust, At: "$.Statement[0].NotPrincipal", Message: "everyone",
		Stmt: `{"Effect":"Allow","NotPrincipal":{"AWS":"arn:aws:iam::210987654321:group/x"},"Action":"sts:AssumeRole"}`,
	},
	{
		ID: "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL", Type: iam.Trust, Stmt: `{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/ci"}}}`,
	},
	{ID: frame.TrustPlainWildcard, Type: iam.Trust, At: "$.Statement[0].Principal", Message: "aws:PrincipalOrgID", Stmt: checktest.Assuming(`"*"`)},
	{ID: frame.TrustPlainWildcard, Name: "deny", Type: iam.Trust, At: "$.Statement[0].Principal", Message: `{"AWS": "*"}`, Stmt: `{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}`},
	{ID: frame.TrustPlainWildcard, Type: iam.Trust, Stmt: checktest.Assuming(`{"AWS":"*"}`), Also: []string{"TRUST_ANY_PRINCIPAL"}},
	{
		ID: "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", Type: iam.Trust, At: "$.Statement[0].Resource",
		Stmt: `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole","Resource":"arn:aws:iam:::role/x"}`,
	},
	{
		ID: "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", Name: "NotResource", Type: iam.Trust, At: "$.Statement[0].NotResource", Message: "NotResource",
		Stmt: `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole","NotResource":"*"}`,
	},
	{ID: "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", Type: iam.Trust, Stmt: checktest.Assuming(`{"Service":"ec2.amazonaws.com"}`)},
}
