// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"cmp"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
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
// The Principal "*" does not become {"AWS": "*"}, and an absent Version does not
// become the version it means. What is not of the shape IAM knows is kept as it
// is, with names in order: the form never loses anything. Canonical is idempotent.
//
// The error is an [Errors] for text that is not one JSON object, repeats a name
// with another value, or exceeds the limits on depth and size.
func Canonical(text string) (string, error) {
	root, err := canonicalTree(text)
	if err != nil {
		return "", err
	}
	return writeCanonical(root), nil
}

// canonicalTree reads a policy and brings the tree, which nobody else has, into canonical form.
func canonicalTree(text string) (*policy.Node, error) {
	root, err := parse(text, maxDepth)
	if err != nil {
		return nil, Errors{err}
	}
	errs := &collector{}
	r := &sourceReader{errs: errs, index: -1}
	if root.Kind != policy.KindObject {
		r.fail(nil, root, "A policy document must be an object, not "+root.Kind.String()+".",
			`Pass an object such as {"Version": "2012-10-17", "Statement": [...]}.`)
		return nil, errs.err()
	}
	r.dropRepetitions(root, nil)
	if err := errs.err(); err != nil {
		return nil, err
	}
	return canonicalDocument(root), nil
}

// dropRepetitions removes members that repeat another one, and sorts the others by name, at all levels.
func (r *sourceReader) dropRepetitions(n *policy.Node, at *place) {
	for i, e := range n.Elems {
		r.dropRepetitions(e, at.elem(i))
	}
	n.Members = r.members(n, at, false)
	for _, m := range n.Members {
		r.dropRepetitions(m.Value, at.member(m.Name))
	}
	slices.SortFunc(n.Members, compareMembers)
}

func canonicalDocument(n *policy.Node) *policy.Node {
	for i := range n.Members {
		if m := &n.Members[i]; m.Name == "Statement" {
			m.Value = canonicalStatements(m.Value)
		}
	}
	orderMembers(n, documentElements)
	return n
}

// canonicalStatements wraps a single statement and sorts a list of them.
func canonicalStatements(n *policy.Node) *policy.Node {
	if n.Kind == policy.KindObject {
		n = &policy.Node{Kind: policy.KindArray, Elems: []*policy.Node{n}}
	}
	if n.Kind != policy.KindArray || slices.ContainsFunc(n.Elems, func(e *policy.Node) bool { return e.Kind != policy.KindObject }) {
		return n
	}
	type entry struct {
		sid, text string
		n         *policy.Node
	}
	list := make([]entry, len(n.Elems))
	for i, e := range n.Elems {
		e = canonicalStatement(e)
		list[i] = entry{sidOf(e), writeCanonical(e), e}
	}
	slices.SortFunc(list, func(a, b entry) int { return cmp.Or(cmp.Compare(a.sid, b.sid), cmp.Compare(a.text, b.text)) })
	out := &policy.Node{Kind: policy.KindArray}
	for i := range list {
		if i == 0 || list[i].text != list[i-1].text {
			out.Elems = append(out.Elems, list[i].n)
		}
	}
	return out
}

func sidOf(statement *policy.Node) string {
	for _, m := range statement.Members {
		if m.Name == "Sid" && m.Value.Kind == policy.KindString {
			return textOf(m.Value)
		}
	}
	return ""
}

func canonicalStatement(n *policy.Node) *policy.Node {
	for i := range n.Members {
		m := &n.Members[i]
		switch m.Name {
		case "Action", "NotAction", "Resource", "NotResource":
			m.Value = canonicalList(m.Value, false)
		case "Principal", "NotPrincipal":
			for j := range m.Value.Members {
				p := &m.Value.Members[j]
				p.Value = canonicalList(p.Value, false)
			}
		case "Condition":
			for _, operator := range m.Value.Members {
				for k := range operator.Value.Members {
					key := &operator.Value.Members[k]
					key.Value = canonicalList(key.Value, true)
				}
			}
		}
	}
	n.Members = slices.DeleteFunc(n.Members, func(m policy.Member) bool {
		return m.Name == "Condition" && m.Value.Kind == policy.KindObject && len(m.Value.Members) == 0
	})
	orderMembers(n, statementElements)
	return n
}

// canonicalList makes a string or list of strings a sorted list without
// repetitions. With scalars, booleans and numbers count as strings. Anything else
// is returned as it is.
func canonicalList(n *policy.Node, scalars bool) *policy.Node {
	elems := n.Elems
	switch n.Kind {
	case policy.KindArray:
	case policy.KindObject, policy.KindNull:
		return n
	default:
		elems = []*policy.Node{n}
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
	out := &policy.Node{Kind: policy.KindArray}
	for _, s := range slices.Compact(list) {
		out.Elems = append(out.Elems, policy.NewString(policy.Pos{}, pattern.Literal(s)))
	}
	return out
}

func scalarText(n *policy.Node, scalars bool) (text string, ok bool) {
	switch {
	case n.Kind == policy.KindString, n.Kind == policy.KindBool && scalars:
		return textOf(n), true
	case n.Kind == policy.KindNumber && scalars:
		return policy.CanonicalDecimal(textOf(n))
	}
	return "", false
}

// orderMembers puts the named members first, the others behind in ascending order.
func orderMembers(n *policy.Node, names []string) {
	rank := func(m policy.Member) int {
		if i := slices.Index(names, m.Name); i >= 0 {
			return i
		}
		return len(names)
	}
	slices.SortFunc(n.Members, func(a, b policy.Member) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a.Name, b.Name))
	})
}

func writeCanonical(n *policy.Node) string {
	w := writer{ordered: true}
	w.node(n)
	return string(w.compact)
}
