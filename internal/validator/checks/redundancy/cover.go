// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package redundancy

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// This file says when one statement covers another: whenever the latter applies to a request, the former does. It is said
// only where it holds with certainty, however contested rules are read, and for actions that the catalogue knows.

// allEntries means a whole element, where other numbers mean an entry.
const allEntries = -1

// canCompare reports whether everything in the statement is known and well-formed, so that it can be compared.
func canCompare(c *frame.Pass, s *view.Statement) bool {
	if s.Node.Kind != policy.KindObject || s.Unknown || s.Effect == policy.EffectUnknown || len(s.Actions) == 0 ||
		!s.ActionsKnown() || !s.ResourcesKnown() || !s.PrincipalsKnown() || !s.ConditionsKnown() {
		return false
	}
	for i := range s.Actions {
		if a := &s.Actions[i]; !a.Star && !a.WellFormed {
			return false
		}
	}
	if !c.AnythingWrong() {
		return true
	}
	for _, name := range []string{"Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition"} {
		if c.AnyFoundWrong(s.Node.Get(name)) {
			return false
		}
	}
	return !c.FoundWrong(s.Node)
}

// includes reports whether statement w covers statement s.
func includes(c *frame.Pass, w, s *view.Statement) bool {
	return conditionsWithin(w, s) && includesActions(c, w, s) && includesResources(w, s) && includesPrincipals(w, s)
}

// conditionSize returns how many keys and values the conditions of the statement have.
func conditionSize(s *view.Statement) int {
	n := len(s.Conditions)
	for i := range s.Conditions {
		n += len(s.Conditions[i].Values)
	}
	return n
}

// conditionsWithin reports whether every condition of w is one of s too.
func conditionsWithin(w, s *view.Statement) bool {
	if len(w.Conditions) > len(s.Conditions) {
		return false
	}
	for i := range w.Conditions {
		if !slices.ContainsFunc(s.Conditions, func(e view.ConditionEntry) bool { return sameCondition(&w.Conditions[i], &e) }) {
			return false
		}
	}
	return true
}

// sameCondition reports whether two conditions have operator, key and values in common.
func sameCondition(e *view.ConditionEntry, o *view.ConditionEntry) bool {
	return e.Operator == o.Operator && e.Is(o.Name) && valuesWithin(e, o) && valuesWithin(o, e)
}

func valuesWithin(e *view.ConditionEntry, o *view.ConditionEntry) bool {
	for i := range e.Values {
		if i < len(o.Values) && o.Values[i].Text == e.Values[i].Text {
			continue
		}
		if !slices.ContainsFunc(o.Values, func(v view.Value) bool { return v.Text == e.Values[i].Text }) {
			return false
		}
	}
	return true
}

// actionCells returns the numbers of the entries that a statement selects actions by: those of Action, or all of NotAction.
func actionCells(s *view.Statement) []int { return cells(len(s.Actions), s.NotAction != nil) }

// resourceCells is actionCells for resources; a statement without resources has one cell too.
func resourceCells(s *view.Statement) []int { return cells(len(s.Resources), s.Resource == nil) }

// principalCells is actionCells for principals.
func principalCells(s *view.Statement) []int { return cells(len(s.Principals), s.Principal == nil) }

var wholeElement = []int{allEntries}

func cells(n int, whole bool) []int {
	if whole {
		return wholeElement
	}
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// includesActions reports whether w selects all actions that s selects.
func includesActions(c *frame.Pass, w, s *view.Statement) bool {
	if s.NotAction != nil {
		return includesAction(c, w, s, allEntries)
	}
	for i := range s.Actions {
		if !includesAction(c, w, s, i) {
			return false
		}
	}
	return true
}

// includesAction is includesActions for one entry of s, or for all of its NotAction.
func includesAction(c *frame.Pass, w, s *view.Statement, cell int) bool {
	switch {
	case cell != allEntries && w.NotAction == nil:
		return includesEntry(c, w, &s.Actions[cell])
	case cell != allEntries:
		return exceptsNoneOf(c, w, &s.Actions[cell])
	case w.NotAction == nil:
		_, ok := w.AllActions()
		return ok
	}
	for i := range w.Actions {
		if !includesEntry(c, s, &w.Actions[i]) {
			return false // w excepts more than s does
		}
	}
	return true
}

// includesEntry reports whether the entries of a list cover an entry: one of them as a pattern, or all of them together what the
// catalogue has for it.
func includesEntry(c *frame.Pass, w *view.Statement, a *view.ActionEntry) bool {
	near := false
	for i := range w.Actions {
		e := &w.Actions[i]
		if e.Star || view.GlobCovers(e.Text, a.Text, c.Type != iam.SCP) {
			return true
		}
		near = near || strings.EqualFold(e.Prefix, a.Prefix)
	}
	if !near || !a.Wildcard || a.Star || c.Type == iam.SCP {
		return false
	}
	e := c.Expand(a)
	if !e.Known || !c.Spend(len(e.Actions)*len(w.Actions)) {
		return false
	}
	for _, action := range e.Actions {
		if !slices.ContainsFunc(w.Actions, func(e view.ActionEntry) bool { return e.Covers(action.Name) }) {
			return false
		}
	}
	return true
}

// exceptsNoneOf reports whether no entry of NotAction of w has an action in common with an entry.
func exceptsNoneOf(c *frame.Pass, w *view.Statement, a *view.ActionEntry) bool {
	if a.Star || c.Type == iam.SCP {
		return false
	}
	for i := range w.Actions {
		e := &w.Actions[i]
		if e.Star || strings.EqualFold(e.Prefix, a.Prefix) && !view.GlobsDisjoint(e.Text, a.Text) {
			return false
		}
	}
	return true
}

// includesResources reports whether w selects all resources that s selects.
func includesResources(w, s *view.Statement) bool {
	if s.Resource == nil {
		return includesResource(w, s, allEntries)
	}
	for i := range s.Resources {
		if !includesResource(w, s, i) {
			return false
		}
	}
	return true
}

// includesResource is includesResources for one entry of s, or for all of its NotResource.
func includesResource(w, s *view.Statement, cell int) bool {
	_, everything := w.AllResources()
	switch {
	case s.Resource == nil && s.NotResource == nil || w.Resource == nil && w.NotResource == nil:
		return w.Resource == nil && w.NotResource == nil && s.Resource == nil && s.NotResource == nil
	case everything:
		return true
	case cell != allEntries && w.NotResource == nil:
		return slices.ContainsFunc(w.Resources, func(e view.ResourceEntry) bool { return view.ARNCovers(&e, &s.Resources[cell]) })
	case cell != allEntries:
		for i := range w.Resources {
			if view.Excepts(&w.Resources[i], &s.Resources[cell]) {
				return false
			}
		}
		return true
	case w.NotResource == nil:
		return false
	}
	for i := range w.Resources {
		e := &w.Resources[i]
		if !slices.ContainsFunc(s.Resources, func(r view.ResourceEntry) bool {
			// It is contested what a variable without value excepts, so that it covers and is covered by itself only.
			return r.Text == e.Text || !strings.Contains(e.Text+r.Text, "${") && view.ARNCovers(&r, e)
		}) {
			return false
		}
	}
	return true
}

// includesPrincipals reports whether w selects all principals that s selects, and grants no less by them.
func includesPrincipals(w, s *view.Statement) bool {
	if s.Principal == nil {
		return includesPrincipal(w, s, allEntries)
	}
	for i := range s.Principals {
		if !includesPrincipal(w, s, i) {
			return false
		}
	}
	return true
}

// includesPrincipal is includesPrincipals for one entry of s, or for all of its NotPrincipal.
func includesPrincipal(w, s *view.Statement, cell int) bool {
	switch {
	case s.Principal == nil && s.NotPrincipal == nil || w.Principal == nil && w.NotPrincipal == nil:
		return w.Principal == nil && w.NotPrincipal == nil && s.Principal == nil && s.NotPrincipal == nil
	case w.Principal != nil && w.Principal.Star:
		return true
	case cell != allEntries && w.Principal != nil:
		return slices.ContainsFunc(w.Principals, func(p view.PrincipalEntry) bool { return coversPrincipal(&p, &s.Principals[cell], w.Effect) })
	case cell == allEntries && w.NotPrincipal != nil:
		return samePrincipals(w.Principals, s.Principals)
	}
	return false
}

// coversPrincipal reports whether a principal includes another one, and grants no less.
func coversPrincipal(p *view.PrincipalEntry, o *view.PrincipalEntry, effect policy.Effect) bool {
	if p.Type == o.Type && p.Text == o.Text {
		return true
	}
	if p.Type != "AWS" || o.Type != "AWS" {
		return false
	}
	if p.Everyone {
		return true
	}
	account := arn.IsAccountID(p.Text)
	root, isRoot := arn.ParsePrincipal(p.Text)
	isRoot = isRoot && root.Kind == arn.Root
	inner, ok := arn.ParsePrincipal(o.Text)
	if !ok || !(account && inner.Account == p.Text || isRoot && inner.Account == root.Account && inner.Partition == root.Partition) {
		return false
	}
	// To allow something to an account is less than to allow it to one of its identities.
	return inner.Kind == arn.Root || effect == policy.Deny
}

func samePrincipals(a, b []view.PrincipalEntry) bool {
	within := func(a, b []view.PrincipalEntry) bool {
		for i := range a {
			if !slices.ContainsFunc(b, func(p view.PrincipalEntry) bool { return p.Type == a[i].Type && p.Text == a[i].Text }) {
				return false
			}
		}
		return true
	}
	return within(a, b) && within(b, a)
}
