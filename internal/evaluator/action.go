// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// actionMatcher is an Action or NotAction element (section 7 of the rules).
type actionMatcher struct {
	not bool
	// all says that some entry matches every action (E-703).
	all bool
	// services holds the known entries by service prefix, sorted by name.
	services []serviceActions
	// partial are the entries with unknown text.
	partial []partialAction
	// sensitive, in service control policies only, is the same element with letter
	// case taken seriously (C-24).
	sensitive *actionMatcher
	node      *policy.Node
	more      bool
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
	pattern pattern.Pattern
	node    *policy.Node
}

// fewExact is how many names are faster to compare one by one than to hash.
const fewExact = 6

// action compiles an Action or NotAction element. Entries that can match no
// action (E-705) are kept out; entries that AWS refuses are problems (E-704, E-708).
func (c *compiler) action(l *policy.List, not bool) *actionMatcher {
	m := &actionMatcher{not: not, node: l.Node, more: l.More}
	for _, it := range l.Items {
		text, known := it.Text.Known()
		if !known {
			m.partial = append(m.partial, partialAction{pattern.CompileTextFold(it.Text), it.Node})
			continue
		}
		switch c.checkAction(text, it.Node) {
		case iam.EveryAction:
			m.all = true
		case iam.ActionPattern:
			m.add(strings.ToLower(text))
		}
	}
	m.seal()
	if c.typ == iam.SCP && len(m.services) > 0 {
		m.sensitive = c.sensitiveAction(l)
	}
	return m
}

func (c *compiler) sensitiveAction(l *policy.List) *actionMatcher {
	m := &actionMatcher{}
	for _, it := range l.Items {
		if text, known := it.Text.Known(); known && iam.ParseActionForm(text) == iam.ActionPattern {
			m.add(text)
		}
	}
	m.seal()
	return m
}

func (m *actionMatcher) add(text string) {
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

func (m *actionMatcher) seal() {
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

func (c *compiler) checkAction(s string, n *policy.Node) iam.ActionForm {
	class := iam.ParseActionForm(s)
	switch class {
	case iam.WildcardService:
		c.problem(n, "ACTION_SERVICE_WILDCARD", "The action "+words.Quote(s)+" has a wildcard in the service prefix, which AWS refuses.",
			"Name the service, such as \"s3:Get*\"; for all services write \"*\" alone.")
	case iam.VariableAction:
		c.problem(n, "INVALID_ACTION", "The action "+words.Quote(s)+" holds a policy variable; variables are not replaced in actions.",
			"Write the action's name.")
	}
	return class
}

// matchAction decides the element for the action of the request (E-706).
func (v *env) matchAction(m *actionMatcher) truth.Value {
	mark := v.mark()
	hit := truth.Of(m.all || m.has(v.action.service, v.action.fold))
	if hit != truth.True {
		for i := range m.partial {
			if m.partial[i].pattern.Match(v.action.fold) {
				hit = v.unknown(m.partial[i].node)
			}
		}
		if m.more {
			hit = v.unknown(m.node)
		}
	}
	v.release(mark, hit)
	if m.sensitive != nil && !m.all && hit == truth.True {
		exact := m.sensitive.hasName(v.action.Name)
		return v.readings(24, m.negate(hit), m.negate(truth.Of(exact)))
	}
	return m.negate(hit)
}

func (m *actionMatcher) negate(hit truth.Value) truth.Value {
	if m.not {
		return truth.Not(hit)
	}
	return hit
}

func (m *actionMatcher) hasName(name string) bool {
	service, _, _ := strings.Cut(name, ":")
	return m.has(service, name)
}

// has looks a folded name up among the known entries.
func (m *actionMatcher) has(service, name string) bool {
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

func (m *actionMatcher) service(name string) *serviceActions {
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

// onlyServices returns the service prefixes outside of which the element never
// matches, and whether there is such a limit.
func (m *actionMatcher) onlyServices() ([]serviceActions, bool) {
	if m == nil || m.not || m.all || m.more || len(m.partial) > 0 {
		return nil, false
	}
	return m.services, true
}
