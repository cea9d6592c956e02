// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package key_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
)

const (
	providerMismatch = "FEDERATED_KEY_PROVIDER_MISMATCH"
	missingSetting   = "MISSING_ACTION_FOR_CONDITION_KEY"
)

// webTrust is a trust statement for a provider with a condition.
func webTrust(provider, condition string) string {
	return `{"Effect":"Allow","Principal":{"Federated":"` + provider + `"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":` + condition + `}`
}

const oidcProvider = "arn:aws:iam::210987654321:oidc-provider/"

var keyTrustCases = []checktest.Case{
	{
		ID: "MISSPELT_OIDC_CLAIM", Type: iam.Trust, At: "$.Statement[0].Condition" + `.StringEquals["idp.example.org:subject"]`, Message: `Write "idp.example.org:sub".`,
		Stmt: webTrust(oidcProvider+"idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app","idp.example.org:subject":"user-1"}}`),
	},
	{
		ID: "MISSPELT_OIDC_CLAIM", Name: "two are near", Type: iam.Trust, At: "$.Statement[0].Condition" + `.StringEquals["idp.example.org:sud"]`, Message: `Write "idp.example.org:aud" or "idp.example.org:sub".`,
		Stmt: webTrust(oidcProvider+"idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app","idp.example.org:sud":"user-1"}}`),
	},
	{
		ID: "MISSPELT_OIDC_CLAIM", Name: "negated", Type: iam.Trust, At: "$.Statement[0].Condition" + `.StringNotEquals["gitlab.com:userlogin"]`, Message: "allows the call without this restriction",
		Stmt: webTrust(oidcProvider+"gitlab.com", `{"StringEquals":{"gitlab.com:aud":"app","gitlab.com:sub":"user-1"},"StringNotEquals":{"gitlab.com:userlogin":"mira"}}`),
	},
	{ID: "MISSPELT_OIDC_CLAIM", Name: "listed, in any case", Type: iam.Trust, Stmt: webTrust(oidcProvider+"gitlab.com", `{"StringEquals":{"gitlab.com:AUD":"app","gitlab.com:sub":"user-1","gitlab.com:User_Login":"mira"}}`)},
	{ID: "MISSPELT_OIDC_CLAIM", Name: "of the provider's own", Type: iam.Trust, Stmt: webTrust(oidcProvider+"idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app","idp.example.org:sub":"user-1","idp.example.org:department":"ops"}}`)},
	{ID: "MISSPELT_OIDC_CLAIM", Name: "near a claim of another provider", Type: iam.Trust, Stmt: webTrust(oidcProvider+"idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app","idp.example.org:sub":"user-1","idp.example.org:workflows":"ops"}}`)},
	{
		ID: providerMismatch, Type: iam.Trust, At: "$.Statement[0].Condition" + `.StringEquals["idp.example.com:email"]`, Message: `Write "idp.example.org:email".`, Also: oidcAdvice,
		Stmt: webTrust(oidcProvider+"idp.example.org", `{"StringEquals":{"idp.example.com:email":"mira@example.com"}}`),
	},
	{
		ID: providerMismatch, Name: "next to the right one", Type: iam.Trust, At: "$.Statement[0].Condition" + `.StringEquals["idp.example.com:sub"]`,
		Stmt: webTrust(oidcProvider+"idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app","idp.example.org:sub":"user-1","idp.example.com:sub":"user-1"}}`),
	},
	{
		ID: providerMismatch, Name: "negated", Type: iam.Trust, At: "$.Statement[0].Condition" + `.StringNotEquals["idp.example.com:sub"]`, Message: "allows the call without this restriction",
		Stmt: webTrust(oidcProvider+"idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app","idp.example.org:sub":"user-1"},"StringNotEquals":{"idp.example.com:sub":"user-1"}}`),
	},
	{
		ID: providerMismatch, Name: "built in", Type: iam.Trust, At: "$.Statement[0].Condition" + `.StringEquals["accounts.google.com:aud"]`, Also: oidcAdvice,
		Stmt: webTrust("graph.facebook.com", `{"StringEquals":{"accounts.google.com:aud":"app"}}`),
	},
	{
		ID: providerMismatch, Name: "provider that was found wrong", Type: iam.Trust, Also: []string{"INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY"},
		Stmt: checktest.FederatedIf("https://idp.example.org", `{"StringEquals":{"idp.example.org:sub":"app","idp.example.org:aud":"aws"}}`),
	},
	{ID: providerMismatch, Name: "right", Type: iam.Trust, Stmt: webTrust(oidcProvider+"idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app","idp.example.org:sub":"user-1"}}`)},
	{ID: providerMismatch, Name: "any case, final slash", Type: iam.Trust, Stmt: webTrust(oidcProvider+"idp.example.org/tenant/", `{"StringEquals":{"IDP.example.org/tenant/:aud":"app","IDP.example.org/tenant/:sub":"user-1"}}`), Also: oidcAdvice},
	{ID: providerMismatch, Name: "path of the provider", Type: iam.Trust, Stmt: webTrust(oidcProvider+"idp.example.org/tenant", `{"StringEquals":{"idp.example.org:aud":"app","idp.example.org:sub":"user-1"}}`), Also: oidcAdvice},
	{ID: providerMismatch, Name: "path in the key", Type: iam.Trust, Stmt: webTrust(oidcProvider+"idp.example.org", `{"StringEquals":{"idp.example.org/tenant:aud":"app","idp.example.org/tenant:sub":"user-1"}}`), Also: oidcAdvice},
	{ID: providerMismatch, Name: "SAML", Type: iam.Trust, Stmt: `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:saml-provider/corp"},"Action":"sts:AssumeRoleWithSAML","Condition":{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml","idp.example.org:sub":"x"}}}`},
	{
		ID: providerMismatch, Name: "one of two providers", Type: iam.Trust, Also: oidcAdvice,
		Stmt: `{"Effect":"Allow","Principal":{"Federated":["` + oidcProvider + `idp.example.org","` + oidcProvider + `idp.example.com"]},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"idp.example.com:aud":"app","idp.example.com:sub":"user-1"}}}`,
	},

	{
		ID: missingSetting, Type: iam.Trust, At: "$.Statement[0].Action", Message: `"sts:SetSourceIdentity"`,
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole","Condition":{"StringLike":{"sts:SourceIdentity":"ops-*"}}}`,
	},
	{
		ID: missingSetting, Name: "tags", Type: iam.Trust, At: "$.Statement[0].Action", Message: `"sts:TagSession"`,
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:RequestTag/unit":"ops"}}}`,
	},
	{
		ID: missingSetting, Name: "names of tags", Type: iam.Trust, At: "$.Statement[0].Action",
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole","Condition":{"Null":{"aws:TagKeys":"false"}}}`,
	},
	{
		ID: missingSetting, Name: "transitive tags", Type: iam.Trust, At: "$.Statement[0].Action",
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole","Condition":{"ForAnyValue:StringEquals":{"sts:TransitiveTagKeys":"unit"}}}`,
	},
	{
		ID: missingSetting, Name: "context", Type: iam.Trust, At: "$.Statement[0].Action", Message: `"sts:SetContext"`,
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:RequestContext/identitystore:UserId":"94482488-3041-7026-18f3-be45837cd0e4"}}}`,
	},
	{ID: missingSetting, Name: "identity policy", Stmt: `{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::210987654321:role/app","Condition":{"StringLike":{"sts:SourceIdentity":"ops-*"}}}`, At: "$.Statement[0].Action", Message: "Unless another policy allows that"},
	{ID: missingSetting, Name: "listed", Type: iam.Trust, Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":["sts:AssumeRole","sts:SetSourceIdentity"],"Condition":{"StringLike":{"sts:SourceIdentity":"ops-*"}}}`},
	{
		ID: missingSetting, Name: "in another statement", Type: iam.Trust,
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole","Condition":{"StringLike":{"sts:SourceIdentity":"ops-*"}}},{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:SetSourceIdentity"}`,
	},
	{
		ID: missingSetting, Name: "only denied", Type: iam.Trust, At: "$.Statement[0].Action",
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole","Condition":{"StringLike":{"sts:SourceIdentity":"ops-*"}}},{"Effect":"Deny","Principal":{"AWS":"210987654322"},"Action":"sts:SetSourceIdentity"}`,
	},
	{ID: missingSetting, Name: "not demanded", Type: iam.Trust, Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["unit"]}}}`, Also: []string{"FORALLVALUES_ALLOW_WITHOUT_NULL_CHECK"}},
	{ID: missingSetting, Name: "absence asked for", Type: iam.Trust, Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole","Condition":{"Null":{"sts:SourceIdentity":"true"}}}`},
	{ID: missingSetting, Name: "tags in an identity policy", Stmt: `{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::210987654321:role/app","Condition":{"StringEquals":{"aws:RequestTag/unit":"ops"}}}`},
	{ID: missingSetting, Name: "no role taken", Type: iam.Trust, Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:TagSession","Condition":{"StringEquals":{"sts:SourceIdentity":"ops"}}}`, Also: []string{"TRUST_POLICY_WITHOUT_ASSUME_ACTION", "CONDITION_KEY_FITS_NO_ACTION"}},
}

// oidcAdvice are checks of other families about conditions on the claims of a provider.
var oidcAdvice = []string{"MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL", "MISSING_OIDC_AUDIENCE_CONDITION"}
