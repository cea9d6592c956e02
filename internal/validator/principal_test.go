// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// principalCases show when the checks of this family report something, and when they do not.
var principalCases = slices.Concat(
	principalElementCases, principalAWSCases, principalServiceCases, principalOtherCases, principalActionCases, principalListCases, notPrincipalCases,
)

// Statements with a given principal, the value of Principal; they are clean besides.
func publishing(principal string) string {
	return `{"Effect":"Allow","Principal":` + principal + `,"Action":"sns:Publish","Resource":"arn:aws:sns:eu-west-1:123456123456:alerts"}`
}

func assuming(principal string) string {
	return `{"Effect":"Allow","Principal":` + principal + `,"Action":"sts:AssumeRole"}`
}

// partialText is a string of which only the beginning is known.
func partialText(prefix string) *policy.Node {
	return policy.NewString(policy.Pos{}, pattern.WithPrefix(prefix))
}

// objectNode is an object with the members.
func objectNode(members ...policy.Member) *policy.Node {
	return policy.NewObject(policy.Pos{}, members, false)
}

// listNode is a list of which all elements are known.
func listNode(elems ...*policy.Node) *policy.Node { return policy.NewArray(policy.Pos{}, elems, false) }

// withPrincipal makes the document one that allows an action to a principal, the value of Principal.
func withPrincipal(typ iam.Type, action string, principal *policy.Node, more ...policy.Member) func(*Input) {
	members := []policy.Member{member("Effect", literalNode("Allow")), member("Principal", principal), member("Action", literalNode(action))}
	if typ != iam.Trust {
		members = append(members, member("Resource", literalNode("arn:aws:sns:eu-west-1:123456123456:alerts")))
	}
	return func(in *Input) {
		root := documentTree(append(members, more...)...)
		*in = Input{Root: root, Use: view.Use{Type: typ, Attachment: in.Attachment, Account: in.Account}, Options: frame.Options{Overrides: in.Overrides}}
	}
}

var principalElementCases = []checkCase{
	{id: "MISSING_PRINCIPAL", typ: iam.Trust, stmt: `{"Effect":"Allow","Action":"sts:AssumeRole"}`, at: "$.Statement[0]", message: `{"Service"`},
	{id: "MISSING_PRINCIPAL", typ: iam.Resource, attachment: iam.SNS, at: "$.Statement[0]", stmt: `{"Effect":"Deny","Action":"sns:Publish","Resource":"arn:aws:sns:eu-west-1:123456123456:alerts"}`},
	{id: "MISSING_PRINCIPAL", name: "endpoint", typ: iam.Endpoint, at: "$.Statement[0]", message: `"*"`, stmt: `{"Effect":"Allow","Action":"sns:Publish","Resource":"*"}`},
	{id: "MISSING_PRINCIPAL", typ: iam.Trust, stmt: assuming(`{"Service":"lambda.amazonaws.com"}`)},
	{id: "MISSING_PRINCIPAL", name: "NotPrincipal", typ: iam.Resource, also: []string{"DENY_WITH_NOT_PRINCIPAL"}, stmt: `{"Effect":"Deny","NotPrincipal":{"AWS":"210987654321"},"Action":"sns:Publish","Resource":"*"}`},
	{id: "MISSING_PRINCIPAL", name: "misspelt", typ: iam.Trust, also: []string{policy.CodeInvalidElement}, stmt: `{"Effect":"Allow","Principle":{"AWS":"210987654321"},"Action":"sts:AssumeRole"}`},
	{id: "MISSING_PRINCIPAL", name: "unknown elements", typ: iam.Trust, in: func(in *Input) {
		statement := policy.NewObject(policy.Pos{}, []policy.Member{member("Effect", literalNode("Allow")), member("Action", literalNode("sts:AssumeRole"))}, true)
		*in = Input{Root: objectNode(member("Version", literalNode("2012-10-17")), member("Statement", statement)), Use: view.Use{Type: iam.Trust}}
	}},

	{
		id: "UNSUPPORTED_PRINCIPAL", at: "$.Statement[0].Principal", message: "policy of the resource",
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::site/*"}`,
	},
	{
		id: "UNSUPPORTED_PRINCIPAL", name: "trust policy", at: "$.Statement[0].Principal", message: "assume_role_policy",
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:group/x"},"Action":"sts:AssumeRole"}`, also: []string{"MISSING_RESOURCE"},
	},
	{
		id: "UNSUPPORTED_PRINCIPAL", name: "boundary", typ: iam.Boundary, at: "$.Statement[0].NotPrincipal", message: "permissions boundary",
		stmt: `{"Effect":"Deny","NotPrincipal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::site/*"}`, also: []string{"BOUNDARY_WITHOUT_ALLOW"},
	},
	{
		id: "UNSUPPORTED_PRINCIPAL", name: "session, plain ARN", typ: iam.Session, at: "$.Statement[0].Principal", message: "session policy",
		stmt: `{"Effect":"Allow","Principal":"arn:aws:iam::210987654321:role/app","Action":"s3:GetObject","Resource":"arn:aws:s3:::site/*"}`,
	},
	{id: "UNSUPPORTED_PRINCIPAL", name: "null", also: []string{policy.CodeNullElement}, stmt: `{"Effect":"Allow","Principal":null,"Action":"s3:GetObject","Resource":"arn:aws:s3:::site/*"}`},
	{id: "UNSUPPORTED_PRINCIPAL", doc: harmless},

	{
		id: "SCP_SYNTAX_ERROR_PRINCIPAL", typ: iam.SCP, at: "$.Statement[0].Principal", message: `arn:aws:iam::210987654321:role/ci`,
		stmt: `{"Effect":"Deny","Principal":{"AWS":"arn:aws:sts::210987654321:assumed-role/ci/run"},"Action":"iam:CreateUser","Resource":"*"}`,
	},
	{
		id: "SCP_SYNTAX_ERROR_PRINCIPAL", name: "everyone", typ: iam.SCP, at: "$.Statement[0].Principal", message: "without it",
		stmt: `{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"iam:CreateUser","Resource":"*"}`,
	},
	{
		id: "SCP_SYNTAX_ERROR_PRINCIPAL", name: "NotPrincipal", typ: iam.SCP, at: "$.Statement[0].NotPrincipal", message: `"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::210987654321:*"}`,
		stmt: `{"Effect":"Deny","NotPrincipal":{"AWS":"210987654321"},"Action":"iam:CreateUser","Resource":"*"}`,
	},
	{id: "SCP_SYNTAX_ERROR_PRINCIPAL", typ: iam.SCP, stmt: `{"Effect":"Deny","Action":"iam:CreateUser","Resource":"*"}`},

	{
		id: "RCP_SYNTAX_ERROR_PRINCIPAL", typ: iam.RCP, at: "$.Statement[0].Principal", message: "arn:aws:iam::210987654321:*",
		stmt: `{"Effect":"Deny","Principal":{"AWS":"210987654321"},"Action":"s3:PutObject","Resource":"*"}`,
	},
	{
		id: "RCP_SYNTAX_ERROR_PRINCIPAL", name: "object form", typ: iam.RCP, at: "$.Statement[0].Principal", message: "plain string",
		stmt: `{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"s3:PutObject","Resource":"*"}`,
	},
	{id: "RCP_SYNTAX_ERROR_PRINCIPAL", name: "absent", typ: iam.RCP, at: "$.Statement[0]", stmt: `{"Effect":"Deny","Action":"s3:PutObject","Resource":"*"}`},
	{
		id: "RCP_SYNTAX_ERROR_PRINCIPAL", name: "NotPrincipal", typ: iam.RCP, at: "$.Statement[0].NotPrincipal",
		stmt: `{"Effect":"Deny","NotPrincipal":"*","Action":"s3:PutObject","Resource":"*"}`,
	},
	{id: "RCP_SYNTAX_ERROR_PRINCIPAL", typ: iam.RCP, stmt: `{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*"}`},
	{id: "RCP_SYNTAX_ERROR_PRINCIPAL", name: "unknown", typ: iam.RCP, in: func(in *Input) {
		*in = Input{Root: documentTree(
			member("Effect", literalNode("Deny")), member("Principal", policy.NewUnknown(pattern.Unknown())),
			member("Action", literalNode("s3:PutObject")), member("Resource", literalNode("*")),
		), Use: view.Use{Type: iam.RCP}}
	}},

	{
		id: policy.CodePrincipalFormat, typ: iam.Resource, at: "$.Statement[0].Principal", message: `{"AWS": "arn:aws:iam::210987654321:role/app"}`,
		stmt: publishing(`"arn:aws:iam::210987654321:role/app"`),
	},
	{id: policy.CodePrincipalFormat, name: "service", typ: iam.Trust, at: "$.Statement[0].Principal", message: `{"Service": "ec2.amazonaws.com"}`, stmt: assuming(`"ec2.amazonaws.com"`)},
	{id: policy.CodePrincipalFormat, name: "list", typ: iam.Trust, at: "$.Statement[0].Principal", stmt: assuming(`["210987654321"]`)},
	{
		id: policy.CodePrincipalFormat, name: "rcp", typ: iam.RCP, at: "$.Statement[0].Principal", message: `"Principal": "*"`,
		stmt: `{"Effect":"Deny","Principal":"210987654321","Action":"s3:PutObject","Resource":"*"}`,
	},
	{id: policy.CodePrincipalFormat, typ: iam.Resource, stmt: publishing(`{"AWS":"arn:aws:iam::210987654321:role/app"}`)},

	{id: policy.CodePrincipalKey, typ: iam.Trust, at: "$.Statement[0].Principal.Services", message: `"Service"`, stmt: assuming(`{"Services":"lambda.amazonaws.com"}`)},
	{id: policy.CodePrincipalKey, name: "case", typ: iam.Resource, at: "$.Statement[0].Principal.aws", message: `"AWS"`, stmt: publishing(`{"aws":["210987654321"]}`)},
	{id: policy.CodePrincipalKey, name: "shape", typ: iam.Trust, at: "$.Statement[0].Principal.Role", message: `"AWS"`, stmt: assuming(`{"Role":"arn:aws:iam::210987654321:role/ci"}`)},
	{id: policy.CodePrincipalKey, typ: iam.Trust, stmt: assuming(`{"Service":"lambda.amazonaws.com"}`)},

	{id: "EMPTY_OBJECT_PRINCIPAL", typ: iam.Resource, at: "$.Statement[0].Principal", stmt: publishing(`{}`)},
	{id: "EMPTY_OBJECT_PRINCIPAL", name: "trust", typ: iam.Trust, class: frame.Error, at: "$.Statement[0].Principal", message: "refuses", stmt: assuming(`{}`)},
	{id: "EMPTY_OBJECT_PRINCIPAL", typ: iam.Resource, stmt: publishing(`{"AWS":"arn:aws:iam::210987654321:role/app"}`)},
	{id: "EMPTY_OBJECT_PRINCIPAL", name: "unknown members", typ: iam.Trust, in: withPrincipal(iam.Trust, "sts:AssumeRole", policy.NewObject(policy.Pos{}, nil, true))},

	{id: "EMPTY_ARRAY_PRINCIPAL", typ: iam.Resource, at: "$.Statement[0].Principal.AWS", stmt: publishing(`{"AWS":[]}`)},
	{
		id: "EMPTY_ARRAY_PRINCIPAL", name: "two", typ: iam.Trust, class: frame.Error, at: "$.Statement[0].Principal.AWS", more: []string{"$.Statement[0].Principal.Service"},
		stmt: assuming(`{"AWS":[],"Service":[]}`),
	},
	{id: "EMPTY_ARRAY_PRINCIPAL", name: "another member", typ: iam.Trust, stmt: assuming(`{"AWS":[],"Service":"lambda.amazonaws.com"}`)},
	{
		id: "EMPTY_ARRAY_PRINCIPAL", name: "unknown list", typ: iam.Trust,
		in: withPrincipal(iam.Trust, "sts:AssumeRole", objectNode(member("AWS", policy.NewArray(policy.Pos{}, nil, true)), member("Service", listNode()))),
	},

	{id: trustNotPrincipal, typ: iam.Trust, at: "$.Statement[0].NotPrincipal", message: "ArnNotLike", stmt: `{"Effect":"Deny","NotPrincipal":{"AWS":"210987654321"},"Action":"sts:AssumeRole"}`},
	{
		id: trustNotPrincipal, name: "allow", typ: iam.Trust, at: "$.Statement[0].NotPrincipal", message: "everyone",
		stmt: `{"Effect":"Allow","NotPrincipal":{"AWS":"arn:aws:iam::210987654321:group/x"},"Action":"sts:AssumeRole"}`,
	},
	{
		id: trustNotPrincipal, typ: iam.Trust, stmt: `{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/ci"}}}`,
	},
	{id: frame.TrustPlainWildcard, typ: iam.Trust, at: "$.Statement[0].Principal", message: "aws:PrincipalOrgID", stmt: assuming(`"*"`)},
	{id: frame.TrustPlainWildcard, name: "deny", typ: iam.Trust, at: "$.Statement[0].Principal", message: `{"AWS": "*"}`, stmt: `{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}`},
	{id: frame.TrustPlainWildcard, typ: iam.Trust, stmt: assuming(`{"AWS":"*"}`), also: []string{"TRUST_ANY_PRINCIPAL"}},
	{
		id: "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", typ: iam.Trust, at: "$.Statement[0].Resource",
		stmt: `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole","Resource":"arn:aws:iam:::role/x"}`,
	},
	{
		id: "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", name: "NotResource", typ: iam.Trust, at: "$.Statement[0].NotResource", message: "NotResource",
		stmt: `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole","NotResource":"*"}`,
	},
	{id: "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", typ: iam.Trust, stmt: assuming(`{"Service":"ec2.amazonaws.com"}`)},
}
