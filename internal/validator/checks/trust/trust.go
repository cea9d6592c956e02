// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package trust checks who a trust policy lets take a role.
package trust

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Checks are about who a trust policy lets take the role. Checks of particular providers come before those of any
// provider, which then say nothing about the same gap.
var Checks = slices.Concat(trustAssumeChecks, trustSharedChecks, trustGitHubChecks, trustGitHubFormChecks, trustClusterChecks, trustProviderChecks)

// Pages on federation.
const (
	oidcTrustPage    = frame.UserGuide + "id_roles_create_for-idp_oidc.html"
	sharedOIDCPage   = frame.UserGuide + "id_roles_providers_oidc_secure-by-default.html"
	samlTrustPage    = frame.UserGuide + "id_roles_create_for-idp_saml.html"
	serviceRolePage  = frame.UserGuide + "id_roles_create_for-service.html"
	githubOIDCPage   = "https://docs.github.com/en/actions/concepts/security/openid-connect"
	irsaPage         = "https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html"
	cognitoRolesPage = "https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html"
)

// provider is an identity provider that a statement names.
type provider struct {
	// name is how messages call it: its URL, or the ARN of a SAML provider; node is where it stands.
	name string
	node *policy.Node
	// issuer is the URL of an OIDC provider, without scheme and final slash, or the host of a built-in provider; url is the same
	// in lower case. Both are empty if it is a SAML provider.
	issuer, url string
	saml        bool
}

// providersOf returns the identity providers that the statement is known to name.
func providersOf(c *frame.Pass, s *view.Statement) []provider {
	var all []provider
	for i := range s.Principals {
		p := &s.Principals[i]
		if p.Type != "Federated" || p.Not || !p.Known || c.FoundWrong(p.Node) {
			continue
		}
		switch kind, name := iam.Provider(p.Text); {
		case kind == "saml-provider":
			all = append(all, provider{name: p.Text, node: p.Node, saml: true})
		case kind == "oidc-provider":
			issuer := strings.TrimSuffix(name, "/")
			all = append(all, provider{name: issuer, node: p.Node, issuer: issuer, url: strings.ToLower(issuer)})
		case facts.IsProviderHost(p.Text):
			all = append(all, provider{name: p.Text, node: p.Node, issuer: p.Text, url: p.Text})
		}
	}
	return all
}

// webProviders returns the OIDC and built-in providers whose users can take the role by the statement. Callers look at
// all conditions for each of them: there are none if that is too much work.
func webProviders(c *frame.Pass, s *view.Statement) []provider {
	if s.Effect != policy.Allow || s.Principal == nil {
		return nil
	}
	if _, ok := s.CoversAction(iam.AssumeActions[iam.WebAssume]); !ok {
		return nil
	}
	all := slices.DeleteFunc(providersOf(c, s), func(p provider) bool { return p.saml })
	if len(all) == 0 {
		all = impliedProvider(c, s)
	}
	if len(all) > 1 && !c.Spend(len(all)*len(s.Conditions)) {
		return nil
	}
	return all
}

// impliedProvider returns the provider that the conditions demand a claim of, if the principal is not known yet. The ARN of a
// provider often is not before it is created.
func impliedProvider(c *frame.Pass, s *view.Statement) []provider {
	p := s.Principal
	if p.More || len(p.Entries) != 1 || p.Entries[0].Type != "Federated" {
		return nil
	}
	list := &p.Entries[0].Values
	if len(list.Items) == 0 && !list.More {
		return nil
	}
	for i := range list.Items {
		if _, known := list.Items[i].Text.Known(); known || strings.Contains(list.Items[i].Text.Prefix(), ":saml-provider/") {
			return nil
		}
	}
	for i := range s.Conditions {
		e := &s.Conditions[i]
		if view.IsClaim(e) && c.Restricting(s, e) == truth.True {
			issuer := strings.TrimSuffix(e.Name[:strings.LastIndexByte(e.Name, ':')], "/")
			return []provider{{name: issuer, node: list.Node, issuer: issuer, url: strings.ToLower(issuer)}}
		}
	}
	return nil
}

// claim returns the name of the claim that a condition key holds, "" if it is no claim of the provider. The key has the URL of
// the provider before its last colon; a path may be missing or be longer.
func (p *provider) claim(key string) string {
	colon := strings.LastIndexByte(key, ':')
	if colon < 0 || p.saml {
		return ""
	}
	issuer := strings.ToLower(strings.TrimSuffix(key[:colon], "/"))
	if issuer == p.url || strings.HasPrefix(issuer, p.url+"/") || strings.HasPrefix(p.url, issuer+"/") {
		return strings.ToLower(key[colon+1:])
	}
	return ""
}

// claims returns a test for conditions on some claims of the provider, on any of them if no name is given.
func (p *provider) claims(names ...string) func(*view.ConditionEntry) bool {
	return func(e *view.ConditionEntry) bool {
		name := p.claim(e.Name)
		return name != "" && (len(names) == 0 || slices.Contains(names, name))
	}
}

// keysKnown reports whether every condition key of the statement is known, though values may not be.
func keysKnown(s *view.Statement) bool {
	if s.Unknown || s.Condition == nil {
		return !s.Unknown
	}
	return !s.Condition.More && !slices.ContainsFunc(s.Condition.Operators, func(o policy.ConditionOperator) bool { return o.More })
}

// restrictedBy is [Document.Restricted] for the conditions that match: False only if none of them restricts the statement.
func restrictedBy(c *frame.Pass, s *view.Statement, match func(*view.ConditionEntry) bool) truth.Value {
	result := truth.False
	if !keysKnown(s) {
		result = truth.Unknown
	}
	for i := range s.Conditions {
		e := &s.Conditions[i]
		if !match(e) {
			continue
		}
		if e.HasPrefix("aws:PrincipalTag/") && !c.Spend(4*len(s.Conditions)) { // a tag restricts as much as the conditions together with it
			return truth.Unknown
		}
		result = truth.Or(result, c.Restricting(s, e))
	}
	return result
}

// mayCompare reports whether the statement may compare one of the keys with something in a way that is not negated, however
// weak the operator.
func mayCompare(s *view.Statement, match func(*view.ConditionEntry) bool) bool {
	if !keysKnown(s) {
		return true
	}
	for i := range s.Conditions {
		if e := &s.Conditions[i]; match(e) && !e.Op.Negated && e.Op.Family != iam.NullFamily {
			return true
		}
	}
	return false
}

// mayBeDenied reports whether the document may deny the action to those who do not meet a condition on the keys: then an Allow
// without that condition is not open.
func mayBeDenied(c *frame.Pass, action string, match func(*view.ConditionEntry) bool) bool {
	if c.Doc.MoreStatements || !c.Spend(len(c.Statements)) {
		return true
	}
	for _, s := range c.Statements {
		if s.Effect == policy.Allow || !s.MayCoverAction(action) {
			continue
		}
		if s.PrincipalsKnown() && s.NotPrincipal == nil && s.Everyone() == nil && len(providersOf(c, s)) == 0 {
			continue
		}
		if s.Unconditional() || !s.ConditionsKnown() || slices.ContainsFunc(s.Conditions, func(e view.ConditionEntry) bool {
			return match(&e) && (e.Op.Family == iam.NullFamily || e.Op.Negated && !slices.ContainsFunc(e.Values, func(v view.Value) bool { return c.StrangersMatch(&e, &v) }))
		}) {
			return true
		}
	}
	return false
}

// conditionPlace is where something that the conditions lack is reported: on Condition, else on the statement.
func conditionPlace(s *view.Statement) *policy.Node {
	if s.Condition != nil {
		return s.Condition.Node
	}
	return s.Node
}

// addCondition says to put a key with its value, as JSON, under an operator of the condition of the statement.
func addCondition(s *view.Statement, operator, member string) string {
	switch {
	case s.Condition == nil:
		return `Add "Condition": {"` + operator + `": {` + member + "}}"
	case slices.ContainsFunc(s.Conditions, func(e view.ConditionEntry) bool { return e.Operator == operator }):
		return `Add to "` + operator + `" of the condition: ` + member
	}
	return `Add to the condition: "` + operator + `": {` + member + "}"
}

// providerNames shows providers in a message.
func providerNames(all []provider) string {
	names := make([]string, len(all))
	for i := range all {
		names[i] = all[i].name
	}
	return words.QuoteList(names, "and")
}
