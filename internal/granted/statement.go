// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package granted

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// statement is a statement as three sets: it is about a request whose action and resource
// are in the first two, and which meets every condition.
type statement struct {
	source     source
	deny       bool
	acts       actions
	res        resources
	conditions []*condition
}

// source says where a statement is.
type source struct{ document, sid string }

// actions is an Action element, or a NotAction element: all but the globs.
type actions struct {
	every, not bool
	globs      []*glob
	byService  map[string][]*glob
}

// resources is a Resource or NotResource element.
type resources struct {
	every, not bool
	entries    []*entry
	// unsure says that it is contested whether a NotResource element covers anything,
	// because a variable in it may have no value (C-4).
	unsure bool
}

// compiler makes statements of documents of one layer.
type compiler struct {
	catalog Catalog
	// scp says that they are service control policies.
	scp bool
}

// document returns the statements of a document in which nothing is unknown.
func (c *compiler) document(d *Document) (allow, deny []*statement) {
	for _, s := range d.Doc.Statements {
		st := &statement{source: source{d.Label, s.Sid}, deny: s.Effect == policy.Deny}
		if !c.actions(&st.acts, s) || !c.resources(&st.res, s, d.Doc.Version) {
			continue
		}
		st.conditions = conditions(s.Condition)
		if st.deny {
			deny = append(deny, st)
		} else {
			allow = append(allow, st)
		}
	}
	return allow, deny
}

// actions reads the element and reports whether it covers anything.
func (c *compiler) actions(out *actions, s *policy.Statement) bool {
	list := s.Action
	if list == nil {
		list, out.not = s.NotAction, true
	}
	if list == nil {
		out.not, out.every = false, true
		return true
	}
	seen := make(map[string]bool, len(list.Items))
	every := false
	for _, text := range sorted(list) {
		g := compileGlob(text, c.catalog)
		if g == nil {
			continue
		}
		every = every || g.every
		key := g.service + ":" + g.lower
		if c.scp {
			// Names of one spelling and of another are two entries here.
			g.unsure = g.differsInCase(text, c.catalog)
			key = text
		}
		if !seen[key] {
			seen[key] = true
			out.globs = append(out.globs, g)
		}
	}
	switch {
	case out.not && every:
		return false
	case every:
		out.every, out.globs = true, []*glob{everyAction}
		return true
	case out.not && len(out.globs) == 0:
		out.not, out.every, out.globs = false, true, []*glob{everyAction}
		return true
	}
	out.index()
	return len(out.globs) > 0
}

// sorted returns the strings of a list in an order that does not depend on that of the list.
func sorted(l *policy.List) []string {
	out := make([]string, len(l.Items))
	for i, it := range l.Items {
		out[i], _ = it.Text.Known()
	}
	slices.Sort(out)
	return out
}

func (a *actions) index() {
	a.byService = make(map[string][]*glob)
	for _, g := range a.globs {
		a.byService[g.service] = append(a.byService[g.service], g)
	}
}

// near returns the globs that may have actions in common with a term.
func (a *actions) near(t term) []*glob {
	if s := t.service(); s != "" && !a.every {
		return a.byService[s]
	}
	return a.globs
}

// may reports whether the element may cover an action, given in lower case, must whether
// it is known to.
func (a *actions) may(service, name string) bool { return a.has(service, name, a.not) }

func (a *actions) must(service, name string) bool { return a.has(service, name, !a.not) }

// has looks the action up. Sure leaves out the globs where that is contested.
func (a *actions) has(service, name string, sure bool) bool {
	if a.every {
		return true
	}
	for _, g := range a.byService[service] {
		if g.matches(service, name) && !(sure && g.unsure) {
			return !a.not
		}
	}
	return a.not
}

// resources reads the element and reports whether it covers anything. A statement without
// one covers everything (E-610).
func (c *compiler) resources(out *resources, s *policy.Statement, version policy.Version) bool {
	list := s.Resource
	if list == nil {
		list, out.not = s.NotResource, true
	}
	if list == nil {
		out.not, out.every = false, true
		return true
	}
	seen := make(map[string]bool, len(list.Items))
	every := false
	for _, text := range sorted(list) {
		e := compileEntry(text, version == policy.Version2012, c.scp)
		if e == nil || seen[e.key] {
			continue
		}
		seen[e.key] = true
		every = every || e.every
		out.unsure = out.unsure || out.not && e.variable
		out.entries = append(out.entries, e)
	}
	switch {
	case out.not && every:
		return false
	case every || out.not && len(out.entries) == 0:
		*out = resources{every: true}
		return true
	}
	return len(out.entries) > 0
}

func (r *resources) may(q *Request) bool {
	if r.every {
		return true
	}
	for _, e := range r.entries {
		if r.not && e.must(q) {
			return false
		}
		if !r.not && e.may(q) {
			return true
		}
	}
	return r.not
}

func (r *resources) must(q *Request) bool {
	if r.every || r.unsure {
		return r.every
	}
	for _, e := range r.entries {
		if r.not && e.may(q) {
			return false
		}
		if !r.not && e.must(q) {
			return true
		}
	}
	return r.not
}

// key names what the statement says: it is the same for statements that say the same.
func (s *statement) key() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%t%t%t%t\x01", s.acts.every, s.acts.not, s.res.every, s.res.not)
	for _, g := range s.acts.globs {
		fmt.Fprintf(&b, "%s%t,", g.text, g.unsure)
	}
	b.WriteString("\x01")
	for _, e := range s.res.entries {
		fmt.Fprintf(&b, "%s%t,", e.key, e.sure)
	}
	b.WriteString("\x01" + conditionKey(s.conditions))
	return b.String()
}

// Request is an action on a resource.
type Request struct {
	// Action such as "s3:GetObject", and Resource an ARN, or "*" for any resource.
	Action, Resource string
	// NoResource says that the action takes no resource: only entries of asterisks cover
	// it (E-1403). Resource is "*".
	NoResource bool
}

// action returns the action in lower case, without and behind the colon.
func (r *Request) action() (service, name string) {
	service, name, _ = strings.Cut(strings.ToLower(r.Action), ":")
	return service, name
}
