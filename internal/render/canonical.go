// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"cmp"
	"slices"
	"strings"
)

// Canonical brings a policy document (JSON text) into one form, for reviews and
// fingerprints: documents that differ only in white space, order, repetition or
// the choice between a string and a list of one give the same text. The form
// grants and denies exactly what the document does.
//
//   - There is no white space outside strings, and no more escapes than JSON needs.
//   - Elements stand in the order Version, Id, Statement and Sid, Effect, Action,
//     NotAction, Resource, NotResource, Principal, NotPrincipal, Condition; every
//     other name of an object comes after these in ascending order.
//   - Statement is a list, in ascending order of Sid, then of content; a statement
//     equal to another in everything is kept once. The order of statements never
//     matters (E-602).
//   - Actions, resources, identifiers and condition values are lists in ascending
//     byte order without repetitions (E-605). Letter case stays as it is, so
//     "s3:get*" and "s3:Get*" are two actions.
//   - Booleans and numbers among condition values are strings, numbers in shortest
//     decimal form (E-606). An empty Condition is left out (E-607).
//
// The Principal "*" stays apart from {"AWS": "*"} and an absent Version apart from
// the version it stands for. What is not of the shape IAM knows is kept as it is,
// with names in order: the form never loses anything. Canonical is idempotent.
//
// The error is an [Errors] for text that is not one JSON object, repeats a name
// with another value, or exceeds the limits on depth and size.
func Canonical(policy string) (string, error) {
	root, err := canonicalTree(policy)
	if err != nil {
		return "", err
	}
	return writeCanonical(root), nil
}

// canonicalTree reads a policy into a tree in canonical form.
func canonicalTree(policy string) (*node, error) {
	root, err := parse(policy, maxDepth)
	if err != nil {
		err.Index = -1
		return nil, Errors{err}
	}
	errs := &collector{}
	r := &sourceReader{errs: errs, index: -1, text: policy}
	if root.kind != kindObject {
		r.fail(nil, root, "A policy document must be an object, not "+root.kind.String()+".",
			`Pass an object such as {"Version": "2012-10-17", "Statement": [...]}.`)
		return nil, errs.err()
	}
	r.dropRepetitions(root, nil)
	if err := errs.err(); err != nil {
		return nil, err
	}
	return canonicalDocument(root), nil
}

// dropRepetitions removes members that repeat another one, at all levels.
func (r *sourceReader) dropRepetitions(n *node, at *place) {
	for i, e := range n.elems {
		r.dropRepetitions(e, at.elem(i))
	}
	n.members = r.members(n, at, false)
	for _, m := range n.members {
		r.dropRepetitions(m.value, at.member(m.name))
	}
}

func canonicalDocument(n *node) *node {
	for i := range n.members {
		if m := &n.members[i]; m.name == "Statement" {
			m.value = canonicalStatements(m.value)
		}
	}
	orderMembers(n, documentElements)
	return n
}

// canonicalStatements wraps a single statement and sorts a list of them.
func canonicalStatements(n *node) *node {
	if n.kind == kindObject {
		n = &node{kind: kindArray, elems: []*node{n}}
	}
	if n.kind != kindArray || slices.ContainsFunc(n.elems, func(e *node) bool { return e.kind != kindObject }) {
		return n
	}
	type entry struct {
		sid, text string
		n         *node
	}
	list := make([]entry, len(n.elems))
	for i, e := range n.elems {
		e = canonicalStatement(e)
		list[i] = entry{sidOf(e), writeCanonical(e), e}
	}
	slices.SortFunc(list, func(a, b entry) int { return cmp.Or(cmp.Compare(a.sid, b.sid), cmp.Compare(a.text, b.text)) })
	out := &node{kind: kindArray}
	for i := range list {
		if i == 0 || list[i].text != list[i-1].text {
			out.elems = append(out.elems, list[i].n)
		}
	}
	return out
}

func sidOf(statement *node) string {
	for _, m := range statement.members {
		if m.name == "Sid" && m.value.kind == kindString {
			return m.value.text
		}
	}
	return ""
}

func canonicalStatement(n *node) *node {
	for i := range n.members {
		m := &n.members[i]
		switch m.name {
		case "Action", "NotAction", "Resource", "NotResource":
			m.value = canonicalList(m.value, false)
		case "Principal", "NotPrincipal":
			for j := range m.value.members {
				p := &m.value.members[j]
				p.value = canonicalList(p.value, false)
			}
		case "Condition":
			for _, operator := range m.value.members {
				for k := range operator.value.members {
					key := &operator.value.members[k]
					key.value = canonicalList(key.value, true)
				}
			}
		}
	}
	n.members = slices.DeleteFunc(n.members, func(m member) bool {
		return m.name == "Condition" && m.value.kind == kindObject && len(m.value.members) == 0
	})
	orderMembers(n, statementElements)
	return n
}

// canonicalList makes a string or list of strings a sorted list without
// repetitions. With scalars, booleans and numbers count as strings. Anything else
// is returned as it is.
func canonicalList(n *node, scalars bool) *node {
	elems := n.elems
	switch n.kind {
	case kindArray:
	case kindObject, kindNull:
		return n
	default:
		elems = []*node{n}
	}
	list := make([]string, len(elems))
	for i, e := range elems {
		text, ok := scalarText(e, scalars)
		if !ok {
			return n
		}
		list[i] = text
	}
	slices.Sort(list)
	out := &node{kind: kindArray}
	for _, s := range slices.Compact(list) {
		out.elems = append(out.elems, &node{kind: kindString, text: s})
	}
	return out
}

func scalarText(n *node, scalars bool) (text string, ok bool) {
	switch {
	case n.kind == kindString, n.kind == kindBool && scalars:
		return n.text, true
	case n.kind == kindNumber && scalars:
		if d, ok := decimalOf(n.text); ok {
			return d.plain()
		}
	}
	return "", false
}

// orderMembers puts the named members first, the others behind in ascending order.
func orderMembers(n *node, names []string) {
	rank := func(m member) int {
		if i := slices.Index(names, m.name); i >= 0 {
			return i
		}
		return len(names)
	}
	slices.SortFunc(n.members, func(a, b member) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a.name, b.name))
	})
	n.ordered = true
}

func writeCanonical(n *node) string {
	w := writer{}
	w.node(n)
	return string(w.compact)
}
