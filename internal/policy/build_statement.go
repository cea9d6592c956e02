// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy

import (
	"slices"
	"strconv"
)

// statement reads one statement. A statement that is unknown, wrong, or may have
// further elements is marked Unknown.
func (b *builder) statement(n *Node, index int) *Statement {
	s := &Statement{Index: index, Node: n, Effect: EffectUnknown}
	switch n.Kind {
	case KindObject:
	case KindUnknown:
		s.Unknown = true
		return s
	default:
		s.Unknown = true
		b.mismatch(n, "A statement", "an object")
		return s
	}
	s.Unknown = n.More

	var effect *Node
	more := b.members(n, &statementElements, func(m *Member) {
		switch m.Name {
		case "Sid":
			s.SidPos = m.Value.Pos
			if t, ok := b.text(m.Value, "Sid"); ok {
				s.Sid, _ = t.Known()
			}
		case "Effect":
			effect = m.Value
		case "Principal":
			s.Principal = b.principal(m.Value, m.Name)
		case "NotPrincipal":
			s.NotPrincipal = b.principal(m.Value, m.Name)
		case "Action":
			s.Action = b.nonEmpty(m.Value, m.Name)
		case "NotAction":
			s.NotAction = b.nonEmpty(m.Value, m.Name)
		case "Resource":
			s.Resource = b.nonEmpty(m.Value, m.Name)
		case "NotResource":
			s.NotResource = b.nonEmpty(m.Value, m.Name)
		case "Condition":
			s.Condition = b.condition(m.Value)
		}
	})
	switch {
	case effect != nil:
		s.Effect = b.effect(effect)
	case !n.More && !slices.Contains(more, "Effect"):
		b.add(Problem{
			Code: CodeMissingEffect, At: n, Pos: n.Pos,
			Message: "The statement has no Effect, and there is no default.",
			Fix:     `Add "Effect": "Allow" or "Effect": "Deny".`,
		})
	}
	if s.Action == nil && s.NotAction == nil && !n.More && !slices.Contains(more, "Action") && !slices.Contains(more, "NotAction") {
		b.add(Problem{
			Code: CodeMissingAction, At: n, Pos: n.Pos,
			Message: "The statement has neither Action nor NotAction.",
			Fix:     `Add the actions, such as "Action": "s3:GetObject".`,
		})
	}
	if s.Action == nil && s.NotAction == nil || len(more) > 0 {
		s.Unknown = true
	}
	for _, both := range [...]struct {
		is    bool
		plain string
	}{
		{s.Principal != nil && s.NotPrincipal != nil, "Principal"},
		{s.Action != nil && s.NotAction != nil, "Action"},
		{s.Resource != nil && s.NotResource != nil, "Resource"},
	} {
		if both.is {
			b.bothForms(n, n.member(both.plain), n.member("Not"+both.plain))
			s.Unknown = true
		}
	}
	return s
}

// bothForms reports a statement with an element and its Not form (E-604).
func (b *builder) bothForms(n *Node, plain, not *Member) {
	b.add(Problem{
		Code: CodeElementCombination, At: n, Pos: n.Pos,
		Message: "The statement has both " + plain.Name + " and " + not.Name + ".",
		Fix:     `Keep one. For "all except", use ` + not.Name + " alone, or allow all and deny the exceptions in a second statement.",
		Related: []Related{
			{At: plain.Value, Pos: plain.NamePos, Label: plain.Name},
			{At: not.Value, Pos: not.NamePos, Label: not.Name},
		},
	})
}

// effect reads the Effect element (E-603).
func (b *builder) effect(n *Node) Effect {
	t, ok := b.text(n, "Effect")
	if !ok {
		return EffectUnknown
	}
	switch s, known := t.Known(); {
	case s == "Allow":
		return Allow
	case s == "Deny":
		return Deny
	case !known && (mayBe(t, "Allow") || mayBe(t, "Deny")):
		return EffectUnknown
	}
	problem := Problem{
		Code: CodeInvalidEffect, At: n, Pos: n.Pos,
		Message: "The effect " + quoteText(t) + " does not exist.",
		Fix:     `Write "Allow" or "Deny".`,
	}
	if s := nearest(t.String(), []string{"Allow", "Deny"}); s != "" {
		problem.Fix = "Write " + strconv.Quote(s) + "."
	}
	b.add(problem)
	return EffectUnknown
}

// nonEmpty reads a list that must not be empty (E-607).
func (b *builder) nonEmpty(n *Node, element string) *List {
	l := b.list(n, element)
	if len(l.Items) > 0 || l.More {
		return &l
	}
	problem := Problem{
		Code: CodeEmptyAction, At: n, Pos: n.Pos,
		Message: element + " is an empty list, so that the statement covers nothing.",
		Fix:     "If the list is computed, leave the statement out when it is empty.",
	}
	switch element {
	case "NotAction":
		problem.Message = "NotAction is an empty list, so that the statement would cover EVERY action of every service."
		problem.Fix = "List the actions to be excepted."
	case "Resource":
		problem.Code = CodeEmptyResource
	case "NotResource":
		problem.Code = CodeEmptyResource
		problem.Message = "NotResource is an empty list, so that the statement would cover EVERY resource."
		problem.Fix = "List the resources to be excepted."
	}
	b.add(problem)
	return &l
}
