// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"slices"
	"strings"
)

// verbatim takes a value over as it is: order, repetitions and lists of one
// element stay.
func (r *sourceReader) verbatim(n *node, at *place, name string) value {
	if n == nil {
		return value{}
	}
	if n.kind == kindString {
		return oneValue(n.text)
	}
	if n.kind == kindArray {
		if list, ok := stringsOf(n); ok {
			return manyValue(list)
		}
	}
	return rawValue(r.generic(n, at.member(name)))
}

// stringsOf returns the elements of a list if all of them are strings.
func stringsOf(n *node) ([]string, bool) {
	list := make([]string, len(n.elems))
	for i, e := range n.elems {
		if e.kind != kindString {
			return nil, false
		}
		list[i] = e.text
	}
	return list, true
}

// generic returns a copy of any JSON value as encoding/json reads and writes it:
// numbers take the form of a 64-bit float.
func (r *sourceReader) generic(n *node, at *place) *node {
	out := &node{kind: n.kind, offset: n.offset, text: n.text}
	switch n.kind {
	case kindNumber:
		text, ok := floatText(n.text)
		if !ok {
			r.fail(at, n, "The number "+shorten(n.text)+" does not fit a 64-bit float and would change.", "Write it as a string.")
		}
		out.text = text
	case kindArray:
		out.elems = make([]*node, len(n.elems))
		for i, e := range n.elems {
			out.elems[i] = r.generic(e, at.elem(i))
		}
	case kindObject:
		for _, m := range r.members(n, at, false) {
			m.value = r.generic(m.value, at.member(m.name))
			out.members = append(out.members, m)
		}
	}
	return out
}

func (r *sourceReader) principals(n *node, at *place, name string) principals {
	if n == nil {
		return nil
	}
	at = at.member(name)
	switch n.kind {
	case kindString:
		if n.text == "*" {
			return principals{{typ: "*", ids: oneValue("*")}}
		}
		r.fail(at, n, "A "+name+" that is the string "+quote(n.text)+" would turn into \"*\", which is everyone.",
			"Write an object that names its type, such as {\"AWS\": "+quote(n.text)+"}.")
		return nil
	case kindObject:
	default:
		r.fail(at, n, name+" must be an object or \"*\", not "+n.kind.String()+".", `Write an object such as {"AWS": [...]}.`)
		return nil
	}
	if len(n.members) == 0 {
		r.fail(at, n, "An empty "+name+" names no principal and would be lost.", "Remove the element, or name the principals.")
		return nil
	}
	var out principals
	for _, m := range r.members(n, at, false) {
		out = append(out, principalEntry{typ: m.name, ids: r.identifiers(m.value, at.member(m.name))})
	}
	slices.SortFunc(out, func(a, b principalEntry) int { return strings.Compare(a.typ, b.typ) })
	return out
}

// identifiers keeps a string a string and a list a list, in descending order.
func (r *sourceReader) identifiers(n *node, at *place) value {
	const remedy = "Write a string or a list of strings."
	switch n.kind {
	case kindString:
		return oneValue(n.text)
	case kindArray:
		list := make([]string, len(n.elems))
		for i, e := range n.elems {
			if e.kind != kindString {
				r.fail(at.elem(i), e, "An identifier must be a string, not "+e.kind.String()+".", remedy)
			}
			list[i] = e.text
		}
		sortDescending(list)
		return manyValue(list)
	default:
		r.fail(at, n, "The identifiers of a principal type must be a string or a list of strings, not "+n.kind.String()+".", remedy)
		return value{}
	}
}

func (r *sourceReader) conditions(n *node, at *place) []conditionEntry {
	if n == nil {
		return nil
	}
	at = at.member("Condition")
	if n.kind != kindObject {
		r.fail(at, n, "Condition must be an object, not "+n.kind.String()+".", conditionShape)
		return nil
	}
	var out []conditionEntry
	for _, test := range r.members(n, at, false) {
		at := at.member(test.name)
		if test.value.kind != kindObject {
			r.fail(at, test.value, "A condition operator must hold an object, not "+test.value.kind.String()+".", conditionShape)
			continue
		}
		if len(test.value.members) == 0 {
			r.fail(at, test.value, "The condition operator has no keys and would be lost.", "Remove the operator, or add the key it is to test.")
		}
		for _, key := range r.members(test.value, at, false) {
			out = append(out, conditionEntry{test.name, key.name, r.conditionValues(key.value, at.member(key.name))})
		}
	}
	slices.SortFunc(out, compareEntries)
	return out
}

const conditionShape = `Write {"Operator": {"key": ["value"]}}.`

func (r *sourceReader) conditionValues(n *node, at *place) value {
	switch n.kind {
	case kindString, kindBool:
		return oneValue(n.text)
	case kindArray:
		list := make([]string, len(n.elems))
		for i, e := range n.elems {
			if e.kind != kindString {
				r.fail(at.elem(i), e, "A condition value in a list must be a string, not "+e.kind.String()+".", valueRemedy(e))
			}
			list[i] = e.text
		}
		return shortValue(list)
	default:
		r.fail(at, n, "A condition value that is "+n.kind.String()+" would be lost, and the condition with it.", valueRemedy(n))
		return value{}
	}
}

func valueRemedy(n *node) string {
	switch n.kind {
	case kindNumber, kindBool:
		return "Write it as a string: " + quote(n.text) + "."
	case kindNull:
		return "Remove it, or write the value as a string."
	default:
		return "Write a string or a list of strings."
	}
}
