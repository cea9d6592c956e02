// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"cmp"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// document is a policy document ready to be merged and written.
type document struct {
	version, id string
	statements  []*statement
}

// statement is a statement of a document. Empty strings, absent values and empty
// lists are not written.
type statement struct {
	sid, effect             string
	action, notAction       value
	resource, notResource   value
	principal, notPrincipal principals
	conditions              []conditionEntry
}

// value is a string, a list of strings, or any other JSON value taken over from
// a source document.
type value struct {
	kind  valueKind
	texts []string // one for valueOne
	raw   *policy.Node
}

type valueKind uint8

const (
	valueAbsent valueKind = iota
	valueOne
	valueMany
	valueRaw
)

func oneValue(s string) value       { return value{kind: valueOne, texts: []string{s}} }
func manyValue(l []string) value    { return value{kind: valueMany, texts: l} }
func rawValue(n *policy.Node) value { return value{kind: valueRaw, raw: n} }

// shortValue is a string if the list has one element, else the list.
func shortValue(l []string) value {
	if len(l) == 1 {
		return value{kind: valueOne, texts: l}
	}
	return manyValue(l)
}

func (v value) isJust(s string) bool { return len(v.texts) == 1 && v.texts[0] == s }

// principals are the entries of a Principal or NotPrincipal element, one for
// each type, in ascending order of type.
type principals []principalEntry

type principalEntry struct {
	typ string
	ids value
	// joined says that the identifiers come from more than one block.
	joined bool
}

// isStar reports whether the element is written as the string "*": only if a
// single block of type "*" has the one identifier "*".
func (p principals) isStar() bool {
	return len(p) == 1 && p[0].typ == "*" && p[0].ids.isJust("*") && !p[0].joined
}

// conditionEntry is one key of one operator. Entries are in ascending order of
// test, then variable, each pair once.
type conditionEntry struct {
	test, variable string
	values         value
}

func compareEntries(a, b conditionEntry) int {
	return cmp.Or(strings.Compare(a.test, b.test), strings.Compare(a.variable, b.variable))
}

// merger adds up documents.
type merger struct {
	doc      document
	bySid    map[string]int
	origins  map[string]origin
	replaced []Replacement
}

// origin is where a statement comes from: an argument, the element of it, and the statement of that document, -1 for a block.
type origin struct {
	argument         string
	index, statement int
}

// String returns a label such as "override_policy_documents[0], Statement[2]" or "statement[1]".
func (o origin) String() string {
	label := statementLabel(o.argument, o.index)
	if o.statement >= 0 {
		label += ", " + statementLabel("Statement", o.statement)
	}
	return label
}

// Replacement is a Deny statement that is not in the document, because a later one of the same Sid took its place.
type Replacement struct {
	Sid string
	// Was is where the Deny stood, By where the statement stands that took its place, such as
	// "source_policy_documents[0], Statement[2]" or "statement[1]".
	Was, By string
	// Effect is that of the statement that took its place.
	Effect string
}

// add merges a document: a non-empty Id wins, a lexicographically greater
// Version wins, a statement takes the place of the one with its Sid, and every
// other statement is appended.
func (m *merger) add(d *document, argument string, index int) {
	if d.id != "" {
		m.doc.id = d.id
	}
	m.doc.version = max(m.doc.version, d.version)
	if m.doc.statements == nil {
		m.doc.statements = make([]*statement, 0, len(d.statements))
	}
	for j, s := range d.statements {
		if s.sid == "" {
			m.doc.statements = append(m.doc.statements, s)
			continue
		}
		at := origin{argument, index, j}
		if index < 0 {
			at.index, at.statement = j, -1
		}
		if i, ok := m.bySid[s.sid]; ok {
			m.replace(i, s, at)
			continue
		}
		if m.bySid == nil {
			m.bySid, m.origins = make(map[string]int), make(map[string]origin)
		}
		m.bySid[s.sid], m.origins[s.sid] = len(m.doc.statements), at
		m.doc.statements = append(m.doc.statements, s)
	}
}

// replace puts a statement in the place of another one, and keeps in mind a Deny that is gone.
func (m *merger) replace(i int, s *statement, at origin) {
	old := m.doc.statements[i]
	if old.effect == effectDeny && len(m.replaced) < maxErrors && !sameStatement(old, s) {
		m.replaced = append(m.replaced, Replacement{s.sid, m.origins[s.sid].String(), at.String(), s.effect})
	}
	m.doc.statements[i], m.origins[s.sid] = s, at
}

// sameStatement reports whether two statements are written alike.
func sameStatement(a, b *statement) bool {
	text := func(s *statement) string { return (&document{statements: []*statement{s}}).result().MinifiedJSON }
	return text(a) == text(b)
}

// sortDescending sorts by bytes, greatest first.
func sortDescending(l []string) {
	if len(l) == 2 { // the usual length of more than one
		if l[0] < l[1] {
			l[0], l[1] = l[1], l[0]
		}
		return
	}
	slices.SortFunc(l, func(a, b string) int { return strings.Compare(b, a) })
}
