// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import "github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"

// textKind is where in a document a text stands.
type textKind uint8

const (
	otherText textKind = iota // Version, Id, Effect
	sidText
	actionText
	resourceText
	principalText
	operatorText
	keyText
	valueText
)

// text is a string of a document, or the name of an operator or condition key.
type text struct {
	kind textKind
	// value is the string, or what is known of its beginning if known is false.
	value string
	known bool
	node  *policy.Node
	pos   policy.Pos
	entry *ConditionEntry // of keys and values
}

// eachText calls visit for every text of the document, in order.
func (c *Context) eachText(visit func(t *text)) {
	t := &text{}
	node := func(kind textKind, n *policy.Node) {
		if n == nil || n.Kind != policy.KindString {
			return
		}
		*t = text{kind: kind, node: n, pos: n.Pos}
		if t.value, t.known = n.Text.Known(); !t.known {
			t.value = n.Text.Prefix()
		}
		visit(t)
	}
	node(otherText, c.Doc.VersionNode)
	node(otherText, c.Doc.ID)
	for _, s := range c.Statements {
		if s.Node.Kind != policy.KindObject {
			continue
		}
		node(sidText, s.Node.Get("Sid"))
		node(otherText, s.Node.Get("Effect"))
		for i := range s.Principals {
			p := &s.Principals[i]
			*t = text{kind: principalText, value: p.Text, known: p.Known, node: p.Node, pos: p.Node.Pos}
			visit(t)
		}
		for i := range s.Actions {
			a := &s.Actions[i]
			*t = text{kind: actionText, value: a.Text, known: a.Known, node: a.Node, pos: a.Node.Pos}
			visit(t)
		}
		for i := range s.Resources {
			r := &s.Resources[i]
			*t = text{kind: resourceText, value: r.Text, known: r.Known, node: r.Node, pos: r.Node.Pos}
			visit(t)
		}
		c.eachConditionText(s, t, visit)
	}
}

func (c *Context) eachConditionText(s *Statement, t *text, visit func(t *text)) {
	var operator *policy.Node
	for i := range s.Conditions {
		e := &s.Conditions[i]
		if e.OperatorNode != operator {
			operator = e.OperatorNode
			*t = text{kind: operatorText, value: e.Operator, known: true, node: e.OperatorNode, pos: e.OperatorPos}
			visit(t)
		}
		*t = text{kind: keyText, value: e.Name, known: true, node: e.Node, pos: e.Pos, entry: e}
		visit(t)
		for j := range e.Values {
			v := &e.Values[j]
			if v.Node.Kind == policy.KindNumber || v.Node.Kind == policy.KindBool {
				continue
			}
			*t = text{kind: valueText, value: v.Text, known: v.Known, node: v.Node, pos: v.Node.Pos, entry: e}
			visit(t)
		}
	}
}
