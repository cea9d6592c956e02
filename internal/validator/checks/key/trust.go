// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package key

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// keyTrustChecks are about keys of calls that assume a role.
var keyTrustChecks = []frame.Check{
	{
		ID: "FEDERATED_KEY_PROVIDER_MISMATCH", Class: frame.Warning, Types: iam.Trust, AWS: frame.Accepts, AWSCode: "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL", Phase: frame.PhaseMeaning,
		Link:      frame.UserGuide + "reference_policies_iam-condition-keys.html",
		Title:     "Claim of another identity provider",
		Why:       "The keys of a token begin with the URL of the provider that issued it. The tokens of the providers that the statement trusts never have a key of another one.",
		Fix:       "Write the key with the URL of the provider named in Principal, without https://.",
		Example:   `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/gitlab.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"gitlab.example.com:sub":"project_path:ops/infra:ref_type:branch:ref:main"}}}`,
		Condition: checkProviderKey,
	},
	{
		ID: "MISSPELT_OIDC_CLAIM", Class: frame.Warning, Types: iam.Trust, AWS: frame.Accepts, Data: frame.Catalogue, Phase: frame.PhaseMeaning,
		Link:      frame.OIDCKeysPage,
		Title:     "Claim with a misspelt name",
		Why:       "AWS puts the claims that it documents into the request, under their own names. A condition on another name finds no value: with a positive one nobody can take the role, a negated one restricts nothing.",
		Fix:       "Write the name of the claim as the token has it, such as sub or aud.",
		Example:   `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/gitlab.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"gitlab.com:subject":"project_path:ops/infra:ref_type:branch:ref:main"}}}`,
		Condition: checkClaimName,
	},
	{
		ID: "MISSING_ACTION_FOR_CONDITION_KEY", Class: frame.Error, ClassFor: []frame.ClassFor{{Types: iam.Identity, Class: frame.Warning}}, Types: iam.Trust | iam.Identity, AWS: frame.Accepts, AWSCode: "=", Data: frame.Table, Phase: frame.PhaseLogic,
		Link:      frame.UserGuide + "id_session-tags.html",
		Title:     "Condition on a session setting that nobody may set",
		Why:       "Setting a source identity, session tags or a context along with AssumeRole needs a permission of its own. Without it no call can have what the condition requires.",
		Fix:       "Add the action to the statement.",
		Example:   `{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"sts:AssumeRole","Condition":{"StringLike":{"sts:SourceIdentity":"*"}}}`,
		Statement: checkSettingActions,
	},
}

// checkProviderKey reports the claim of a provider that the statement does not trust.
func checkProviderKey(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	colon := strings.LastIndexByte(e.Name, ':')
	if s.Effect != policy.Allow || !strings.Contains(e.Prefix, ".") || colon < 0 || s.NotPrincipal != nil || !c.Afford(s, 1) || !s.PrincipalsKnown() {
		return
	}
	var providers []string
	for i := range s.Principals {
		p := &s.Principals[i]
		if p.Type != "Federated" {
			if p.Everyone {
				return
			}
			continue
		}
		url := view.ProviderURL(p.Text)
		if url == "" {
			continue
		}
		if c.FoundWrong(p.Node) {
			return
		}
		if strings.ContainsAny(url, "*?$") || isClaimOf(e.Name, url) {
			return
		}
		providers = append(providers, url)
	}
	if len(providers) == 0 {
		return
	}
	f := frame.At(e, "The key "+words.Quote(e.Name)+" is a claim of "+words.Quote(e.Name[:colon])+", but the statement trusts "+words.QuoteList(providers, "and")+
		", whose tokens never have it."+frame.Absence(s, e, "the call"))
	if len(providers) == 1 {
		f.Suggestion = providers[0] + e.Name[colon:]
		f.Fix = "Write " + words.Quote(f.Suggestion) + "."
	}
	c.Add(f)
}

// isClaimOf reports whether a key is one of the provider: the URL and a colon begin it, or one of the URLs is below the
// other, as with issuers that have a path for each customer.
func isClaimOf(key, url string) bool {
	below := func(text, head string) bool {
		return len(text) > len(head) && strings.EqualFold(text[:len(head)], head) && (text[len(head)] == ':' || text[len(head)] == '/')
	}
	colon := strings.LastIndexByte(key, ':')
	return below(key, url) || below(url, strings.TrimSuffix(key[:colon], "/"))
}

// settingKeys pair keys about what a caller sets for the session with the action that the caller needs for it (E-1305).
var settingKeys = []struct {
	keys   view.KeyList
	types  iam.Type
	action string
	what   string
}{
	{view.KeyList{"sts:sourceidentity"}, iam.Trust | iam.Identity, "sts:SetSourceIdentity", "a source identity"},
	{view.KeyList{"aws:requesttag/", "aws:tagkeys", "sts:transitivetagkeys"}, iam.Trust, "sts:TagSession", "session tags"},
	{view.KeyList{"sts:requestcontext/"}, iam.Trust | iam.Identity, "sts:SetContext", "a context"},
}

func checkSettingActions(c *frame.Pass, s *view.Statement) {
	if s.Effect != policy.Allow || s.Action == nil || len(s.Conditions) == 0 || !c.Afford(s, 10) || c.AnyFoundWrong(s.Action.Node) {
		return
	}
	for i := range settingKeys {
		pair := &settingKeys[i]
		if pair.types&c.Type == 0 {
			continue
		}
		var demanded []*view.ConditionEntry
		for j := range s.Conditions {
			if e := &s.Conditions[j]; pair.keys.Has(e.Name) && !c.FoundWrong(e.Node) && (e.Demands() || e.AsksPresence()) {
				demanded = append(demanded, e)
			}
		}
		if len(demanded) == 0 || !assumesRoles(s) || mayAllow(c, pair.action) {
			continue
		}
		f := frame.Found{
			At: s.Action.Node, Subject: pair.action, Fix: "Add " + words.Quote(pair.action) + " to the actions of the statement.",
			Message: "The condition on " + words.Quote(demanded[0].Name) + " requires " + pair.what + ", but the policy does not allow " + words.Quote(pair.action) + ", which callers need to set it.",
		}
		if c.Type == iam.Identity {
			f.Message += " Unless another policy allows that, the statement allows nothing."
		} else {
			f.Message += " The statement allows nothing."
		}
		for _, e := range demanded {
			f.Related = append(f.Related, policy.Related{At: e.Node, Pos: e.Pos, Label: "the condition"})
		}
		c.Add(f)
	}
}

// isSetting reports whether the key is about what a caller sets for the session, in a statement on assuming roles: whether
// its actions have the key depends on the further actions that are needed.
func isSetting(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) bool {
	for i := range settingKeys {
		if pair := &settingKeys[i]; pair.types&c.Type != 0 && pair.keys.Has(e.Name) {
			return assumesRoles(s)
		}
	}
	return false
}

// assumesRoles reports whether the statement is known to cover an action that assumes a role.
func assumesRoles(s *view.Statement) bool {
	return slices.ContainsFunc(iam.AssumeActions[:], func(action string) bool { _, ok := s.CoversAction(action); return ok })
}

// mayAllow reports whether some statement of the document may allow the action.
func mayAllow(c *frame.Pass, action string) bool {
	return c.Doc.MoreStatements || slices.ContainsFunc(c.Statements, func(s *view.Statement) bool {
		return !c.Spend(1+len(s.Actions)) || s.Effect != policy.Deny && s.MayCoverAction(action)
	})
}
