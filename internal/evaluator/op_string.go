// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// stringOperands are the values of a String operator (E-1030 to E-1032).
type stringOperands struct {
	compare iam.Comparison
	values  []stringOperand
	node    *policy.Node
	more    bool
	// variables says that some value has one, or may turn out to.
	variables bool
}

// stringOperand is one value.
type stringOperand struct {
	node *policy.Node
	// template is set if the value depends on the request.
	template *template
	// text is the value of the exact operators; known and literal say that all of it
	// is known, and what it is.
	text    pattern.Text
	literal string
	known   bool
	// glob is the value of the Like operators.
	glob pattern.Pattern
	// account says that the value is nothing but a variable for an account id.
	account keyID
	// open says that the value may turn out to have a variable.
	open bool
}

func (c *compiler) stringOperands(e *conditionEntry, l *policy.List) *stringOperands {
	o := &stringOperands{compare: e.op.Compare, node: l.Node, more: l.More, values: make([]stringOperand, 0, len(l.Items))}
	for _, it := range l.Items {
		t := c.newTemplate(it.Text, it.Node, o.compare != iam.Like)
		s := stringOperand{node: it.Node, open: t.mayHoldVariable()}
		if t.fixed == nil {
			s.template, s.account = t, t.accountVariable()
		} else {
			s.set(t.fixed)
		}
		o.variables = o.variables || s.open || s.template != nil
		o.values = append(o.values, s)
	}
	return o
}

// set fills in a value without variables.
func (s *stringOperand) set(r *resolved) {
	s.text, s.glob = r.text, r.pattern
	s.literal, s.known = r.text.Known()
}

func (*stringOperands) operands() {}

func (v *env) anyString(o *stringOperands, e *conditionEntry, x requestValue) (match, readable truth.Value) {
	mark := v.mark()
	match = truth.False
	for i := range o.values {
		if match = truth.Or(match, v.matchString(&o.values[i], e, o.compare, x)); match == truth.True {
			return v.release(mark, match), truth.True
		}
	}
	if o.more {
		match = truth.Or(match, v.unknown(o.node))
	}
	return v.release(mark, match), truth.True
}

func (v *env) unresolvedStrings(o *stringOperands) truth.Value {
	if !o.variables {
		return truth.False
	}
	out := truth.False
	for i := range o.values {
		s := &o.values[i]
		if s.template != nil {
			out = truth.Or(out, v.unresolved(s.template))
		}
		if s.open {
			out = truth.Or(out, v.unknown(s.node))
		}
	}
	return out
}

func (v *env) matchString(s *stringOperand, e *conditionEntry, c iam.Comparison, x requestValue) truth.Value {
	if s.template == nil {
		return v.compareString(s, e, c, x)
	}
	if same, ok := v.isOwnAccount(s, e); ok {
		return same
	}
	return v.decideText(s.template, func(r *resolved) truth.Value {
		if r.ok == truth.False {
			return truth.False // E-1106
		}
		value := stringOperand{node: s.node, template: s.template}
		value.set(r)
		return truth.And(r.ok, v.compareString(&value, e, c, x))
	})
}

// compareString is the comparison proper.
func (v *env) compareString(s *stringOperand, e *conditionEntry, c iam.Comparison, x requestValue) truth.Value {
	text, known := x.text.Known()
	switch c {
	case iam.Like:
		if known && !s.glob.HasHole() {
			return truth.Of(s.glob.Match(text))
		}
		value, capped := s.glob.TestCapped(x.text)
		if value == truth.Unknown {
			v.unknownString(s, e, x, s.glob.HasHole(), capped)
		}
		return value
	case iam.EqualFold:
		if known && s.known {
			return compareFold(v, s.literal, text)
		}
		value, differs := pattern.ExactFold(s.text, x.text)
		if value == truth.Unknown || differs {
			v.unknownString(s, e, x, !s.known, false)
			return truth.Unknown
		}
		return value
	default:
		if known && s.known {
			return truth.Of(s.literal == text)
		}
		value := pattern.Exact(s.text, x.text)
		if value == truth.Unknown {
			v.unknownString(s, e, x, !s.known, false)
		}
		return value
	}
}

// unknownString records why a comparison is undetermined. What a variable lacks has been
// recorded when it was replaced.
func (v *env) unknownString(s *stringOperand, e *conditionEntry, x requestValue, hole, capped bool) {
	if v.trace == nil {
		return
	}
	if capped {
		v.capped(s.node)
	}
	if hole && (s.template == nil || s.template.hasHole()) {
		v.unknown(s.node)
	}
	if !x.text.IsKnown() {
		v.unknownValue(&e.key, x.origin)
	}
}

// isOwnAccount compares aws:ResourceAccount with ${aws:PrincipalAccount}, or the other
// way round, where the accounts are not known but whether they are equal is.
func (v *env) isOwnAccount(s *stringOperand, e *conditionEntry) (truth.Value, bool) {
	if s.account == keyOther || v.resource.aws == truth.True || v.sameAccount == truth.Unknown || !v.principal.Kind.HasAccount() || s.template.old != nil {
		return truth.False, false
	}
	switch e.key.id {
	case keyResourceAccount, keyS3ResourceAccount:
		return v.sameAccount, s.account == keyPrincipalAccount
	case keyPrincipalAccount:
		return v.sameAccount, s.account == keyResourceAccount || s.account == keyS3ResourceAccount && v.unavailable(&s.template.segments[0].key) == ""
	}
	return truth.False, false
}

// accountVariable returns the key of a template that is a variable for an account id
// and nothing else.
func (t *template) accountVariable() keyID {
	if len(t.segments) == 1 && t.segments[0].kind == segmentVariable {
		switch id := t.segments[0].key.id; id {
		case keyPrincipalAccount, keyResourceAccount, keyS3ResourceAccount:
			return id
		}
	}
	return keyOther
}

// hasHole reports whether part of the template's own text is not known.
func (t *template) hasHole() bool {
	for i := range t.segments {
		if t.segments[i].kind == segmentHole {
			return true
		}
	}
	return false
}

// compareFold is E-1031 for known strings. Strings that are equal only if letters
// beyond ASCII are folded are contested (C-21).
func compareFold(v *env, a, b string) truth.Value {
	if iam.EqualASCIIFold(a, b) {
		return truth.True
	}
	if iam.IsASCII(a) && iam.IsASCII(b) || !strings.EqualFold(a, b) && !iam.EqualLower(a, b) {
		return truth.False
	}
	lower := truth.Of(iam.EqualLower(a, b))
	return v.readings(21, lower, truth.Not(lower))
}
