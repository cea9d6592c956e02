// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

const samlCorp = `"arn:aws:iam::210987654321:saml-provider/corp"`

// letting is a statement of a trust policy with principal and action as JSON.
func letting(principal, action string) string {
	return `{"Effect":"Allow","Principal":` + principal + `,"Action":` + action + `,"Condition":{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}}`
}

const (
	mismatched = "MISMATCHED_ACTION_FOR_PRINCIPAL"
	anywhere   = "MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY"
)

var principalActionCases = []checkCase{
	{id: mismatched, typ: iam.Trust, at: "$.Statement[0].Action", message: `"sts:AssumeRoleWithSAML"`, stmt: letting(`{"Federated":`+samlCorp+`}`, `"sts:AssumeRole"`)},
	{
		id: mismatched, name: "one of two actions", typ: iam.Trust, at: "$.Statement[0].Action[1]", message: "Remove the action",
		stmt: `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":["sts:AssumeRole","sts:AssumeRoleWithWebIdentity"]}`,
	},
	{
		id: mismatched, name: "one of two principals", typ: iam.Trust, at: "$.Statement[0].Action[0]", message: "saml-provider/corp",
		stmt: letting(`{"AWS":"arn:aws:iam::210987654321:role/ci","Federated":`+samlCorp+`}`, `["sts:AssumeRole","sts:TagSession"]`),
	},
	{
		id: mismatched, name: "wildcard that covers none", typ: iam.Trust, at: "$.Statement[0].Action",
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/ci"},"Action":"sts:AssumeRoleWith*"}`,
	},
	{
		id: mismatched, name: "built-in provider", typ: iam.Trust, at: "$.Statement[0].Action",
		stmt: `{"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRole"}`,
	},
	{
		id: mismatched, name: "case", typ: iam.Trust, at: "$.Statement[0].Action",
		stmt: `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"STS:assumerolewithsaml"}`,
	},
	{id: mismatched, typ: iam.Trust, stmt: letting(`{"Federated":`+samlCorp+`}`, `["sts:AssumeRoleWithSAML","sts:TagSession","sts:SetSourceIdentity"]`)},
	{id: mismatched, name: "both fit", typ: iam.Trust, stmt: letting(`{"AWS":"arn:aws:iam::210987654321:role/ci","Federated":`+samlCorp+`}`, `["sts:AssumeRole","sts:AssumeRoleWithSAML"]`)},
	{id: mismatched, name: "wildcard", typ: iam.Trust, stmt: letting(`{"AWS":"arn:aws:iam::210987654321:role/ci","Federated":`+samlCorp+`}`, `"sts:AssumeRole*"`)},
	{id: mismatched, name: "no action that takes the role", typ: iam.Trust, also: []string{"TRUST_POLICY_WITHOUT_ASSUME_ACTION"}, stmt: assumingWith(`{"Service":"ec2.amazonaws.com"}`, `"sts:TagSession"`)},
	{id: mismatched, name: "everyone", typ: iam.Trust, also: []string{"SAML_AUDIENCE_MISSING"}, stmt: letting(`{"AWS":"*"}`, `"sts:AssumeRoleWithSAML"`)},
	{id: mismatched, name: "deny", typ: iam.Trust, stmt: `{"Effect":"Deny","Principal":{"Federated":` + samlCorp + `},"Action":"sts:AssumeRole"}`},
	{
		id: mismatched, name: "principal of unknown kind", typ: iam.Trust,
		in: withPrincipal(iam.Trust, "sts:AssumeRoleWithSAML", objectNode(member("Federated", partialText("arn:aws:iam::")))),
	},
	{
		id: mismatched, name: "further principals", typ: iam.Trust,
		in: withPrincipal(iam.Trust, "sts:AssumeRoleWithSAML", policy.NewObject(policy.Pos{}, []policy.Member{member("Service", literalNode("ec2.amazonaws.com"))}, true)),
		at: "$.Statement[0].Action", message: "sts:AssumeRole alone",
	},
	{
		id: mismatched, name: "wrong principal", typ: iam.Trust, also: []string{"INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY"},
		stmt: `{"Effect":"Allow","Principal":{"Federated":"https://idp.example.org"},"Action":"sts:AssumeRole"}`,
	},

	{
		id: anywhere, typ: iam.Trust, also: []string{sourceWanted}, at: "$.Statement[0].Action", message: `Add "sts:SetSourceIdentity" and "sts:TagSession"`,
		stmt: assuming(`{"Service":"rolesanywhere.amazonaws.com"}`),
	},
	{
		id: anywhere, name: "two statements", typ: iam.Trust, also: []string{sourceWanted}, at: "$.Statement[0].Action", message: `Add "sts:TagSession"`,
		stmt: assumingWith(`{"Service":"rolesanywhere.amazonaws.com"}`, `["sts:AssumeRole"]`) + "," + assumingWith(`{"Service":["rolesanywhere.amazonaws.com"]}`, `["sts:SetSourceIdentity"]`),
	},
	{
		id: anywhere, typ: iam.Trust, also: []string{sourceWanted},
		stmt: assumingWith(`{"Service":"rolesanywhere.amazonaws.com"}`, `["sts:AssumeRole","sts:SetSourceIdentity","sts:TagSession"]`),
	},
	{
		id: anywhere, name: "together", typ: iam.Trust,
		stmt: assumingWith(`{"Service":"rolesanywhere.amazonaws.com"}`, `["sts:AssumeRole"]`) + "," + assumingWith(`{"Service":"rolesanywhere.amazonaws.com"}`, `["sts:SetSourceIdentity","sts:TagSession"]`),
		also: []string{"TRUST_POLICY_WITHOUT_ASSUME_ACTION", sourceWanted},
	},
	{id: missingTrustAction, name: "E-1786 pods", typ: iam.Trust, at: "$.Statement[0].Action", message: `Add "sts:TagSession".`, stmt: assuming(`{"Service":"pods.eks.amazonaws.com"}`)},
	{
		id: missingTrustAction, name: "E-1786 account access without tags", typ: iam.Trust, at: "$.Statement[0].Action", message: "nobody gets credentials",
		stmt: assumingWith(`{"Service":"account-access.amazonaws.com"}`, `["sts:AssumeRole","sts:SetContext"]`),
	},
	{
		id: missingTrustAction, name: "E-1786 account access without context", typ: iam.Trust, at: "$.Statement[0].Action", message: `Add "sts:SetContext".`,
		stmt: assumingWith(`{"Service":"account-access.amazonaws.com"}`, `["sts:AssumeRole","sts:TagSession"]`),
	},
	{
		id: missingTrustAction, name: "E-1786 account access without the role", typ: iam.Trust, at: "$.Statement[0].Action", message: `Add "sts:AssumeRole".`, also: []string{"TRUST_POLICY_WITHOUT_ASSUME_ACTION"},
		stmt: assumingWith(`{"Service":"account-access.amazonaws.com"}`, `["sts:SetContext","sts:TagSession"]`),
	},
	{id: missingTrustAction, name: "E-1786 all of them", typ: iam.Trust, stmt: assumingWith(`{"Service":["account-access.amazonaws.com","pods.eks.amazonaws.com"]}`, `["sts:AssumeRole","sts:SetContext","sts:TagSession"]`)},
	{
		id: missingTrustAction, name: "in another statement", typ: iam.Trust,
		stmt: assuming(`{"Service":["ec2.amazonaws.com","pods.eks.amazonaws.com"]}`) + "," + assumingWith(`{"Service":"pods.eks.amazonaws.com"}`, `"sts:TagSession"`),
	},
	{id: missingTrustAction, name: "other service", typ: iam.Trust, stmt: assuming(`{"Service":"ec2.amazonaws.com"}`)},
	{id: missingTrustAction, name: "denied", typ: iam.Trust, stmt: `{"Effect":"Deny","Principal":{"Service":"pods.eks.amazonaws.com"},"Action":"sts:AssumeRole"}`},
	{id: anywhere, name: "wildcard", typ: iam.Trust, also: []string{sourceWanted}, stmt: assumingWith(`{"Service":"rolesanywhere.amazonaws.com"}`, `"sts:*"`)},
	{id: anywhere, name: "further statements", typ: iam.Trust, in: func(in *Input) {
		statement := objectNode(member("Effect", literalNode("Allow")), member("Principal", objectNode(member("Service", literalNode("rolesanywhere.amazonaws.com")))), member("Action", literalNode("sts:AssumeRole")))
		*in = Input{Root: objectNode(member("Version", literalNode("2012-10-17")), member("Statement", policy.NewArray(policy.Pos{}, []*policy.Node{statement}, true))), Use: view.Use{Type: iam.Trust}}
	}},
}

// assumingWith is a statement of a trust policy with principal and action as JSON.
func assumingWith(principal, action string) string {
	return `{"Effect":"Allow","Principal":` + principal + `,"Action":` + action + `}`
}

const (
	redundantPrincipal = "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY"
	wholeAccount       = "ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"
)

func ownAccount(in *Input) { in.Account = "123456123456" }

var principalListCases = []checkCase{
	{
		id: redundantPrincipal, typ: iam.Trust, at: "$.Statement[0].Principal.AWS[1]", message: "role/jobs/batch",
		stmt: assuming(`{"AWS":["arn:aws:iam::210987654321:role/jobs/batch","arn:aws:sts::210987654321:assumed-role/batch/nightly"]}`),
	},
	{id: redundantPrincipal, name: "twice", typ: iam.Trust, at: "$.Statement[0].Principal.Service[2]", stmt: assuming(`{"Service":["ec2.amazonaws.com","batch.amazonaws.com","ec2.amazonaws.com"]}`)},
	{
		id: redundantPrincipal, name: "account in two forms", typ: iam.Resource, at: "$.Statement[0].Principal.AWS[1]", also: []string{wholeAccount},
		stmt: publishing(`{"AWS":["210987654321","arn:aws:iam::210987654321:root"]}`),
	},
	{
		id: redundantPrincipal, name: "role beside its account", typ: iam.Resource, at: "$.Statement[0].Principal.AWS[0]", message: "still matters", also: []string{wholeAccount},
		stmt: publishing(`{"AWS":["arn:aws:iam::210987654321:role/batch","arn:aws:iam::210987654321:root"]}`),
	},
	{
		id: redundantPrincipal, name: "role beside another account", typ: iam.Resource, at: "$.Statement[0].Principal.AWS[0]", message: "Remove the narrower entry", also: []string{wholeAccount}, in: ownAccount,
		stmt: publishing(`{"AWS":["arn:aws:iam::210987654321:role/batch","arn:aws:iam::210987654321:root"]}`),
	},
	{
		id: redundantPrincipal, name: "deny", typ: iam.Resource, at: "$.Statement[0].Principal.AWS[1]", message: "Remove the narrower entry",
		stmt: `{"Effect":"Deny","Principal":{"AWS":["210987654321","arn:aws:iam::210987654321:user/mira"]},"Action":"sns:Publish","Resource":"*"}`,
	},
	{
		id: redundantPrincipal, typ: iam.Trust,
		stmt: assuming(`{"AWS":["arn:aws:iam::210987654321:role/batch","arn:aws:sts::210987654320:assumed-role/batch/nightly","arn:aws:sts::210987654321:assumed-role/report/nightly","arn:aws:iam::210987654321:user/batch"]}`),
	},
	{
		id: redundantPrincipal, name: "NotPrincipal", typ: iam.Resource, also: []string{"DENY_WITH_NOT_PRINCIPAL"},
		stmt: `{"Effect":"Deny","NotPrincipal":{"AWS":["arn:aws:iam::210987654321:root","arn:aws:iam::210987654321:role/batch","arn:aws:sts::210987654321:assumed-role/batch/nightly"]},"Action":"sns:Publish","Resource":"*"}`,
	},
	{
		id: redundantPrincipal, name: "not known yet", typ: iam.Trust,
		in: withPrincipal(iam.Trust, "sts:AssumeRole", objectNode(member("Service", listNode(policy.NewUnknown(pattern.Unknown()), policy.NewUnknown(pattern.Unknown()))))),
	},

	{id: wholeAccount, typ: iam.Trust, at: awsEntry, message: "role/NAME", stmt: assuming(`{"AWS":"arn:aws:iam::210987654321:root"}`)},
	{id: wholeAccount, name: "ids", typ: iam.Resource, attachment: iam.SNS, at: awsEntry + "[0]", more: []string{awsEntry + "[2]"}, stmt: publishing(`{"AWS":["210987654321","arn:aws:iam::210987654320:role/app","210987654322"]}`)},
	{
		id: wholeAccount, name: "another account's key", typ: iam.Resource, attachment: iam.KMS, in: ownAccount, at: awsEntry, also: []string{"KMS_KEY_POLICY_LOCKOUT", "KMS_KEY_POLICY_WITHOUT_ACCOUNT_DELEGATION"},
		stmt: `{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"kms:Decrypt","Resource":"*"}`,
	},
	{id: wholeAccount, name: "own key", typ: iam.Resource, attachment: iam.KMS, in: ownAccount, stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456123456:root"},"Action":"kms:*","Resource":"*"}`},
	{id: wholeAccount, name: "perhaps own key", typ: iam.Resource, stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:root"},"Action":"kms:*","Resource":"*"}`},
	{id: wholeAccount, name: "role", typ: iam.Trust, stmt: assuming(`{"AWS":"arn:aws:iam::210987654321:role/ci"}`)},
	{id: wholeAccount, name: "deny", typ: iam.Trust, stmt: `{"Effect":"Deny","Principal":{"AWS":"210987654321"},"Action":"sts:AssumeRole"}`},
	{
		id: wholeAccount, name: "principal ARN", typ: iam.Trust,
		stmt: `{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"sts:AssumeRole","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/ci-*"}}}`,
	},
	{
		id: wholeAccount, name: "external id", typ: iam.Trust,
		stmt: `{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"7f3a-observer"}}}`,
	},
	{id: wholeAccount, name: "endpoint", typ: iam.Endpoint, stmt: publishing(`{"AWS":"210987654321"}`)},
	{
		id: wholeAccount, name: "unknown condition", typ: iam.Trust,
		in: withPrincipal(iam.Trust, "sts:AssumeRole", objectNode(member("AWS", literalNode("210987654321"))), member("Condition", policy.NewObject(policy.Pos{}, nil, true))),
	},
}

const (
	denyNot  = "DENY_WITH_NOT_PRINCIPAL"
	allowNot = "ALLOW_WITH_NOT_PRINCIPAL"
)

func excepting(effect, principal string) string {
	return `{"Effect":"` + effect + `","NotPrincipal":` + principal + `,"Action":"sns:Publish","Resource":"arn:aws:sns:eu-west-1:123456123456:alerts"}`
}

var notPrincipalCases = []checkCase{
	{
		id: denyNot, typ: iam.Resource, at: "$.Statement[0].NotPrincipal", message: `lacks the account "arn:aws:iam::210987654321:root"`,
		stmt: excepting("Deny", `{"AWS":"arn:aws:iam::210987654321:role/auditor"}`),
	},
	{
		id: denyNot, name: "session without role", typ: iam.Resource, at: "$.Statement[0].NotPrincipal", message: `lacks the role "arn:aws:iam::210987654321:role/auditor" of the session; AWS may`,
		stmt: excepting("Deny", `{"AWS":["210987654321","arn:aws:sts::210987654321:assumed-role/auditor/mira"]}`),
	},
	{
		id: denyNot, name: "E-932 in S3", typ: iam.Resource, attachment: iam.S3, at: "$.Statement[0].NotPrincipal", message: "S3 would deny those that are listed",
		stmt: `{"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::210987654321:role/auditor"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::site/*"}`,
	},
	{
		id: denyNot, name: "E-932 account alone", typ: iam.Resource, at: "$.Statement[0].NotPrincipal", message: `The account "210987654321" excepts only its root user`,
		stmt: excepting("Deny", `{"AWS":"210987654321"}`),
	},
	{
		id: denyNot, name: "complete", typ: iam.Resource, at: "$.Statement[0].NotPrincipal", message: `{"aws:PrincipalArn": "arn:aws:iam::210987654321:user/mira"}`,
		stmt: excepting("Deny", `{"AWS":["210987654321","arn:aws:iam::210987654321:user/mira"]}`),
	},
	{
		id: denyNot, name: "several", typ: iam.Resource, at: "$.Statement[0].NotPrincipal", message: `["arn:aws:iam::210987654321:user/mira", "arn:aws:iam::210987654320:*"]`,
		stmt: excepting("Deny", `{"AWS":["210987654321","arn:aws:iam::210987654321:user/mira","arn:aws:iam::210987654320:root"]}`),
	},
	{id: denyNot, typ: iam.Resource, stmt: `{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::210987654321:role/auditor"},"Action":"sns:Publish","Resource":"*"}`},
	{id: denyNot, name: "effect not known", typ: iam.Resource, in: func(in *Input) {
		*in = Input{Root: documentTree(
			member("Effect", policy.NewUnknown(pattern.Unknown())), member("NotPrincipal", objectNode(member("AWS", literalNode("210987654321")))),
			member("Action", literalNode("sns:Publish")), member("Resource", literalNode("*")),
		), Use: view.Use{Type: iam.Resource}}
	}},
	{id: allowNot, typ: iam.Resource, at: "$.Statement[0].NotPrincipal", also: []string{"RESOURCE_PUBLIC_ACCESS"}, stmt: excepting("Allow", `{"AWS":"210987654321"}`)},
	{
		id: allowNot, name: "bucket", typ: iam.Resource, attachment: iam.S3, class: frame.Error, at: "$.Statement[0].NotPrincipal", message: "S3 refuses", also: []string{"RESOURCE_PUBLIC_ACCESS"},
		stmt: `{"Effect":"Allow","NotPrincipal":{"AWS":"210987654321"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::site/*"}`,
	},
	{
		id: allowNot, name: "trust", typ: iam.Trust, at: "$.Statement[0].NotPrincipal", message: "IAM refuses",
		in:   func(in *Input) { in.Overrides = map[string]frame.Class{trustNotPrincipal: frame.Ignore} },
		stmt: `{"Effect":"Allow","NotPrincipal":{"AWS":"210987654321"},"Action":"sts:AssumeRole"}`,
	},
	{id: allowNot, name: "trust, reported", typ: iam.Trust, also: []string{trustNotPrincipal}, stmt: `{"Effect":"Allow","NotPrincipal":{"AWS":"210987654321"},"Action":"sts:AssumeRole"}`},
	{id: allowNot, typ: iam.Resource, also: []string{denyNot}, stmt: excepting("Deny", `{"AWS":"210987654321"}`)},
}
