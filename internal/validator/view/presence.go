// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package view

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Present says whether every request that the statement is about has the key: AWS sends it with every one, or with those of the
// statement's actions, or the statement is for the users of identity providers whose tokens always have it. It is Unknown while
// the principals or actions are.
func (c *Document) Present(s *Statement, e *ConditionEntry) truth.Value {
	if c.Presence(e) == catalog.PresentAlways {
		return truth.True
	}
	colon := strings.LastIndexByte(e.Name, ':')
	saml := assertionKeys.Has(e.Name)
	if !saml && !IsClaim(e) {
		return c.AlwaysHas(s, e)
	}
	if !saml && !slices.Contains(tokenClaims, strings.ToLower(e.Name[colon+1:])) || s.NotPrincipal != nil || s.Principal == nil && !s.Unknown {
		return truth.False
	}
	issuer := strings.TrimSuffix(e.Name[:colon], "/")
	for i := range s.Principals {
		p := &s.Principals[i]
		if p.Type != "Federated" {
			return truth.False
		}
		if url := ProviderURL(p.Text); p.Known && (saml != (url == "") || !saml && !strings.EqualFold(url, issuer)) {
			return truth.False
		}
	}
	if !s.PrincipalsKnown() || s.Principal == nil {
		return truth.Unknown
	}
	return truth.Of(len(s.Principals) > 0)
}

// Presence says which requests have the key of an entry. Keys of services are in those of some actions.
func (c *Document) Presence(e *ConditionEntry) catalog.Presence {
	k := c.Key(e)
	switch {
	case k.Context == nil || strings.EqualFold(k.Context.Name, "aws:ResourceAccount"): // which some actions lack
		return catalog.PresentSometimes
	case k.Context.Presence == catalog.PresentSigned && c.Type&(iam.IdentityTypes|iam.SCP) != 0:
		return catalog.PresentAlways // these are asked about signed requests only
	case k.Context.Presence == catalog.PresentSigned:
		return catalog.PresentSometimes
	}
	return k.Context.Presence
}

// AlwaysHas says whether every request of the statement's actions has the key of a service, going by the table of classes. It
// is Unknown while the actions are.
func (c *Document) AlwaysHas(s *Statement, e *ConditionEntry) truth.Value {
	if !sometimesAlways(e.Name) || c.KindOf(e) != ServiceKind || s.NotAction != nil || len(s.Actions) == 0 && s.ActionsKnown() || !c.Afford(s, 2) {
		return truth.False
	}
	for i := range s.Actions {
		a := &s.Actions[i]
		if !a.WellFormed {
			if !a.Known {
				continue
			}
			return truth.False
		}
		expansion := c.Expand(a)
		if !expansion.Known || len(expansion.Actions) > 50 {
			return truth.False
		}
		for _, action := range expansion.Actions {
			switch ClassOf(action, e.Name, s.Resources) {
			case facts.KeyAlways, facts.KeyDerived, facts.KeyProperty:
			default:
				return truth.False
			}
		}
	}
	if !s.ActionsKnown() || !s.ResourcesKnown() {
		return truth.Unknown
	}
	return truth.True
}

// ClassOf returns how certain it is that requests of the action on the resources have the key, by the table of classes that
// the evaluator uses too (E-1720, E-1721); 0 if that is not known, or differs among the resources.
func ClassOf(a *catalog.Action, key string, resources []ResourceEntry) facts.KeyClass {
	key = strings.ToLower(key)
	rows := facts.AllKeyRows()[key]
	if rows == nil {
		rows = facts.AllKeyRows()[facts.KeyFamily(key)]
	}
	for i := range rows {
		r := &rows[i]
		if !r.Of(a.Name) || r.Listed && !a.Supports(key) {
			continue
		}
		switch coversAll(r.Resources, resources) {
		case truth.False:
			continue
		case truth.Unknown:
			return 0
		}
		if r.Only != "" || r.Signed {
			return 0
		}
		return r.Class
	}
	return 0
}

// coversAll says whether all resources are among those of the patterns; False if none of them is, Unknown if some may be.
func coversAll(patterns []string, resources []ResourceEntry) truth.Value {
	if patterns == nil {
		return truth.True
	}
	if len(resources) == 0 {
		return truth.Unknown
	}
	all, some := true, false
	for i := range resources {
		r := &resources[i]
		if !r.Known || r.Not {
			return truth.Unknown
		}
		entry := pattern.Compile(r.Text)
		covered := false
		for _, p := range patterns {
			of := pattern.Compile(p)
			if is, exact := pattern.Covers(&of, &entry); is && exact {
				covered = true
			}
			some = some || pattern.Intersects(&of, &entry)
		}
		all = all && covered
	}
	switch {
	case all:
		return truth.True
	case !some:
		return truth.False
	}
	return truth.Unknown
}

// sometimesAlways reports whether all requests of some actions have the key.
func sometimesAlways(key string) bool {
	return slices.ContainsFunc(facts.AllKeyRows()[strings.ToLower(key)], func(r facts.KeyRow) bool {
		return r.Class == facts.KeyAlways || r.Class == facts.KeyDerived || r.Class == facts.KeyProperty
	})
}
