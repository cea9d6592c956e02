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
	before := r.errs.count()
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
	if r.errs.count() > before {
		return nil
	}
	return d
}

func (r *sourceReader) fail(at *place, n *node, message, remedy string) {
	r.failAt(at, n.offset, plainValue(n), message, remedy)
}

func (r *sourceReader) failAt(at *place, offset int, value, message, remedy string) {
	if r.errs.full() {
		r.errs.more++
		return
	}
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
