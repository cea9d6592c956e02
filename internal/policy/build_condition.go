// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy

import (
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// condition reads the Condition element. An empty one is no condition (E-607).
// The names of operators and keys are not looked at.
func (b *builder) condition(n *Node) *Condition {
	c := &Condition{Node: n}
	switch n.Kind {
	case KindUnknown:
		c.More = true
		return c
	case KindObject:
	default:
		c.More = true
		b.mismatch(n, "Condition", "an object of operators")
		return c
	}
	c.More = n.More
	if len(n.Members) > 0 {
		c.Operators = make([]ConditionOperator, 0, len(n.Members))
	}
	var seen memberIndex
	for i := range n.Members {
		m := &n.Members[i]
		if first := seen.add(n.Members[:i], m.Name); first != nil {
			c.More = true
			b.repeated(first, m)
			continue
		}
		c.Operators = append(c.Operators, b.operator(m))
	}
	return c
}

func (b *builder) operator(m *Member) ConditionOperator {
	n := m.Value
	o := ConditionOperator{Name: m.Name, NamePos: m.NamePos, Node: n}
	switch n.Kind {
	case KindUnknown:
		o.More = true
		return o
	case KindObject:
	default:
		o.More = true
		if prefix, _, key := strings.Cut(m.Name, ":"); key && !strings.HasPrefix(prefix, "For") && n.Kind != KindNull {
			b.add(Problem{
				Code: CodeTypeMismatch, At: n, Pos: n.Pos,
				Message: strconv.Quote(words.Clip(m.Name, 60)) + " is a condition key in the place of an operator. AWS refuses the policy.",
				Fix:     `Write the operator first and the key in it, as in {"StringEquals": {` + strconv.Quote(words.Clip(m.Name, 60)) + `: …}}.`,
			})
			return o
		}
		b.mismatch(n, "The condition operator "+strconv.Quote(words.Clip(m.Name, 60)), "an object of condition keys")
		return o
	}
	o.More = n.More
	if len(n.Members) == 0 && !n.More {
		b.add(Problem{
			Code: CodeEmptyOperator, At: n, Pos: n.Pos,
			Message: "The condition operator " + strconv.Quote(words.Clip(m.Name, 60)) + " has no condition keys, so that it restricts nothing.",
			Fix:     "Remove it, or add the condition key that was meant.",
		})
		return o
	}
	o.Keys = make([]ConditionKey, 0, len(n.Members))
	var seen memberIndex
	for i := range n.Members {
		k := &n.Members[i]
		if first := seen.add(n.Members[:i], k.Name); first != nil {
			o.More = true
			b.repeated(first, k)
			continue
		}
		o.Keys = append(o.Keys, ConditionKey{Name: k.Name, NamePos: k.NamePos, Values: b.values(k, m.Name)})
	}
	return o
}

// values reads the values of a condition key: one, or a list (E-605, E-606).
func (b *builder) values(m *Member, operator string) List {
	n := m.Value
	l := List{Node: n}
	switch n.Kind {
	case KindUnknown:
		l.More = true
		return l
	case KindArray:
	default:
		b.appendValue(&l, n, m, "a string, a number, a boolean or a list of those")
		return l
	}
	l.More = n.More
	l.Items = make([]Item, 0, len(n.Elems))
	for _, e := range n.Elems {
		b.appendValue(&l, e, m, "a string, a number or a boolean")
	}
	if len(n.Elems) == 0 && !n.More {
		b.noValues(m, operator)
	}
	return l
}

// appendValue appends one value of the key m in its canonical text. A value that
// is wrong counts as an unknown one.
func (b *builder) appendValue(l *List, n *Node, m *Member, fits string) {
	switch n.Kind {
	case KindString, KindBool:
		l.Items = append(l.Items, Item{Text: n.Text, Node: n})
	case KindUnknown:
		// What is known of it holds only if it turns out to be a string.
		l.Items = append(l.Items, Item{Text: pattern.Unknown(), Node: n})
	case KindNumber:
		literal := n.Text.String()
		if text, ok := CanonicalDecimal(literal); ok {
			l.Items = append(l.Items, Item{Text: pattern.Literal(text), Node: n})
			return
		}
		l.More = true
		b.add(Problem{
			Code: CodeTypeMismatch, At: n, Pos: n.Pos,
			Message: "The number " + words.Clip(literal, 40) + " has more than " + strconv.Itoa(maxDecimal) + " characters when it is written out.",
			Fix:     "Write the value as a string, the way it is to be compared.",
		})
	default:
		l.More = true
		b.mismatch(n, "A value of the condition key "+strconv.Quote(words.Clip(m.Name, 60)), fits)
	}
}

// noValues reports an empty list of values under the id that belongs to the form
// of the operator.
func (b *builder) noValues(m *Member, operator string) {
	problem := Problem{
		Code: CodeEmptyCondition, At: m.Value, Pos: m.Value.Pos,
		Message: "The condition key " + strconv.Quote(words.Clip(m.Name, 60)) + " has an empty list of values.",
		Fix:     `To test whether the key is present, use the operator "Null"; otherwise remove the key or list its values.`,
	}
	switch {
	case strings.HasPrefix(operator, "ForAllValues:"):
		problem.Code = CodeEmptyConditionForAllValues
	case strings.HasPrefix(operator, "ForAnyValue:"):
		problem.Code = CodeEmptyConditionForAnyValue
	case strings.HasSuffix(operator, "IfExists"):
		problem.Code = CodeEmptyConditionIfExists
	}
	b.add(problem)
}
