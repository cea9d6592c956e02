// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package view

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// ActionEntry is an entry of Action or NotAction.
type ActionEntry struct {
	Node *policy.Node
	// Not says that it is an entry of NotAction.
	Not bool
	// Text as written; of an entry known in part (Known is false) what is known of its beginning.
	Text  string
	Known bool
	// Star says that the entry covers every action: a run of asterisks, or "*:*" (E-703).
	Star bool
	// Prefix and Name are the text before and behind the first colon, as written; both are empty without a colon.
	Prefix, Name string
	// Wildcard says that the name has "*" or "?".
	Wildcard bool
	// WellFormed says that the entry is known, has one colon with text on both sides, and no wildcard before it.
	WellFormed bool
}

// NewActionEntry makes the view of an entry.
func NewActionEntry(item policy.Item, not bool) ActionEntry {
	a := ActionEntry{Node: item.Node, Not: not}
	if a.Text, a.Known = item.Text.Known(); !a.Known {
		a.Text = item.Text.Prefix()
	}
	a.Star = a.Known && iam.ParseActionForm(a.Text) == iam.EveryAction
	var found bool
	if a.Prefix, a.Name, found = strings.Cut(a.Text, ":"); !found {
		a.Prefix = ""
		return a
	}
	a.Wildcard = strings.ContainsAny(a.Name, "*?")
	a.WellFormed = a.Known && a.Prefix != "" && a.Name != "" && !strings.Contains(a.Name, ":") && !strings.ContainsAny(a.Prefix, "*?")
	return a
}

// Expansion is what an action entry covers.
type Expansion struct {
	// Actions of the catalogue, sorted by name.
	Actions []*catalog.Action
	// Known says that the service is one of the catalogue, and that the entry covers at least one action.
	Known bool
	// Capped says that the document has more patterns than can be expanded: nothing is known of this one.
	Capped bool
}

// Expand returns what a well-formed entry covers according to the catalogue. The result is kept for the document.
//
// An entry that covers everything (Star) expands to the whole catalogue, which is slow the first time: test Star before.
func (c *Document) Expand(a *ActionEntry) *Expansion {
	if e, ok := c.actions[a.Text]; ok {
		return e
	}
	e := &Expansion{}
	switch {
	case a.WellFormed && !a.Wildcard:
		if action, ok := c.Catalog.Lookup(a.Text); ok {
			e.Actions = []*catalog.Action{action}
		}
	case a.Star || a.WellFormed && c.Spend(c.expansionCost(a)):
		e.Actions, _ = c.Catalog.Expand(a.Text) // an entry that cannot be expanded covers nothing
	default:
		e.Capped = a.WellFormed
	}
	e.Known = len(e.Actions) > 0
	if c.actions == nil {
		c.actions = make(map[string]*Expansion)
	}
	c.actions[a.Text] = e
	return e
}

// expansionCost is the work of expanding a pattern: looking at all actions of the service, or at those that begin so.
func (c *Document) expansionCost(a *ActionEntry) int {
	const few, likely = 4, 20
	if strings.IndexAny(a.Name, "*?") >= few {
		return likely
	}
	s, ok := c.Catalog.Service(a.Prefix)
	if !ok {
		return 1
	}
	return len(s.Actions())
}

// Covers reports whether the entry covers the action, given by its full name.
func (a *ActionEntry) Covers(action string) bool {
	if !a.Known {
		return false
	}
	return a.Star || a.WellFormed && pattern.MatchFold(a.Text, action)
}

// CoversAction reports whether the statement's Action or NotAction selects the action, and by which entry of Action (nil
// for NotAction). It is false if that is not certain.
func (s *Statement) CoversAction(action string) (*ActionEntry, bool) {
	if s.NotAction != nil {
		if s.Action != nil || !s.ActionsKnown() {
			return nil, false
		}
		for i := range s.Actions {
			if s.Actions[i].Covers(action) {
				return nil, false
			}
		}
		return nil, true
	}
	var found *ActionEntry
	for i := range s.Actions {
		a := &s.Actions[i]
		if !a.Not && a.Covers(action) && (found == nil || found.Wildcard || found.Star) {
			found = a
			if !a.Wildcard && !a.Star {
				break
			}
		}
	}
	return found, found != nil
}

// MayCoverAction is CoversAction for checks that must not report without need: it is true unless the statement is known not to
// select the action.
func (s *Statement) MayCoverAction(action string) bool {
	if _, ok := s.CoversAction(action); ok || s.Unknown {
		return true
	}
	if s.NotAction != nil {
		for i := range s.Actions {
			if s.Actions[i].Covers(action) {
				return false
			}
		}
		return true
	}
	if s.Action == nil || s.Action.More {
		return true
	}
	for i := range s.Actions {
		if a := &s.Actions[i]; !a.Known && pattern.MatchFold(a.Text+"*", action) {
			return true
		}
	}
	return false
}

// Shown is how messages name the action, behind those words.
func (a *ActionEntry) Shown() string {
	if !a.Known {
		return "that begins with " + words.Quote(a.Text)
	}
	return words.Quote(a.Text)
}
