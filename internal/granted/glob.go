// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package granted

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// Catalog is what lines ask about AWS's services. A nil catalogue knows nothing: then
// nothing is folded by access level.
type Catalog interface {
	Lookup(action string) (*catalog.Action, bool)
	Service(prefix string) (*catalog.Service, bool)
}

// glob is an entry of Action or NotAction: one action, those of a shape, or all.
type glob struct {
	every   bool            // every action of every service (E-703)
	service string          // in lower case
	lower   string          // the name without service, in lower case
	text    string          // as lines show it
	name    pattern.Pattern // of lower
	literal bool
	// action is the catalogue's, of a literal that it knows.
	action *catalog.Action
	// unsure says that it is contested whether the entry covers what differs from it in
	// letter case (C-24): it is not known to take anything away.
	unsure bool
}

var everyAction = &glob{every: true, text: "everything", lower: "*"}

// compileGlob reads an entry (E-702 to E-705). It returns nil for one that matches no
// action.
func compileGlob(text string, c Catalog) *glob {
	if asterisks(text) {
		return everyAction
	}
	service, name, ok := strings.Cut(text, ":")
	switch {
	case !ok || name == "" || strings.Contains(name, ":") || strings.ContainsAny(service, "?") || strings.ContainsAny(text, " \t\r\n,"):
		return nil
	case asterisks(service) && asterisks(name):
		return everyAction
	case strings.Contains(service, "*"):
		return nil // AWS refuses the document
	}
	g := &glob{service: strings.ToLower(service), lower: strings.ToLower(name)}
	g.text = g.service + ":" + name
	g.name = pattern.Compile(g.lower)
	_, g.literal = g.name.IsLiteral()
	if g.literal && c != nil {
		if a, known := c.Lookup(g.service + ":" + g.lower); known {
			g.action, g.text = a, a.Name
		}
	}
	return g
}

func asterisks(s string) bool { return s != "" && strings.Trim(s, "*") == "" }

// differsInCase reports whether the entry, read with regard to letter case, leaves out an
// action that it covers without (C-24).
func (g *glob) differsInCase(text string, c Catalog) bool {
	if g.every || c == nil {
		return false
	}
	prefix, name, _ := strings.Cut(text, ":")
	if prefix != g.service {
		return true
	}
	s, known := c.Service(prefix)
	switch {
	case !known || asterisks(name):
		return false
	case g.literal:
		return g.action != nil && g.action.Name != text
	}
	exact := pattern.Compile(name)
	for _, a := range s.Actions() {
		short := a.ShortName()
		if g.name.Match(strings.ToLower(short)) && !exact.Match(short) {
			return true
		}
	}
	return false
}

// matches reports whether the entry covers an action, given in lower case.
func (g *glob) matches(service, name string) bool {
	return g.every || g.service == service && g.name.Match(name)
}

// globs relates the actions of two entries.
func (w *work) globs(a, b *glob) relation {
	switch {
	case !w.spend(1):
		return crossing
	case a == b || b.every:
		return inside
	case a.every:
		return around
	case a.service != b.service:
		return disjoint
	case a.lower == b.lower:
		return inside
	}
	return w.patterns(&a.name, &b.name)
}

// term is what all of its entries cover (nearly always it is one entry), but for what one
// of out covers. It is immutable.
type term struct{ all, out []*glob }

// relate relates the actions that all entries of a term cover and those of another entry.
func (w *work) relate(t term, g *glob) relation {
	rel := crossing
	for _, m := range t.all {
		switch w.globs(m, g) {
		case disjoint:
			return disjoint
		case inside:
			return inside
		case around:
			if len(t.all) == 1 {
				rel = around
			}
		}
	}
	return rel
}

// shares reports whether a term and an entry may have actions in common.
func (w *work) shares(t term, g *glob) bool {
	return w.relate(t, g) != disjoint && !slices.ContainsFunc(t.out, func(o *glob) bool { return !o.unsure && w.globs(g, o) == inside })
}

// maxTerm is how many entries a term keeps. A term without some of them says more.
const maxTerm = 4

// meet is what a term and an entry that crosses it have in common; false if that is nothing.
func (w *work) meet(t term, g *glob) (term, bool) {
	all := make([]*glob, 0, len(t.all)+1)
	for _, m := range t.all {
		if w.globs(g, m) != inside {
			all = append(all, m)
		}
	}
	if len(all) >= maxTerm {
		return t, true
	}
	out := term{all: append(all, g)}
	return w.less(out, t.out)
}

// less is the term without what some entries cover; false if nothing is left.
func (w *work) less(t term, globs []*glob) (term, bool) {
	var out []*glob
	for _, g := range globs {
		if w.spent() {
			return t, true
		}
		switch r := w.relate(t, g); {
		case r == inside && !g.unsure:
			return term{}, false
		case r != disjoint:
			out = append(out, g)
		}
	}
	if len(out) > 0 {
		t.out = unique(append(out, t.out...), (*glob).key)
	}
	return t, true
}

// matches reports whether the term covers an action, given in lower case.
func (t term) matches(service, name string) bool {
	for _, g := range t.all {
		if !g.matches(service, name) {
			return false
		}
	}
	return !slices.ContainsFunc(t.out, func(g *glob) bool { return !g.unsure && g.matches(service, name) })
}

// service is the only service that the term has actions of, "" if it is not one.
func (t term) service() string {
	for _, g := range t.all {
		if !g.every {
			return g.service
		}
	}
	return ""
}

// String prints the entries of the term, but not what it leaves out. What several patterns
// have in common has no pattern of its own.
func (t term) String() string {
	if len(t.all) == 1 {
		return t.all[0].text
	}
	texts := make([]string, len(t.all))
	for i, g := range t.all {
		texts[i] = g.text
	}
	return strings.Join(texts, " within ")
}

// key names the term.
func (t term) key() string {
	if len(t.out) == 0 {
		return t.String()
	}
	return t.String() + " - " + globKey(t.out)
}

func (g *glob) key() string { return g.text }

func globKey(list []*glob) string {
	var b strings.Builder
	for _, g := range list {
		b.WriteString(g.text + ",")
	}
	return b.String()
}
