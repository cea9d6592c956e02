// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
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
}

// document returns nil if there were errors.
func (r *sourceReader) document(text string) *document {
	before := r.errs.count()
	root, err := parse(text, maxDepth-1)
	if err != nil {
		err.Argument, err.Index = r.argument, r.index
		r.errs.add(err)
		return nil
	}
	d := &document{}
	switch root.Kind {
	case policy.KindObject:
		elements := r.elements(root, nil, documentElements)
		d.version = r.string(elements[0], nil, "Version")
		d.id = r.string(elements[1], nil, "Id")
		d.statements = r.statements(elements[2])
	case policy.KindNull: // adds nothing
	default:
		remedy := `Pass an object such as {"Version": "2012-10-17", "Statement": [...]}.`
		if root.Kind == policy.KindString {
			remedy = "The document was encoded twice: remove one jsonencode()."
		}
		r.fail(nil, root, "A policy document must be an object, not "+root.Kind.String()+".", remedy)
	}
	if r.errs.count() > before {
		return nil
	}
	return d
}

func (r *sourceReader) fail(at *place, n *policy.Node, message, remedy string) {
	r.failAt(at, n.Pos, shorten(textOf(n)), message, remedy)
}

func (r *sourceReader) failAt(at *place, pos policy.Pos, value, message, remedy string) {
	if r.errs.full() {
		r.errs.more++
		return
	}
	e := errorAt(pos)
	e.Argument, e.Index = r.argument, r.index
	e.Path, e.Value, e.Message, e.Remedy = at.String(), value, message, remedy
	r.errs.add(e)
}

// elements returns the values of the named members of an object, nil for absent
// ones. Names match without regard to case. Null counts as absent.
func (r *sourceReader) elements(n *policy.Node, at *place, names []string) []*policy.Node {
	values := make([]*policy.Node, len(names))
	for _, m := range r.members(n, at, true) {
		i := slices.IndexFunc(names, func(name string) bool { return strings.EqualFold(name, m.Name) })
		switch {
		case i >= 0 && m.Value.Kind != policy.KindNull:
			values[i] = m.Value
		case i < 0 && m.Value.Kind != policy.KindNull:
			r.failAt(at.member(m.Name), m.NamePos, shorten(m.Name), "The element "+quote(m.Name)+" is unknown and would be lost.", unknownElement(m.Name, names))
		}
		// A Principal of null is refused by the original, too.
		if i >= 0 && m.Value.Kind == policy.KindNull && strings.HasSuffix(names[i], "Principal") {
			r.fail(at.member(names[i]), m.Value, names[i]+" is null, which names no principal.", "Remove the element, or name the principals.")
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

func (r *sourceReader) string(n *policy.Node, at *place, name string) string {
	if n == nil {
		return ""
	}
	if n.Kind != policy.KindString {
		r.fail(at.member(name), n, name+" must be a string, not "+n.Kind.String()+".", "Write a string.")
		return ""
	}
	return textOf(n)
}

func (r *sourceReader) statements(n *policy.Node) []*statement {
	if n == nil {
		return nil
	}
	at := (*place)(nil).member("Statement")
	switch n.Kind {
	case policy.KindObject: // accepted though the original wants a list
		return []*statement{r.statement(n, at)}
	case policy.KindArray:
		list := make([]*statement, 0, len(n.Elems))
		for i, e := range n.Elems {
			if e.Kind != policy.KindObject {
				r.fail(at.elem(i), e, "A statement must be an object, not "+e.Kind.String()+".", "Remove the element, or write a statement.")
				continue
			}
			list = append(list, r.statement(e, at.elem(i)))
		}
		return list
	default:
		r.fail(at, n, "Statement must be a list of statements, not "+n.Kind.String()+".", `Write "Statement": [{...}].`)
		return nil
	}
}

func (r *sourceReader) statement(n *policy.Node, at *place) *statement {
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
