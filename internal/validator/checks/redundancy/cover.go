// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package redundancy

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// This file says which statements together cover another one: whenever the latter applies to a request, one of the former does
// (P-416). Package prover decides it, for all requests and however contested rules are read; what cannot be so is sorted out
// before it is asked. Actions are those that the catalogue knows.

// compared is a statement of which everything is known, with facts that show quickly that it does not cover another one.
type compared struct {
	*view.Statement
	services uint64 // a bit for each service of Action, by hash; all bits if it selects every service
	size     int    // the number of entries and values
}

// comparableStatements returns the statements that can be compared.
func comparableStatements(c *frame.Pass) []*compared {
	if len(c.Statements) < 2 {
		return nil
	}
	all, list := make([]compared, len(c.Statements)), make([]*compared, 0, len(c.Statements))
	for i, s := range c.Statements {
		if canCompare(c, s) {
			all[i] = newCompared(s)
			list = append(list, &all[i])
		}
	}
	return list
}

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

func newCompared(s *view.Statement) compared {
	v := compared{Statement: s, size: len(s.Actions) + len(s.Resources) + len(s.Principals) + conditionSize(s)}
	if s.NotAction != nil {
		v.services = ^uint64(0)
		return v
	}
	for i := range s.Actions {
		if s.Actions[i].Star {
			v.services = ^uint64(0)
			return v
		}
		v.services |= 1 << (hashFold(s.Actions[i].Prefix) % 64)
	}
	return v
}

// conditionSize returns how many keys and values the conditions of the statement have.
func conditionSize(s *view.Statement) int {
	n := len(s.Conditions)
	for i := range s.Conditions {
		n += len(s.Conditions[i].Values)
	}
	return n
}

// hashFold is FNV-1a of the text in lower case.
func hashFold(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(pattern.Lower(s[i]))) * 1099511628211
	}
	return h
}

// covering returns the statements among some that together cover a statement, or what it says by one entry of Action; nil if
// they do not, or if it is not known. If one is enough it is one, else none of them can be left out.
func covering(c *frame.Pass, s *compared, among []*compared, entry int) []*compared {
	q := question{c: c, s: s, entry: entry}
	near := q.near(among)
	if len(near) == 0 || !q.prepare() || !q.covered(near) {
		return nil
	}
	for _, w := range near {
		if one := []*compared{w}; len(near) == 1 || q.covered(one) {
			return one
		}
	}
	for i := len(near) - 1; i >= 0 && len(near) > 2; i-- {
		if fewer := slices.Delete(slices.Clone(near), i, i+1); q.covered(fewer) {
			near = fewer
		}
	}
	return near
}

// allEntries means a whole element, where other numbers mean an entry.
const allEntries = -1

// question asks what covers a statement, or one entry of its Action.
type question struct {
	c     *frame.Pass
	s     *compared
	entry int
	// actions are those that the statement names, nil if it is about more than the catalogue has.
	actions    []string
	statements *prover.Statements
}

// near sorts out what cannot have a part in covering the statement. It returns nothing if for one of its actions on one of its
// resources there is no statement that may cover it.
func (q *question) near(among []*compared) []*compared {
	if !q.c.Spend(len(among)) || !q.firstSelected(among) {
		return nil
	}
	near := make([]*compared, 0, len(among))
	services, size := uint64(0), 0
	for _, w := range among {
		if w.services&q.s.services != 0 {
			near, services, size = append(near, w), services|w.services, size+w.size
		}
	}
	if len(near) == 0 || q.entry == allEntries && q.s.services&^services != 0 || !q.c.Spend(size*q.s.size) {
		return nil
	}
	near = slices.DeleteFunc(near, func(w *compared) bool { return !q.mayCover(w) })
	near = q.onSharedKeys(near)
	// Masks have a bit for each statement, or for some where they are many.
	var reaching []uint64
	for i := range q.s.Resources {
		if q.s.NotResource == nil {
			reaching = append(reaching, mask(near, func(w *compared) bool { return mayReach(w, &q.s.Resources[i]) }))
		}
	}
	for i := range q.s.Actions {
		if q.s.NotAction != nil || q.entry != allEntries && q.entry != i {
			continue
		}
		selecting := mask(near, func(w *compared) bool { return maySelect(w, &q.s.Actions[i]) })
		if selecting == 0 || slices.ContainsFunc(reaching, func(m uint64) bool { return m&selecting == 0 }) {
			return nil
		}
	}
	return near
}

// firstSelected reports whether one of the statements may have the first of the actions: most that cover nothing have not.
func (q *question) firstSelected(among []*compared) bool {
	if q.s.NotAction != nil {
		return true
	}
	a := &q.s.Actions[max(q.entry, 0)]
	return slices.ContainsFunc(among, func(w *compared) bool { return w.services&q.s.services != 0 && maySelect(w, a) })
}

// mayCover is a quick test whether a statement has some of the actions and resources that are asked about; false is certain.
func (q *question) mayCover(w *compared) bool {
	if q.s.NotResource == nil && q.s.Resource != nil && !slices.ContainsFunc(q.s.Resources, func(r view.ResourceEntry) bool { return mayReach(w, &r) }) {
		return false
	}
	if q.entry != allEntries {
		return maySelect(w, &q.s.Actions[q.entry])
	}
	return q.s.NotAction != nil || slices.ContainsFunc(q.s.Actions, func(a view.ActionEntry) bool { return maySelect(w, &a) })
}

func mask(list []*compared, test func(*compared) bool) uint64 {
	bits := uint64(0)
	for i, w := range list {
		if test(w) {
			bits |= 1 << (i % 64)
		}
	}
	return bits
}

// onSharedKeys leaves out the statements with a condition on a key that neither the statement nor another of them has a condition
// on: there are requests of the statement that it does not apply to, and to which nothing else does.
func (q *question) onSharedKeys(near []*compared) []*compared {
	keys := map[string]int{}
	for _, w := range near {
		for i := range w.Conditions {
			keys[strings.ToLower(w.Conditions[i].Name)]++
		}
	}
	if len(keys) == 0 {
		return near
	}
	for i := range q.s.Conditions {
		keys[strings.ToLower(q.s.Conditions[i].Name)]++
	}
	return slices.DeleteFunc(near, func(w *compared) bool {
		return slices.ContainsFunc(w.Conditions, func(e view.ConditionEntry) bool { return keys[strings.ToLower(e.Name)] < 2 })
	})
}

// maySelect is a quick test whether a statement has actions of an entry; false is certain.
func maySelect(w *compared, a *view.ActionEntry) bool {
	if !a.Wildcard && !a.Star {
		_, ok := w.CoversAction(a.Text)
		return ok
	}
	return w.NotAction != nil || slices.ContainsFunc(w.Actions, func(e view.ActionEntry) bool {
		return e.Star || a.Star || beginsAlike(e.Text, a.Text) || beginsAlike(a.Text, e.Text)
	})
}

// mayReach is a quick test whether a statement may cover, with others, the resources of an entry.
func mayReach(w *compared, r *view.ResourceEntry) bool {
	return w.Resource == nil || slices.ContainsFunc(w.Resources, func(e view.ResourceEntry) bool {
		return e.Star || !r.Star && (!e.ARN.IsARN() || !r.ARN.IsARN() || beginsAlike(e.Text, r.Text))
	})
}

// beginsAlike reports whether a pattern is the same as another one, in any letter case, up to the first wildcard or variable:
// one with more text there does not match all that the other one does, and neither do many of them.
func beginsAlike(wide, narrow string) bool {
	for i := range len(wide) {
		if c := wide[i]; c == '*' || c == '?' || c == '$' {
			return true
		}
		if i == len(narrow) || pattern.Lower(wide[i]) != pattern.Lower(narrow[i]) {
			return false
		}
	}
	return len(wide) == len(narrow)
}

// prepare finds the actions that are asked about. It returns false if the question cannot be asked: that letter case matters in
// a service control policy (C-24) shows only for actions of the catalogue.
func (q *question) prepare() bool {
	q.statements = statements(q.c)
	if q.s.NotAction != nil {
		return true
	}
	for i := range q.s.Actions {
		a := &q.s.Actions[i]
		if q.entry != allEntries && q.entry != i {
			continue
		}
		expansion := &view.Expansion{}
		if !a.Star {
			expansion = q.c.Expand(a)
		}
		switch {
		case expansion.Known:
			for _, action := range expansion.Actions {
				q.actions = append(q.actions, action.Name)
			}
		case q.c.Type == iam.SCP && !a.Star:
			return false
		case a.Star || a.Wildcard:
			q.actions = nil
			return true
		default:
			q.actions = append(q.actions, a.Text)
		}
	}
	return true
}

// statements returns what the prover knows of the document.
func statements(c *frame.Pass) *prover.Statements {
	return view.Kept(c.Document, func(d *view.Document) *prover.Statements {
		return prover.NewStatements(d.Doc, d.Type, catalog.NewServices(d.Catalog))
	})
}

// covered reports whether some statements together cover the statement: those that cover each of its principals.
func (q *question) covered(by []*compared) bool {
	if !q.spend(by) {
		return false
	}
	asked := map[string]bool{}
	for _, p := range principalCells(q.s.Statement) {
		var numbers []int
		for _, w := range by {
			if includesPrincipal(w.Statement, q.s.Statement, p) {
				numbers = append(numbers, w.Index)
			}
		}
		key := fmt.Sprint(numbers)
		if asked[key] {
			continue
		}
		asked[key] = true
		if len(numbers) == 0 || !q.statements.Covered(q.s.Index, numbers, q.actions) {
			return false
		}
	}
	return true
}

// spend takes the work of one question out of the budget of the document.
func (q *question) spend(by []*compared) bool {
	if q.statements.Spent() {
		return q.c.Spend(math.MaxInt)
	}
	size := q.s.size
	for _, w := range by {
		size += w.size
	}
	return q.c.Spend(size * (1 + len(q.actions)))
}
