// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package view

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// AllowSet is the effective allow set of a document: the actions that Allow statements grant on "*", or on all resources of
// the types the action needs, minus those of Deny statements on as much without condition.
//
// It holds only what is certain: with unknown statements, which may be denials, it is empty.
type AllowSet struct {
	c             *Document
	Allows, denys []*Statement
	// Excepting are the Allow statements without condition that have NotResource: they are not part of the set.
	Excepting []*Statement
	taken     map[string]bool // whether a Deny takes an action away, as far as asked
}

// Grant is an action of an [AllowSet] with where it comes from.
type Grant struct {
	Action    *catalog.Action
	Statement *Statement
	// Entry is the entry of Action, nil if the action remains from NotAction.
	Entry *ActionEntry
}

// AllowSet returns the effective allow set, of the Allow statements without condition.
func (c *Document) AllowSet() *AllowSet {
	if c.allow == nil {
		c.allow = c.newAllowSet()
	}
	return c.allow
}

func (c *Document) newAllowSet() *AllowSet {
	set := &AllowSet{c: c}
	if c.Doc.MoreStatements {
		return set
	}
	for _, s := range c.Statements {
		switch {
		case s.Effect == policy.EffectUnknown || s.Unknown && s.Effect != policy.Allow:
			return &AllowSet{c: c}
		case s.Effect == policy.Deny:
			if s.Unconditional() || !s.ConditionsKnown() {
				set.denys = append(set.denys, s)
			}
		case s.Unknown || !s.Unconditional():
		case s.NotResource != nil:
			set.Excepting = append(set.Excepting, s)
		default:
			set.Allows = append(set.Allows, s)
		}
	}
	return set
}

// Has returns how the set grants an action, given by its full name. The action need not be in the catalogue if it is granted
// on "*".
func (a *AllowSet) Has(action string) (Grant, bool) {
	if len(a.Allows) == 0 || a.Denied(action) {
		return Grant{}, false
	}
	info, known := a.c.Catalog.Lookup(action)
	for _, s := range a.Allows {
		entry, ok := s.CoversAction(action)
		if !ok {
			continue
		}
		if _, all := s.AllResources(); all || known && s.CoversResources(info) {
			return Grant{info, s, entry}, true
		}
	}
	return Grant{}, false
}

// Denied reports whether a Deny takes, or may take, the action away wherever it is granted.
func (a *AllowSet) Denied(action string) bool {
	if len(a.denys) == 0 {
		return false
	}
	taken, known := a.taken[action]
	if !known {
		taken = a.takenByDeny(action)
		if a.taken == nil {
			a.taken = make(map[string]bool)
		}
		a.taken[action] = taken
	}
	return taken
}

func (a *AllowSet) takenByDeny(action string) bool {
	return slices.ContainsFunc(a.denys, func(s *Statement) bool {
		if !s.MayCoverAction(action) {
			return false
		}
		if _, all := s.AllResources(); all || !s.ResourcesKnown() {
			return true
		}
		info, known := a.c.Catalog.Lookup(action)
		return known && s.CoversResources(info)
	})
}

// CoversResources reports whether the resources of the statement are all there are of the types the action needs: of all
// required ones, or of one if none is required. One account represents all: it is the one that matters.
func (s *Statement) CoversResources(a *catalog.Action) bool {
	required := 0
	for i := range a.Resources {
		if !a.Resources[i].Required {
			continue
		}
		if required++; !s.coversType(a.Resources[i].Type) {
			return false
		}
	}
	if required > 0 {
		return true
	}
	return slices.ContainsFunc(a.Resources, func(u catalog.ResourceUse) bool { return s.coversType(u.Type) })
}

// LeavesResources reports whether NotResource is known to leave some resources of each type that the action takes.
func (s *Statement) LeavesResources(a *catalog.Action) bool {
	if s.NotResource == nil || !s.ResourcesKnown() || slices.ContainsFunc(s.Resources, func(r ResourceEntry) bool { return r.Star }) {
		return false
	}
	return !slices.ContainsFunc(a.Resources, func(u catalog.ResourceUse) bool { return s.listsType(u.Type, true) })
}

func (s *Statement) coversType(t *catalog.ResourceType) bool { return s.listsType(t, false) }

// listsType reports whether an entry of Resource, or of NotResource, is all there is of a type.
func (s *Statement) listsType(t *catalog.ResourceType, not bool) bool {
	for i := range s.Resources {
		r := &s.Resources[i]
		if r.Not != not || !r.Known || !r.ARN.IsARN() {
			continue
		}
		if slices.ContainsFunc(t.Formats, func(f *catalog.ARNFormat) bool { return coversFormat(r.ARN, f) }) {
			return true
		}
	}
	return false
}

// coversFormat reports whether an entry covers all ARNs of a format in one account.
func coversFormat(entry arn.Fields, f *catalog.ARNFormat) bool {
	if entry.Service() != f.Service() && !pattern.IsAsterisks(entry.Service()) {
		return false
	}
	if f.Region() != entry.Region() && !pattern.IsAsterisks(entry.Region()) {
		return false
	}
	for _, field := range entry {
		if strings.Contains(field, "${") {
			return false // before the sixth field a variable covers nothing
		}
	}
	// What stands before the first wildcard must be what all ARNs of the format begin with.
	wildcard := strings.IndexAny(entry.Resource(), "*?")
	literal, _, _ := strings.Cut(f.Resource(), "${")
	if wildcard < 0 && entry.Resource() != f.Resource() || wildcard >= 0 && !strings.HasPrefix(literal, entry.Resource()[:wildcard]) {
		return false
	}
	have, all := pattern.Compile(entry.Resource()), pattern.Compile(placeholdersToStars(f.Resource()))
	covered, _ := pattern.Covers(&have, &all)
	return covered
}

// placeholdersToStars replaces every ${…} of an ARN format by "*".
func placeholdersToStars(format string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(format, "${")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteByte('*')
		if _, format, found = strings.Cut(after, "}"); !found {
			return b.String()
		}
	}
}

// MayExceptAllActions reports whether NotAction leaves no action over, or may turn out to.
func (s *Statement) MayExceptAllActions() bool {
	for i := range s.Actions {
		if a := &s.Actions[i]; a.Not && (a.Star || !a.Known && strings.Trim(a.Text, "*:") == "") {
			return true
		}
	}
	return s.NotAction.More
}
