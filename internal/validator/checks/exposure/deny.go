// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package exposure

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// mayDeny reports whether a Deny of the document may take away from everybody outside some limits what a statement allows
// to everyone.
func mayDeny(c *frame.Pass, s *view.Statement) bool {
	return takenAway(c, s, func(d *view.Statement) bool {
		return (d.Everyone() != nil || d.NotPrincipal != nil || !d.PrincipalsKnown()) && deniesOutsiders(c, d)
	})
}

// mayBeBound reports whether a Deny of the document may take away from a service what a statement allows to it, for all but
// some sources.
func mayBeBound(c *frame.Pass, s *view.Statement, service string) bool {
	return takenAway(c, s, func(d *view.Statement) bool {
		named := d.Everyone() != nil || d.NotPrincipal != nil || !d.PrincipalsKnown() ||
			slices.ContainsFunc(d.Principals, func(p view.PrincipalEntry) bool { return p.Text == service })
		return named && deniesOtherSources(c, d)
	})
}

// takenAway reports whether what a statement allows may be taken away by a Deny of the document that passes the test.
func takenAway(c *frame.Pass, s *view.Statement, test func(d *view.Statement) bool) bool {
	if c.Doc.MoreStatements {
		return true
	}
	for _, d := range c.Statements {
		if d == s || d.Effect == policy.Allow {
			continue
		}
		if d.Unknown || d.Effect == policy.EffectUnknown || c.FoundWrong(d.Node) || test(d) && mayCoverStatement(c, d, s) {
			return true
		}
	}
	return false
}

// deniesOtherSources reports whether the conditions of a Deny let it apply to calls of services for all but some sources, or
// may.
func deniesOtherSources(c *frame.Pass, d *view.Statement) bool {
	if !d.ConditionsKnown() {
		return true
	}
	for i := range d.Conditions {
		e := &d.Conditions[i]
		services := e.Op.Family == iam.BoolFamily && e.Is(principalIsService) && len(e.Values) == 1 && strings.EqualFold(e.Values[0].Text, "true")
		if !services && !outside(c, e, view.SourceKeys) {
			return false
		}
	}
	return true
}

// deniesOutsiders reports whether the conditions of a Deny let it apply to all but those who are inside some limits, or may.
func deniesOutsiders(c *frame.Pass, d *view.Statement) bool {
	if !d.ConditionsKnown() {
		return true
	}
	for i := range d.Conditions {
		if e := &d.Conditions[i]; !exemptsServices(e) && !outside(c, e, view.CallerKeys, view.SourceKeys, view.NetworkKeys, view.ServiceKeys) {
			return false
		}
	}
	return true
}

// outside reports whether a condition of a Deny holds for everybody outside the limits it names: the operator is negated, holds
// without the key, and the key is in one of the lists.
func outside(c *frame.Pass, e *view.ConditionEntry, lists ...view.KeyList) bool {
	if !e.Op.Valid || !e.Op.Negated || e.Op.Set == iam.ForAnyValue || len(e.Values) == 0 || e.HasPrefix("aws:PrincipalTag/") {
		return false
	}
	if !slices.ContainsFunc(lists, func(l view.KeyList) bool { return l.Has(e.Name) }) {
		return false
	}
	for i := range e.Values {
		if v := &e.Values[i]; c.RestrictingValue(e, v) == truth.False || c.StrangersMatch(e, v) {
			return false
		}
	}
	return true
}

// exemptsServices reports whether a condition of a Deny only leaves out calls that services make.
func exemptsServices(e *view.ConditionEntry) bool {
	return e.Op.Family == iam.BoolFamily && e.Op.Set == iam.NoSet && (e.Is(principalIsService) || e.Is(viaService)) &&
		len(e.Values) == 1 && strings.EqualFold(e.Values[0].Text, "false")
}

// mayCoverStatement reports whether actions and resources of d cover those of s, or may.
func mayCoverStatement(c *frame.Pass, d, s *view.Statement) bool {
	if !d.ActionsKnown() || !s.ActionsKnown() || !d.ResourcesKnown() || !s.ResourcesKnown() {
		return true
	}
	const step = 64 // what comparing two patterns costs
	if !c.Spend(step * (len(d.Actions)*len(s.Actions) + len(d.Resources)*len(s.Resources))) {
		return true
	}
	return coversActions(d, s) && coversResources(d, s)
}

// coversActions reports whether every action of s is one of d.
func coversActions(d, s *view.Statement) bool {
	if _, all := d.AllActions(); all {
		return true
	}
	if s.NotAction != nil {
		return false
	}
	for i := range s.Actions {
		a := pattern.CompileFold(s.Actions[i].Text)
		matches := slices.ContainsFunc(d.Actions, func(b view.ActionEntry) bool {
			wide := pattern.CompileFold(b.Text)
			if b.Not {
				return pattern.Intersects(&wide, &a)
			}
			covered, _ := pattern.Covers(&wide, &a)
			return covered
		})
		if matches == (d.NotAction != nil) {
			return false
		}
	}
	return true
}

// coversResources reports whether every resource of s is one of d. Statements without resources are about the resource that
// the policy is attached to.
func coversResources(d, s *view.Statement) bool {
	if _, all := d.AllResources(); all || len(d.Resources) == 0 || len(s.Resources) == 0 {
		return true
	}
	if s.NotResource != nil {
		return false
	}
	set := view.NewARNSet(slices.Concat(d.Resources, s.Resources))
	set.Loose = true
	for i := range s.Resources {
		r := &s.Resources[i]
		if d.NotResource != nil {
			if slices.ContainsFunc(d.Resources, func(w view.ResourceEntry) bool {
				a, b := w.LoosePattern(), r.LoosePattern()
				return pattern.Intersects(&a, &b)
			}) {
				return false
			}
			continue
		}
		covered := false
		for k := range d.Resources {
			covered = covered || d.Resources[k].Text == r.Text || set.Covers(k, len(d.Resources)+i)
		}
		if !covered {
			return false
		}
	}
	return true
}
