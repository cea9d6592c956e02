// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package principal_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
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

var principalActionCases = []checktest.Case{
	{ID: mismatched, Type: iam.Trust, At: "$.Statement[0].Action", Message: `"sts:AssumeRoleWithSAML"`, Stmt: letting(`{"Federated":`+samlCorp+`}`, `"sts:AssumeRole"`)},
	{
		ID: mismatched, Name: "one of two actions", Type: iam.Trust, At: "$.Statement[0].Action[1]", Message: "Remove the action",
		Stmt: `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":["sts:AssumeRole","sts:AssumeRoleWithWebIdentity"]}`,
	},
	{
		ID: mismatched, Name: "one of two principals", Type: iam.Trust, At: "$.Statement[0].Action[0]", Message: "saml-provider/corp",
		Stmt: letting(`{"AWS":"arn:aws:iam::210987654321:role/ci","Federated":`+samlCorp+`}`, `["sts:AssumeRole","sts:TagSession"]`),
	},
	{
		ID: mismatched, Name: "wildcard that covers none", Type: iam.Trust, At: "$.Statement[0].Action",
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/ci"},"Action":"sts:AssumeRoleWith*"}`,
	},
	{
		ID: mismatched, Name: "built-in provider", Type: iam.Trust, At: "$.Statement[0].Action",
		Stmt: `{"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRole"}`,
	},
	{
		ID: mismatched, Name: "case", Type: iam.Trust, At: "$.Statement[0].Action",
		Stmt: `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"STS:assumerolewithsaml"}`,
	},
	{ID: mismatched, Type: iam.Trust, Stmt: letting(`{"Federated":`+samlCorp+`}`, `["sts:AssumeRoleWithSAML","sts:TagSession","sts:SetSourceIdentity"]`)},
	{ID: mismatched, Name: "both fit", Type: iam.Trust, Stmt: letting(`{"AWS":"arn:aws:iam::210987654321:role/ci","Federated":`+samlCorp+`}`, `["sts:AssumeRole","sts:AssumeRoleWithSAML"]`)},
	{ID: mismatched, Name: "wildcard", Type: iam.Trust, Stmt: letting(`{"AWS":"arn:aws:iam::210987654321:role/ci","Federated":`+samlCorp+`}`, `"sts:AssumeRole*"`)},
	{ID: mismatched, Name: "no action that takes the role", Type: iam.Trust, Also: []string{"TRUST_POLICY_WITHOUT_ASSUME_ACTION"}, Stmt: checktest.AssumingWith(`{"Service":"ec2.amazonaws.com"}`, `"sts:TagSession"`)},
	{ID: mismatched, Name: "everyone", Type: iam.Trust, Also: []string{"SAML_AUDIENCE_MISSING"}, Stmt: letting(`{"AWS":"*"}`, `"sts:AssumeRoleWithSAML"`)},
	{ID: mismatched, Name: "deny", Type: iam.Trust, Stmt: `{"Effect":"Deny","Principal":{"Federated":` + samlCorp + `},"Action":"sts:AssumeRole"}`},
	{
		ID: mismatched, Name: "principal of unknown kind", Type: iam.Trust,
		In: checktest.PrincipalTree(iam.Trust, "sts:AssumeRoleWithSAML", checktest.Object(checktest.Member("Federated", checktest.Prefix("arn:aws:iam::")))),
	},
	{
		ID: mismatched, Name: "further principals", Type: iam.Trust,
		In: checktest.PrincipalTree(iam.Trust, "sts:AssumeRoleWithSAML", policy.NewObject(policy.Pos{}, []policy.Member{checktest.Member("Service", checktest.Literal("ec2.amazonaws.com"))}, true)),
		At: "$.Statement[0].Action", Message: "sts:AssumeRole alone",
	},
	{
		ID: mismatched, Name: "wrong principal", Type: iam.Trust, Also: []string{"INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY"},
		Stmt: `{"Effect":"Allow","Principal":{"Federated":"https://idp.example.org"},"Action":"sts:AssumeRole"}`,
	},

	{
		ID: anywhere, Type: iam.Trust, Also: []string{sourceWanted}, At: "$.Statement[0].Action", Message: `Add "sts:SetSourceIdentity" and "sts:TagSession"`,
		Stmt: checktest.Assuming(`{"Service":"rolesanywhere.amazonaws.com"}`),
	},
	{
		ID: anywhere, Name: "two statements", Type: iam.Trust, Also: []string{sourceWanted}, At: "$.Statement[0].Action", Message: `Add "sts:TagSession"`,
		Stmt: checktest.AssumingWith(`{"Service":"rolesanywhere.amazonaws.com"}`, `["sts:AssumeRole"]`) + "," + checktest.AssumingWith(`{"Service":["rolesanywhere.amazonaws.com"]}`, `["sts:SetSourceIdentity"]`),
	},
	{
		ID: anywhere, Type: iam.Trust, Also: []string{sourceWanted},
		Stmt: checktest.AssumingWith(`{"Service":"rolesanywhere.amazonaws.com"}`, `["sts:AssumeRole","sts:SetSourceIdentity","sts:TagSession"]`),
	},
	{
		ID: anywhere, Name: "together", Type: iam.Trust,
		Stmt: checktest.AssumingWith(`{"Service":"rolesanywhere.amazonaws.com"}`, `["sts:AssumeRole"]`) + "," + checktest.AssumingWith(`{"Service":"rolesanywhere.amazonaws.com"}`, `["sts:SetSourceIdentity","sts:TagSession"]`),
		Also: []string{"TRUST_POLICY_WITHOUT_ASSUME_ACTION", sourceWanted},
	},
	{ID: "MISSING_ACTION_FOR_SERVICE_TRUST_POLICY", Name: "E-1786 pods", Type: iam.Trust, At: "$.Statement[0].Action", Message: `Add "sts:TagSession".`, Stmt: checktest.Assuming(`{"Service":"pods.eks.amazonaws.com"}`)},
	{
		ID: "MISSING_ACTION_FOR_SERVICE_TRUST_POLICY", Name: "E-1786 account access without tags", Type: iam.Trust, At: "$.Statement[0].Action", Message: "nobody gets credentials",
		Stmt: checktest.AssumingWith(`{"Service":"account-access.amazonaws.com"}`, `["sts:AssumeRole","sts:SetContext"]`),
	},
	{
		ID: "MISSING_ACTION_FOR_SERVICE_TRUST_POLICY", Name: "E-1786 account access without context", Type: iam.Trust, At: "$.Statement[0].Action", Message: `Add "sts:SetContext".`,
		Stmt: checktest.AssumingWith(`{"Service":"account-access.amazonaws.com"}`, `["sts:AssumeRole","sts:TagSession"]`),
	},
	{
		ID: "MISSING_ACTION_FOR_SERVICE_TRUST_POLICY", Name: "E-1786 account access without the role", Type: iam.Trust, At: "$.Statement[0].Action", Message: `Add "sts:AssumeRole".`, Also: []string{"TRUST_POLICY_WITHOUT_ASSUME_ACTION"},
		Stmt: checktest.AssumingWith(`{"Service":"account-access.amazonaws.com"}`, `["sts:SetContext","sts:TagSession"]`),
	},
	{ID: "MISSING_ACTION_FOR_SERVICE_TRUST_POLICY", Name: "E-1786 all of them", Type: iam.Trust, Stmt: checktest.AssumingWith(`{"Service":["account-access.amazonaws.com","pods.eks.amazonaws.com"]}`, `["sts:AssumeRole","sts:SetContext","sts:TagSession"]`)},
	{
		ID: "MISSING_ACTION_FOR_SERVICE_TRUST_POLICY", Name: "in another statement", Type: iam.Trust,
		Stmt: checktest.Assuming(`{"Service":["ec2.amazonaws.com","pods.eks.amazonaws.com"]}`) + "," + checktest.AssumingWith(`{"Service":"pods.eks.amazonaws.com"}`, `"sts:TagSession"`),
	},
	{ID: "MISSING_ACTION_FOR_SERVICE_TRUST_POLICY", Name: "other service", Type: iam.Trust, Stmt: checktest.Assuming(`{"Service":"ec2.amazonaws.com"}`)},
	{ID: "MISSING_ACTION_FOR_SERVICE_TRUST_POLICY", Name: "denied", Type: iam.Trust, Stmt: `{"Effect":"Deny","Principal":{"Service":"pods.eks.amazonaws.com"},"Action":"sts:AssumeRole"}`},
	{ID: anywhere, Name: "wildcard", Type: iam.Trust, Also: []string{sourceWanted}, Stmt: checktest.AssumingWith(`{"Service":"rolesanywhere.amazonaws.com"}`, `"sts:*"`)},
	{ID: anywhere, Name: "further statements", Type: iam.Trust, In: func(in *frame.Input) {
		statement := checktest.Object(checktest.Member("Effect", checktest.Literal("Allow")), checktest.Member("Principal", checktest.Object(checktest.Member("Service", checktest.Literal("rolesanywhere.amazonaws.com")))), checktest.Member("Action", checktest.Literal("sts:AssumeRole")))
		*in = frame.Input{Root: checktest.Object(checktest.Member("Version", checktest.Literal("2012-10-17")), checktest.Member("Statement", policy.NewArray(policy.Pos{}, []*policy.Node{statement}, true))), Use: view.Use{Type: iam.Trust}}
	}},
}

const (
	redundantPrincipal = "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY"
	wholeAccount       = "ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"
)

var principalListCases = []checktest.Case{
	{
		ID: redundantPrincipal, Type: iam.Trust, At: "$.Statement[0].Principal.AWS[1]", Message: "role/jobs/batch",
		Stmt: checktest.Assuming(`{"AWS":["arn:aws:iam::210987654321:role/jobs/batch","arn:aws:sts::210987654321:assumed-role/batch/nightly"]}`),
	},
	{ID: redundantPrincipal, Name: "twice", Type: iam.Trust, At: "$.Statement[0].Principal.Service[2]", Stmt: checktest.Assuming(`{"Service":["ec2.amazonaws.com","batch.amazonaws.com","ec2.amazonaws.com"]}`)},
	{
		ID: redundantPrincipal, Name: "account in two forms", Type: iam.Resource, At: "$.Statement[0].Principal.AWS[1]", Also: []string{wholeAccount},
		Stmt: publishing(`{"AWS":["210987654321","arn:aws:iam::210987654321:root"]}`),
	},
	{
		ID: redundantPrincipal, Name: "role next to its account", Type: iam.Resource, At: "$.Statement[0].Principal.AWS[0]", Message: "still matters", Also: []string{wholeAccount},
		Stmt: publishing(`{"AWS":["arn:aws:iam::210987654321:role/batch","arn:aws:iam::210987654321:root"]}`),
	},
	{
		ID: redundantPrincipal, Name: "role next to another account", Type: iam.Resource, At: "$.Statement[0].Principal.AWS[0]", Message: "Remove the narrower entry", Also: []string{wholeAccount}, In: checktest.OwnAccount,
		Stmt: publishing(`{"AWS":["arn:aws:iam::210987654321:role/batch","arn:aws:iam::210987654321:root"]}`),
	},
	{
		ID: redundantPrincipal, Name: "deny", Type: iam.Resource, At: "$.Statement[0].Principal.AWS[1]", Message: "Remove the narrower entry",
		Stmt: `{"Effect":"Deny","Principal":{"AWS":["210987654321","arn:aws:iam::210987654321:user/mira"]},"Action":"sns:Publish","Resource":"*"}`,
	},
	{
		ID: redundantPrincipal, Type: iam.Trust,
		Stmt: checktest.Assuming(`{"AWS":["arn:aws:iam::210987654321:role/batch","arn:aws:sts::210987654320:assumed-role/batch/nightly","arn:aws:sts::210987654321:assumed-role/report/nightly","arn:aws:iam::210987654321:user/batch"]}`),
	},
	{
		ID: redundantPrincipal, Name: "NotPrincipal", Type: iam.Resource, Also: []string{"DENY_WITH_NOT_PRINCIPAL"},
		Stmt: `{"Effect":"Deny","NotPrincipal":{"AWS":["arn:aws:iam::210987654321:root","arn:aws:iam::210987654321:role/batch","arn:aws:sts::210987654321:assumed-role/batch/nightly"]},"Action":"sns:Publish","Resource":"*"}`,
	},
	{
		ID: redundantPrincipal, Name: "not known yet", Type: iam.Trust,
		In: checktest.PrincipalTree(iam.Trust, "sts:AssumeRole", checktest.Object(checktest.Member("Service", checktest.List(policy.NewUnknown(pattern.Unknown()), policy.NewUnknown(pattern.Unknown()))))),
	},

	{ID: wholeAccount, Type: iam.Trust, At: awsEntry, Message: "role/NAME", Stmt: checktest.Assuming(`{"AWS":"arn:aws:iam::210987654321:root"}`)},
	{ID: wholeAccount, Name: "ids", Type: iam.Resource, Attachment: iam.SNS, At: awsEntry + "[0]", More: []string{awsEntry + "[2]"}, Stmt: publishing(`{"AWS":["210987654321","arn:aws:iam::210987654320:role/app","210987654322"]}`)},
	{
		ID: wholeAccount, Name: "another account's key", Type: iam.Resource, Attachment: iam.KMS, In: checktest.OwnAccount, At: awsEntry, Also: []string{"KMS_KEY_POLICY_LOCKOUT", "KMS_KEY_POLICY_WITHOUT_ACCOUNT_DELEGATION"},
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"kms:Decrypt","Resource":"*"}`,
	},
	{ID: wholeAccount, Name: "own key", Type: iam.Resource, Attachment: iam.KMS, In: checktest.OwnAccount, Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456123456:root"},"Action":"kms:*","Resource":"*"}`},
	{ID: wholeAccount, Name: "perhaps own key", Type: iam.Resource, Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:root"},"Action":"kms:*","Resource":"*"}`},
	{ID: wholeAccount, Name: "role", Type: iam.Trust, Stmt: checktest.Assuming(`{"AWS":"arn:aws:iam::210987654321:role/ci"}`)},
	{ID: wholeAccount, Name: "deny", Type: iam.Trust, Stmt: `{"Effect":"Deny","Principal":{"AWS":"210987654321"},"Action":"sts:AssumeRole"}`},
	{
		ID: wholeAccount, Name: "principal ARN", Type: iam.Trust,
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"sts:AssumeRole","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/ci-*"}}}`,
	},
	{
		ID: wholeAccount, Name: "external id", Type: iam.Trust,
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"7f3a-observer"}}}`,
	},
	{ID: wholeAccount, Name: "endpoint", Type: iam.Endpoint, Stmt: publishing(`{"AWS":"210987654321"}`)},
	{
		ID: wholeAccount, Name: "unknown condition", Type: iam.Trust,
		In: checktest.PrincipalTree(iam.Trust, "sts:AssumeRole", checktest.Object(checktest.Member("AWS", checktest.Literal("210987654321"))), checktest.Member("Condition", policy.NewObject(policy.Pos{}, nil, true))),
	},
}

const (
	denyNot  = "DENY_WITH_NOT_PRINCIPAL"
	allowNot = "ALLOW_WITH_NOT_PRINCIPAL"
)

func excepting(effect, principal string) string {
	return `{"Effect":"` + effect + `","NotPrincipal":` + principal + `,"Action":"sns:Publish","Resource":"arn:aws:sns:eu-west-1:123456123456:alerts"}`
}

var notPrincipalCases = []checktest.Case{
	{ID: allowNot, Name: "everyone", Type: iam.Resource, At: "$.Statement[0].NotPrincipal", Message: "allows nobody", Stmt: excepting("Allow", `"*"`), Also: []string{"STATEMENT_NEVER_APPLIES"}},
	{
		ID: denyNot, Type: iam.Resource, At: "$.Statement[0].NotPrincipal", Message: `lacks the account "arn:aws:iam::210987654321:root"`,
		Stmt: excepting("Deny", `{"AWS":"arn:aws:iam::210987654321:role/auditor"}`),
	},
	{
		ID: denyNot, Name: "session without role", Type: iam.Resource, At: "$.Statement[0].NotPrincipal", Message: `lacks the role "arn:aws:iam::210987654321:role/auditor" of the session; AWS may`,
		Stmt: excepting("Deny", `{"AWS":["210987654321","arn:aws:sts::210987654321:assumed-role/auditor/mira"]}`),
	},
	{
		ID: denyNot, Name: "E-932 in S3", Type: iam.Resource, Attachment: iam.S3, At: "$.Statement[0].NotPrincipal", Message: "S3 would deny those that are listed",
		Stmt: `{"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::210987654321:role/auditor"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::site/*"}`,
	},
	{
		ID: denyNot, Name: "E-932 account alone", Type: iam.Resource, At: "$.Statement[0].NotPrincipal", Message: `The account "210987654321" excepts only its root user`,
		Stmt: excepting("Deny", `{"AWS":"210987654321"}`),
	},
	{
		ID: denyNot, Name: "complete", Type: iam.Resource, At: "$.Statement[0].NotPrincipal", Message: `{"aws:PrincipalArn": "arn:aws:iam::210987654321:user/mira"}`,
		Stmt: excepting("Deny", `{"AWS":["210987654321","arn:aws:iam::210987654321:user/mira"]}`),
	},
	{
		ID: denyNot, Name: "several", Type: iam.Resource, At: "$.Statement[0].NotPrincipal", Message: `["arn:aws:iam::210987654321:user/mira", "arn:aws:iam::210987654320:*"]`,
		Stmt: excepting("Deny", `{"AWS":["210987654321","arn:aws:iam::210987654321:user/mira","arn:aws:iam::210987654320:root"]}`),
	},
	{
		ID: denyNot, Name: "everyone", Type: iam.Resource, At: "$.Statement[0].NotPrincipal", Message: "denies nobody",
		Stmt: excepting("Deny", `{"AWS":["210987654321","*"]}`),
	},
	{
		ID: denyNot, Name: "nobody", Type: iam.Resource, At: "$.Statement[0].NotPrincipal", Message: "denies everyone",
		Stmt: excepting("Deny", `{}`), Also: []string{"EMPTY_OBJECT_PRINCIPAL"},
	},
	{
		ID: denyNot, Name: "callers without credentials lack the key about services", Type: iam.Resource, At: "$.Statement[0].NotPrincipal", Message: `"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}`,
		Stmt: excepting("Deny", `{"AWS":["210987654321","arn:aws:iam::210987654321:user/mira"]}`),
	},
	{ID: denyNot, Type: iam.Resource, Stmt: `{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::210987654321:role/auditor"},"Action":"sns:Publish","Resource":"*"}`},
	{ID: denyNot, Name: "effect not known", Type: iam.Resource, In: func(in *frame.Input) {
		*in = frame.Input{Root: checktest.Tree(
			checktest.Member("Effect", policy.NewUnknown(pattern.Unknown())), checktest.Member("NotPrincipal", checktest.Object(checktest.Member("AWS", checktest.Literal("210987654321")))),
			checktest.Member("Action", checktest.Literal("sns:Publish")), checktest.Member("Resource", checktest.Literal("*")),
		), Use: view.Use{Type: iam.Resource}}
	}},
	{ID: allowNot, Type: iam.Resource, At: "$.Statement[0].NotPrincipal", Also: []string{"RESOURCE_PUBLIC_ACCESS"}, Stmt: excepting("Allow", `{"AWS":"210987654321"}`)},
	{
		ID: allowNot, Name: "bucket", Type: iam.Resource, Attachment: iam.S3, Class: frame.Error, At: "$.Statement[0].NotPrincipal", Message: "S3 refuses", Also: []string{"RESOURCE_PUBLIC_ACCESS"},
		Stmt: `{"Effect":"Allow","NotPrincipal":{"AWS":"210987654321"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::site/*"}`,
	},
	{
		ID: allowNot, Name: "trust", Type: iam.Trust, At: "$.Statement[0].NotPrincipal", Message: "IAM refuses",
		In: func(in *frame.Input) {
			in.Overrides = map[string]frame.Class{"ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL": frame.Ignore}
		},
		Stmt: `{"Effect":"Allow","NotPrincipal":{"AWS":"210987654321"},"Action":"sts:AssumeRole"}`,
	},
	{ID: allowNot, Name: "trust, reported", Type: iam.Trust, Also: []string{"ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL"}, Stmt: `{"Effect":"Allow","NotPrincipal":{"AWS":"210987654321"},"Action":"sts:AssumeRole"}`},
	{ID: allowNot, Type: iam.Resource, Also: []string{denyNot}, Stmt: excepting("Deny", `{"AWS":"210987654321"}`)},
}
