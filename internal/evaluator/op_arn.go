// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// arnOperands are the values of an Arn operator (E-1039, E-1040).
type arnOperands struct {
	values    []arnOperand
	node      *policy.Node
	more      bool
	variables bool
}

// arnOperand is one value.
type arnOperand struct {
	node *policy.Node
	// template is set if the value depends on the request. It is split into fields
	// only after substitution (E-1109).
	template *template
	value    arnValue
	// open says that the value may turn out to have a variable.
	open bool
}

// arnValue is an ARN pattern with its contested reading.
type arnValue struct {
	pattern arn.Pattern
	// short says that fields are missing; completed is the pattern if a trailing
	// wildcard covers them (C-30).
	short     bool
	completed arn.Pattern
}

func newARNValue(p pattern.Pattern) arnValue {
	a := arnValue{pattern: arn.OperandFromPattern(p)}
	switch a.pattern.Form() {
	case arn.ShortARN:
		a.short, a.completed = true, a.pattern.CompleteTrailing()
		if endsInHole(&p) {
			a.completed = a.pattern.Complete()
		}
	case arn.Misaligned:
		// It may turn out to be short. It is never True, so that the wider pattern
		// stands for both readings.
		a.pattern = a.pattern.Complete()
	}
	return a
}

// endsInHole reports whether the wildcards at the end of a pattern may turn out to have
// an asterisk among them.
func endsInHole(p *pattern.Pattern) bool {
	for _, t := range slices.Backward(p.Tokens()) {
		switch t.Kind {
		case pattern.LiteralToken:
			return false
		case pattern.HoleToken:
			return t.Class != pattern.Digits12
		}
	}
	return false
}

func (c *compiler) arnOperands(_ *conditionEntry, l *policy.List) *arnOperands {
	o := &arnOperands{node: l.Node, more: l.More, values: make([]arnOperand, 0, len(l.Items))}
	for _, it := range l.Items {
		t := c.template(it.Text, it.Node)
		a := arnOperand{node: it.Node, open: t.mayHoldVariable()}
		if p, ok := t.static(); ok {
			a.value = newARNValue(*p)
		} else {
			a.template = t
		}
		o.variables = o.variables || a.open || a.template != nil
		o.values = append(o.values, a)
	}
	return o
}

func (*arnOperands) operands() {}

func (v *env) anyARN(o *arnOperands, e *conditionEntry, x requestValue) (match, readable truth.Value) {
	readable = readableARN(x.text, e.key.info.Type)
	if readable == truth.False {
		return truth.False, truth.False
	}
	mark := v.mark()
	match = truth.False
	for i := range o.values {
		if match = truth.Or(match, v.matchARNOperand(&o.values[i], e, x)); match == truth.True {
			break
		}
	}
	if o.more {
		match = truth.Or(match, v.unknown(o.node))
	}
	return v.release(mark, match), readable
}

func (v *env) unresolvedARNs(o *arnOperands) truth.Value {
	if !o.variables {
		return truth.False
	}
	out := truth.False
	for i := range o.values {
		a := &o.values[i]
		if a.template != nil {
			out = truth.Or(out, v.unresolved(a.template))
		}
		if a.open {
			out = truth.Or(out, v.unknown(a.node))
		}
	}
	return out
}

func (v *env) matchARNOperand(a *arnOperand, e *conditionEntry, x requestValue) truth.Value {
	if a.template == nil {
		return v.compareARN(a, e, &a.value, x)
	}
	return v.decideText(a.template, func(r *resolved) truth.Value {
		if r.ok == truth.False {
			return truth.False // E-1106
		}
		value := newARNValue(r.pattern)
		return truth.And(r.ok, v.compareARN(a, e, &value, x))
	})
}

func (v *env) compareARN(a *arnOperand, e *conditionEntry, p *arnValue, x requestValue) truth.Value {
	if p.short {
		if p.completed.Form() == arn.ShortARN {
			return truth.False
		}
		mark := v.mark()
		other := v.testARNOperand(a, e, &p.completed, x)
		return v.contest(30, mark, truth.False, other)
	}
	return v.testARNOperand(a, e, &p.pattern, x)
}

func (v *env) testARNOperand(a *arnOperand, e *conditionEntry, p *arn.Pattern, x requestValue) truth.Value {
	if s, known := x.text.Known(); known && !p.HasHole() {
		return truth.Of(p.Match(s))
	}
	value, capped := p.TestCapped(x.text)
	if value == truth.Unknown && v.trace != nil {
		if capped {
			v.capped(a.node)
		}
		if p.HasHole() && (a.template == nil || a.template.hasHole()) {
			v.unknown(a.node)
		}
		if !x.text.IsKnown() {
			v.unknownValue(&e.key, x.origin)
		}
	}
	return value
}

// isARN reports whether s has six fields and begins with "arn:".
func isARN(s string) bool {
	_, ok := arn.Split(s)
	return ok
}

// readableARN says whether a request value is an ARN. Those of keys of that type are,
// also where they are not known.
func readableARN(t pattern.Text, typ iam.KeyType) truth.Value {
	if s, known := t.Known(); known {
		return truth.Of(isARN(s))
	}
	if typ == iam.TypeARN {
		return truth.True
	}
	const head = "arn:"
	prefix := t.Prefix()
	if !strings.HasPrefix(prefix, head) {
		if strings.HasPrefix(head, prefix) {
			return truth.Unknown
		}
		return truth.False
	}
	if strings.Count(prefix, ":") >= 5 {
		return truth.True
	}
	if _, aligned := arn.SplitText(t); aligned {
		return truth.True
	}
	return truth.Unknown
}
