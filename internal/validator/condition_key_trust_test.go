// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
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

var keyTrustCases = []checkCase{
	{
		id: misspeltClaim, typ: iam.Trust, at: reportsCondition + `.StringEquals["idp.example.org:subject"]`, message: `Write "idp.example.org:sub".`,
		stmt: webTrust(oidcProvider+"idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app","idp.example.org:subject":"user-1"}}`),
	},
	{
		id: misspeltClaim, name: "two are near", typ: iam.Trust, at: reportsCondition + `.StringEquals["idp.example.org:sud"]`, message: `Write "idp.example.org:aud" or "idp.example.org:sub".`,
		stmt: webTrust(oidcProvider+"idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app","idp.example.org:sud":"user-1"}}`),
	},
	{
		id: misspeltClaim, name: "negated", typ: iam.Trust, at: reportsCondition + `.StringNotEquals["gitlab.com:userlogin"]`, message: "allows the call without this restriction",
		stmt: webTrust(oidcProvider+"gitlab.com", `{"StringEquals":{"gitlab.com:aud":"app","gitlab.com:sub":"user-1"},"StringNotEquals":{"gitlab.com:userlogin":"mira"}}`),
	},
	{id: misspeltClaim, name: "listed, in any case", typ: iam.Trust, stmt: webTrust(oidcProvider+"gitlab.com", `{"StringEquals":{"gitlab.com:AUD":"app","gitlab.com:sub":"user-1","gitlab.com:User_Login":"mira"}}`)},
	{id: misspeltClaim, name: "of the provider's own", typ: iam.Trust, stmt: webTrust(oidcProvider+"idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app","idp.example.org:sub":"user-1","idp.example.org:department":"ops"}}`)},
	{id: misspeltClaim, name: "near a claim of another provider", typ: iam.Trust, stmt: webTrust(oidcProvider+"idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app","idp.example.org:sub":"user-1","idp.example.org:workflows":"ops"}}`)},
	{
		id: providerMismatch, typ: iam.Trust, at: reportsCondition + `.StringEquals["idp.example.com:email"]`, message: `Write "idp.example.org:email".`, also: oidcAdvice,
		stmt: webTrust(oidcProvider+"idp.example.org", `{"StringEquals":{"idp.example.com:email":"mira@example.com"}}`),
	},
	{
		id: providerMismatch, name: "beside the right one", typ: iam.Trust, at: reportsCondition + `.StringEquals["idp.example.com:sub"]`,
		stmt: webTrust(oidcProvider+"idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app","idp.example.org:sub":"user-1","idp.example.com:sub":"user-1"}}`),
	},
	{
		id: providerMismatch, name: "negated", typ: iam.Trust, at: reportsCondition + `.StringNotEquals["idp.example.com:sub"]`, message: "allows the call without this restriction",
		stmt: webTrust(oidcProvider+"idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app","idp.example.org:sub":"user-1"},"StringNotEquals":{"idp.example.com:sub":"user-1"}}`),
	},
	{
		id: providerMismatch, name: "built in", typ: iam.Trust, at: reportsCondition + `.StringEquals["accounts.google.com:aud"]`, also: oidcAdvice,
		stmt: webTrust("graph.facebook.com", `{"StringEquals":{"accounts.google.com:aud":"app"}}`),
	},
	{id: providerMismatch, name: "right", typ: iam.Trust, stmt: webTrust(oidcProvider+"idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app","idp.example.org:sub":"user-1"}}`)},
	{id: providerMismatch, name: "any case, final slash", typ: iam.Trust, stmt: webTrust(oidcProvider+"idp.example.org/tenant/", `{"StringEquals":{"IDP.example.org/tenant/:aud":"app","IDP.example.org/tenant/:sub":"user-1"}}`), also: oidcAdvice},
	{id: providerMismatch, name: "path of the provider", typ: iam.Trust, stmt: webTrust(oidcProvider+"idp.example.org/tenant", `{"StringEquals":{"idp.example.org:aud":"app","idp.example.org:sub":"user-1"}}`), also: oidcAdvice},
	{id: providerMismatch, name: "path in the key", typ: iam.Trust, stmt: webTrust(oidcProvider+"idp.example.org", `{"StringEquals":{"idp.example.org/tenant:aud":"app","idp.example.org/tenant:sub":"user-1"}}`), also: oidcAdvice},
	{id: providerMismatch, name: "SAML", typ: iam.Trust, stmt: `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:saml-provider/corp"},"Action":"sts:AssumeRoleWithSAML","Condition":{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml","idp.example.org:sub":"x"}}}`},
	{
		id: providerMismatch, name: "one of two providers", typ: iam.Trust, also: oidcAdvice,
		stmt: `{"Effect":"Allow","Principal":{"Federated":["` + oidcProvider + `idp.example.org","` + oidcProvider + `idp.example.com"]},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"idp.example.com:aud":"app","idp.example.com:sub":"user-1"}}}`,
	},

	{
		id: missingSetting, typ: iam.Trust, at: "$.Statement[0].Action", message: `"sts:SetSourceIdentity"`,
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole","Condition":{"StringLike":{"sts:SourceIdentity":"ops-*"}}}`,
	},
	{
		id: missingSetting, name: "tags", typ: iam.Trust, at: "$.Statement[0].Action", message: `"sts:TagSession"`,
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:RequestTag/unit":"ops"}}}`,
	},
	{
		id: missingSetting, name: "names of tags", typ: iam.Trust, at: "$.Statement[0].Action",
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole","Condition":{"Null":{"aws:TagKeys":"false"}}}`,
	},
	{
		id: missingSetting, name: "transitive tags", typ: iam.Trust, at: "$.Statement[0].Action",
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole","Condition":{"ForAnyValue:StringEquals":{"sts:TransitiveTagKeys":"unit"}}}`,
	},
	{
		id: missingSetting, name: "context", typ: iam.Trust, at: "$.Statement[0].Action", message: `"sts:SetContext"`,
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:RequestContext/identitystore:UserId":"94482488-3041-7026-18f3-be45837cd0e4"}}}`,
	},
	{id: missingSetting, name: "identity policy", stmt: `{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::210987654321:role/app","Condition":{"StringLike":{"sts:SourceIdentity":"ops-*"}}}`, at: "$.Statement[0].Action", message: "Unless another policy allows that"},
	{id: missingSetting, name: "listed", typ: iam.Trust, stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":["sts:AssumeRole","sts:SetSourceIdentity"],"Condition":{"StringLike":{"sts:SourceIdentity":"ops-*"}}}`},
	{
		id: missingSetting, name: "in another statement", typ: iam.Trust,
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole","Condition":{"StringLike":{"sts:SourceIdentity":"ops-*"}}},{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:SetSourceIdentity"}`,
	},
	{
		id: missingSetting, name: "only denied", typ: iam.Trust, at: "$.Statement[0].Action",
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole","Condition":{"StringLike":{"sts:SourceIdentity":"ops-*"}}},{"Effect":"Deny","Principal":{"AWS":"210987654322"},"Action":"sts:SetSourceIdentity"}`,
	},
	{id: missingSetting, name: "not demanded", typ: iam.Trust, stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["unit"]}}}`, also: []string{"FORALLVALUES_ALLOW_WITHOUT_NULL_CHECK"}},
	{id: missingSetting, name: "absence asked for", typ: iam.Trust, stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole","Condition":{"Null":{"sts:SourceIdentity":"true"}}}`},
	{id: missingSetting, name: "tags in an identity policy", stmt: `{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::210987654321:role/app","Condition":{"StringEquals":{"aws:RequestTag/unit":"ops"}}}`},
	{id: missingSetting, name: "no role taken", typ: iam.Trust, stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:TagSession","Condition":{"StringEquals":{"sts:SourceIdentity":"ops"}}}`, also: []string{"TRUST_POLICY_WITHOUT_ASSUME_ACTION", keyFitsNoAction}},
}

// oidcAdvice are checks of other families about conditions on the claims of a provider.
var oidcAdvice = []string{"MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL", "MISSING_OIDC_AUDIENCE_CONDITION"}
