// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package view

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// TextKind is where in a document a text stands.
type TextKind uint8

// The places of texts.
const (
	OtherText TextKind = iota // Version, Id, Effect
	SidText
	ActionText
	ResourceText
	PrincipalText
	OperatorText
	KeyText
	ValueText
)

// Text is a string of a document, or the name of an operator or condition key.
type Text struct {
	Kind TextKind
	// Value is the string, or what is known of its beginning if known is false.
	Value string
	Known bool
	Node  *policy.Node
	Pos   policy.Pos
	Entry *ConditionEntry // of keys and values
}

// EachText calls visit for every text of the document, in order.
func (c *Document) EachText(visit func(t *Text)) {
	t := &Text{}
	node := func(kind TextKind, n *policy.Node) {
		if n == nil || n.Kind != policy.KindString {
			return
		}
		*t = Text{Kind: kind, Node: n, Pos: n.Pos}
		if t.Value, t.Known = n.Text.Known(); !t.Known {
			t.Value = n.Text.Prefix()
		}
		visit(t)
	}
	node(OtherText, c.Doc.VersionNode)
	node(OtherText, c.Doc.ID)
	for _, s := range c.Statements {
		if s.Node.Kind != policy.KindObject {
			continue
		}
		node(SidText, s.Node.Get("Sid"))
		node(OtherText, s.Node.Get("Effect"))
		for i := range s.Principals {
			p := &s.Principals[i]
			*t = Text{Kind: PrincipalText, Value: p.Text, Known: p.Known, Node: p.Node, Pos: p.Node.Pos}
			visit(t)
		}
		for i := range s.Actions {
			a := &s.Actions[i]
			*t = Text{Kind: ActionText, Value: a.Text, Known: a.Known, Node: a.Node, Pos: a.Node.Pos}
			visit(t)
		}
		for i := range s.Resources {
			r := &s.Resources[i]
			*t = Text{Kind: ResourceText, Value: r.Text, Known: r.Known, Node: r.Node, Pos: r.Node.Pos}
			visit(t)
		}
		c.eachConditionText(s, t, visit)
	}
}

func (c *Document) eachConditionText(s *Statement, t *Text, visit func(t *Text)) {
	var operator *policy.Node
	for i := range s.Conditions {
		e := &s.Conditions[i]
		if e.OperatorNode != operator {
			operator = e.OperatorNode
			*t = Text{Kind: OperatorText, Value: e.Operator, Known: true, Node: e.OperatorNode, Pos: e.OperatorPos}
			visit(t)
		}
		*t = Text{Kind: KeyText, Value: e.Name, Known: true, Node: e.Node, Pos: e.Pos, Entry: e}
		visit(t)
		for j := range e.Values {
			v := &e.Values[j]
			if v.Node.Kind == policy.KindNumber || v.Node.Kind == policy.KindBool {
				continue
			}
			*t = Text{Kind: ValueText, Value: v.Text, Known: v.Known, Node: v.Node, Pos: v.Node.Pos, Entry: e}
			visit(t)
		}
	}
}
