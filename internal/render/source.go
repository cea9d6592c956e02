// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"slices"
	"strings"
)

var (
	documentElements  = []string{"Version", "Id", "Statement"}
	statementElements = []string{
		"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition",
	}
)

// sourceReader reads one source or override document. What the original
// takes over unchanged is taken over; what it drops, widens or fails on is an
// error.
type sourceReader struct {
	errs     *collector
	argument string
	index    int
	text     string
}

// document returns nil if there were errors.
func (r *sourceReader) document() *document {
	before := len(r.errs.list) + r.errs.more
	root, err := parse(r.text, maxDepth-1)
	if err != nil {
		err.Argument, err.Index = r.argument, r.index
		r.errs.add(err)
		return nil
	}
	d := &document{}
	switch root.kind {
	case kindObject:
		elements := r.elements(root, nil, documentElements)
		d.version = r.string(elements[0], nil, "Version")
		d.id = r.string(elements[1], nil, "Id")
		d.statements = r.statements(elements[2])
	case kindNull: // adds nothing
	default:
		remedy := `Pass an object such as {"Version": "2012-10-17", "Statement": [...]}.`
		if root.kind == kindString {
			remedy = "The document was encoded twice: remove one jsonencode()."
		}
		r.fail(nil, root, "A policy document must be an object, not "+root.kind.String()+".", remedy)
	}
	if len(r.errs.list)+r.errs.more > before {
		return nil
	}
	return d
}

func (r *sourceReader) fail(at *place, n *node, message, remedy string) {
	r.failAt(at, n.offset, plainValue(n), message, remedy)
}

func (r *sourceReader) failAt(at *place, offset int, value, message, remedy string) {
	e := errorAt(r.text, offset)
	e.Argument, e.Index = r.argument, r.index
	e.Path, e.Value, e.Message, e.Remedy = at.String(), value, message, remedy
	r.errs.add(e)
}

// plainValue is the text of a scalar, "" for lists and objects.
func plainValue(n *node) string { return shorten(n.text) }

// elements returns the values of the named members of an object, nil for absent
// ones. Names match without regard to case. Null counts as absent.
func (r *sourceReader) elements(n *node, at *place, names []string) []*node {
	values := make([]*node, len(names))
	for _, m := range r.members(n, at, true) {
		i := slices.IndexFunc(names, func(name string) bool { return strings.EqualFold(name, m.name) })
		switch {
		case i >= 0 && m.value.kind != kindNull:
			values[i] = m.value
		case i < 0 && m.value.kind != kindNull:
			r.failAt(at.member(m.name), m.offset, shorten(m.name), "The element "+quote(m.name)+" is unknown and would be lost.", unknownElement(m.name, names))
		}
		// A Principal of null is refused by the original, too.
		if i >= 0 && m.value.kind == kindNull && strings.HasSuffix(names[i], "Principal") {
			r.fail(at.member(names[i]), m.value, names[i]+" is null, which names no principal.", "Remove the element, or name the principals.")
		}
	}
	return values
}

func unknownElement(name string, names []string) string {
	for _, n := range names {
		if strings.EqualFold(strings.TrimRight(name, "sS"), n) {
			return "Write " + quote(n) + "."
		}
	}
	return "Remove it or correct its name; " + strings.Join(names, ", ") + " are known."
}

// members returns the members of an object without repetitions of equal value. A
// repeated name with another value is an error, as one of the two would be lost.
func (r *sourceReader) members(n *node, at *place, fold bool) []member {
	seen := make(map[string]member, len(n.members))
	list := make([]member, 0, len(n.members))
	for _, m := range n.members {
		name := m.name
		if fold {
			name = foldName(name)
		}
		first, ok := seen[name]
		if !ok {
			seen[name] = m
			list = append(list, m)
			continue
		}
		if !first.value.equal(m.value) {
			line := errorAt(r.text, first.offset)
			r.failAt(at.member(m.name), m.offset, shorten(m.name),
				"The name "+quote(m.name)+" repeats with another value (first on "+line.Where()+"), so one of the two would be lost.",
				"Merge the two values or remove one.")
		}
	}
	return list
}

// foldName returns the same text for names that differ only in case.
func foldName(name string) string {
	for _, list := range [][]string{documentElements, statementElements} {
		for _, n := range list {
			if strings.EqualFold(n, name) {
				return n
			}
		}
	}
	return name
}

func (r *sourceReader) string(n *node, at *place, name string) string {
	if n == nil {
		return ""
	}
	if n.kind != kindString {
		r.fail(at.member(name), n, name+" must be a string, not "+n.kind.String()+".", "Write a string.")
		return ""
	}
	return n.text
}

func (r *sourceReader) statements(n *node) []*statement {
	if n == nil {
		return nil
	}
	at := (*place)(nil).member("Statement")
	switch n.kind {
	case kindObject: // accepted though the original wants a list
		return []*statement{r.statement(n, at)}
	case kindArray:
		list := make([]*statement, 0, len(n.elems))
		for i, e := range n.elems {
			if e.kind != kindObject {
				r.fail(at.elem(i), e, "A statement must be an object, not "+e.kind.String()+".", "Remove the element, or write a statement.")
				continue
			}
			list = append(list, r.statement(e, at.elem(i)))
		}
		return list
	default:
		r.fail(at, n, "Statement must be a list of statements, not "+n.kind.String()+".", `Write "Statement": [{...}].`)
		return nil
	}
}

func (r *sourceReader) statement(n *node, at *place) *statement {
	e := r.elements(n, at, statementElements)
	return &statement{
		sid:          r.string(e[0], at, "Sid"),
		effect:       r.string(e[1], at, "Effect"),
		action:       r.verbatim(e[2], at, "Action"),
		notAction:    r.verbatim(e[3], at, "NotAction"),
		resource:     r.verbatim(e[4], at, "Resource"),
		notResource:  r.verbatim(e[5], at, "NotResource"),
		principal:    r.principals(e[6], at, "Principal"),
		notPrincipal: r.principals(e[7], at, "NotPrincipal"),
		conditions:   r.conditions(e[8], at),
	}
}

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
	slices.SortFunc(out, compareConditions)
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
		if len(list) == 1 {
			return oneValue(list[0])
		}
		return manyValue(list)
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
