// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package program

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Actions is an Action or NotAction element (section 7 of the rules).
type Actions struct {
	Not bool
	// All says that some entry matches every action (E-703).
	All bool
	// services holds the known entries by service prefix, sorted by name.
	services []serviceActions
	// Partial are the entries with unknown text.
	Partial []partialAction
	// Sensitive, in service control policies only, is the same element with letter
	// case taken seriously (C-24).
	Sensitive *Actions
	Node      *policy.Node
	More      bool
}

// serviceActions are the entries for one service prefix, folded to lower case
// unless the matcher is case-sensitive.
type serviceActions struct {
	service string
	exact   []string
	// lookup replaces exact where there are many.
	lookup map[string]struct{}
	globs  []pattern.Pattern
}

type partialAction struct {
	Pattern pattern.Pattern
	Node    *policy.Node
}

// fewExact is how many names are faster to compare one by one than to hash.
const fewExact = 6

// action compiles an Action or NotAction element. Entries that can match no
// action (E-705) are kept out, and so are those that AWS refuses, which package grammar
// reports (E-704, E-708).
func (c *compiler) action(l *policy.List, not bool) *Actions {
	m := &Actions{Not: not, Node: l.Node, More: l.More}
	for _, it := range l.Items {
		text, known := it.Text.Known()
		if !known {
			m.Partial = append(m.Partial, partialAction{pattern.CompileTextFold(it.Text), it.Node})
			continue
		}
		switch iam.ParseActionForm(text) {
		case iam.EveryAction:
			m.All = true
		case iam.ActionPattern:
			m.add(strings.ToLower(text))
		}
	}
	m.seal()
	if c.typ == iam.SCP && len(m.services) > 0 {
		m.Sensitive = c.sensitiveAction(l)
	}
	return m
}

func (c *compiler) sensitiveAction(l *policy.List) *Actions {
	m := &Actions{}
	for _, it := range l.Items {
		if text, known := it.Text.Known(); known && iam.ParseActionForm(text) == iam.ActionPattern {
			m.add(text)
		}
	}
	m.seal()
	return m
}

func (m *Actions) add(text string) {
	service, _, _ := strings.Cut(text, ":")
	i, found := slices.BinarySearchFunc(m.services, service, func(s serviceActions, name string) int {
		return strings.Compare(s.service, name)
	})
	if !found {
		m.services = slices.Insert(m.services, i, serviceActions{service: service})
	}
	s := &m.services[i]
	if strings.ContainsAny(text, "*?") {
		s.globs = append(s.globs, pattern.Compile(text))
	} else {
		s.exact = append(s.exact, text)
	}
}

func (m *Actions) seal() {
	for i := range m.services {
		s := &m.services[i]
		if len(s.exact) > fewExact {
			s.lookup = make(map[string]struct{}, len(s.exact))
			for _, e := range s.exact {
				s.lookup[e] = struct{}{}
			}
			s.exact = nil
		}
	}
}

// Negate turns the answer for the entries into that for the element, which may be NotAction.
func (m *Actions) Negate(hit truth.Value) truth.Value {
	if m.Not {
		return truth.Not(hit)
	}
	return hit
}

// HasName looks an action up among the known entries, by its name in lower case.
func (m *Actions) HasName(name string) bool {
	service, _, _ := strings.Cut(name, ":")
	return m.Has(service, name)
}

// Has looks a folded name up among the known entries.
func (m *Actions) Has(service, name string) bool {
	s := m.service(service)
	if s == nil {
		return false
	}
	for _, e := range s.exact {
		if e == name {
			return true
		}
	}
	if s.lookup != nil {
		if _, ok := s.lookup[name]; ok {
			return true
		}
	}
	for i := range s.globs {
		if s.globs[i].Match(name) {
			return true
		}
	}
	return false
}

func (m *Actions) service(name string) *serviceActions {
	if len(m.services) <= fewExact {
		for i := range m.services {
			if m.services[i].service == name {
				return &m.services[i]
			}
		}
		return nil
	}
	lo, hi := 0, len(m.services)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if m.services[mid].service < name {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(m.services) && m.services[lo].service == name {
		return &m.services[lo]
	}
	return nil
}

// onlyServices returns the only service prefixes that the element can match, and
// whether there is such a limit.
func (m *Actions) onlyServices() ([]serviceActions, bool) {
	if m == nil || m.Not || m.All || m.More || len(m.Partial) > 0 {
		return nil, false
	}
	return m.services, true
}
