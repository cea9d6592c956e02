// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// verbatim takes a value over as it is: order, repetitions and lists of one
// element stay.
func (r *sourceReader) verbatim(n *policy.Node, at *place, name string) value {
	if n == nil {
		return value{}
	}
	if n.Kind == policy.KindString {
		return oneValue(textOf(n))
	}
	if n.Kind == policy.KindArray {
		if list, ok := stringsOf(n); ok {
			return manyValue(list)
		}
	}
	return rawValue(r.generic(n, at.member(name)))
}

// stringsOf returns the elements of a list if all of them are strings.
func stringsOf(n *policy.Node) ([]string, bool) {
	list := make([]string, len(n.Elems))
	for i, e := range n.Elems {
		if e.Kind != policy.KindString {
			return nil, false
		}
		list[i] = textOf(e)
	}
	return list, true
}

// generic returns a copy of any JSON value as encoding/json reads and writes it:
// numbers take the form of a 64-bit float.
func (r *sourceReader) generic(n *policy.Node, at *place) *policy.Node {
	out := &policy.Node{Kind: n.Kind, Pos: n.Pos, Text: n.Text}
	switch n.Kind {
	case policy.KindNumber:
		text, ok := floatText(textOf(n))
		if !ok {
			r.fail(at, n, "The number "+shorten(textOf(n))+" does not fit a 64-bit float and would change.", "Write it as a string.")
		}
		out.Text = pattern.Literal(text)
	case policy.KindArray:
		out.Elems = make([]*policy.Node, len(n.Elems))
		for i, e := range n.Elems {
			out.Elems[i] = r.generic(e, at.elem(i))
		}
	case policy.KindObject:
		for _, m := range r.members(n, at, false) {
			m.Value = r.generic(m.Value, at.member(m.Name))
			out.Members = append(out.Members, m)
		}
	}
	return out
}

func (r *sourceReader) principals(n *policy.Node, at *place, name string) principals {
	if n == nil {
		return nil
	}
	at = at.member(name)
	switch n.Kind {
	case policy.KindString:
		if textOf(n) == "*" {
			return principals{{typ: "*", ids: oneValue("*")}}
		}
		r.fail(at, n, "A "+name+" that is the string "+quote(textOf(n))+" would turn into \"*\", which is everyone.",
			"Write an object that names its type, such as {\"AWS\": "+quote(textOf(n))+"}.")
		return nil
	case policy.KindObject:
	default:
		r.fail(at, n, name+" must be an object or \"*\", not "+n.Kind.String()+".", `Write an object such as {"AWS": [...]}.`)
		return nil
	}
	if len(n.Members) == 0 {
		r.fail(at, n, "An empty "+name+" names no principal and would be lost.", "Remove the element, or name the principals.")
		return nil
	}
	var out principals
	for _, m := range r.members(n, at, false) {
		out = append(out, principalEntry{typ: m.Name, ids: r.identifiers(m.Value, at.member(m.Name))})
	}
	slices.SortFunc(out, func(a, b principalEntry) int { return strings.Compare(a.typ, b.typ) })
	return out
}

// identifiers keeps a string a string and a list a list, in descending order.
func (r *sourceReader) identifiers(n *policy.Node, at *place) value {
	const remedy = "Write a string or a list of strings."
	switch n.Kind {
	case policy.KindString:
		return oneValue(textOf(n))
	case policy.KindArray:
		list := make([]string, len(n.Elems))
		for i, e := range n.Elems {
			if e.Kind != policy.KindString {
				r.fail(at.elem(i), e, "An identifier must be a string, not "+e.Kind.String()+".", remedy)
			}
			list[i] = textOf(e)
		}
		sortDescending(list)
		return manyValue(list)
	default:
		r.fail(at, n, "The identifiers of a principal type must be a string or a list of strings, not "+n.Kind.String()+".", remedy)
		return value{}
	}
}

func (r *sourceReader) conditions(n *policy.Node, at *place) []conditionEntry {
	if n == nil {
		return nil
	}
	at = at.member("Condition")
	if n.Kind != policy.KindObject {
		r.fail(at, n, "Condition must be an object, not "+n.Kind.String()+".", conditionShape)
		return nil
	}
	var out []conditionEntry
	for _, test := range r.members(n, at, false) {
		at := at.member(test.Name)
		if test.Value.Kind != policy.KindObject {
			r.fail(at, test.Value, "A condition operator must hold an object, not "+test.Value.Kind.String()+".", conditionShape)
			continue
		}
		if len(test.Value.Members) == 0 {
			r.fail(at, test.Value, "The condition operator has no keys and would be lost.", "Remove the operator, or add the key it is to test.")
		}
		for _, key := range r.members(test.Value, at, false) {
			out = append(out, conditionEntry{test.Name, key.Name, r.conditionValues(key.Value, at.member(key.Name))})
		}
	}
	slices.SortFunc(out, compareEntries)
	return out
}

const conditionShape = `Write {"Operator": {"key": ["value"]}}.`

func (r *sourceReader) conditionValues(n *policy.Node, at *place) value {
	switch n.Kind {
	case policy.KindString, policy.KindBool:
		return oneValue(textOf(n))
	case policy.KindArray:
		list := make([]string, len(n.Elems))
		for i, e := range n.Elems {
			if e.Kind != policy.KindString {
				r.fail(at.elem(i), e, "A condition value in a list must be a string, not "+e.Kind.String()+".", valueRemedy(e))
			}
			list[i] = textOf(e)
		}
		return shortValue(list)
	default:
		r.fail(at, n, "A condition value that is "+n.Kind.String()+" would be lost, and the condition with it.", valueRemedy(n))
		return value{}
	}
}

func valueRemedy(n *policy.Node) string {
	switch n.Kind {
	case policy.KindNumber, policy.KindBool:
		return "Write it as a string: " + quote(textOf(n)) + "."
	case policy.KindNull:
		return "Remove it, or write the value as a string."
	default:
		return "Write a string or a list of strings."
	}
}
