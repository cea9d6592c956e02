// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package program

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// ARNOperands are the values of an Arn operator (E-1039, E-1040).
type ARNOperands struct {
	Values    []ARNOperand
	Node      *policy.Node
	More      bool
	Variables bool
}

// ARNOperand is one value.
type ARNOperand struct {
	Node *policy.Node
	// Template is set if the value depends on the request. It is split into fields
	// only after substitution (E-1109).
	Template *Template
	Value    ARNValue
	// Open says that the value may turn out to have a variable.
	Open bool
}

// ARNValue is an ARN pattern with its contested reading.
type ARNValue struct {
	Pattern arn.Pattern
	// Short says that fields are missing; completed is the pattern if a trailing
	// wildcard covers them (C-30).
	Short     bool
	Completed arn.Pattern
}

// NewARNValue prepares the pattern of an ARN operator (E-1039).
func NewARNValue(p pattern.Pattern) ARNValue {
	a := ARNValue{Pattern: arn.OperandFromPattern(p)}
	switch a.Pattern.Form() {
	case arn.ShortARN:
		a.Short, a.Completed = true, a.Pattern.CompleteTrailing()
		if endsInHole(&p) {
			a.Completed = a.Pattern.Complete()
		}
	case arn.Misaligned:
		// It may turn out to be short. It is never True, so that the wider pattern
		// covers both readings.
		a.Pattern = a.Pattern.Complete()
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

func (c *compiler) arnOperands(_ *ConditionEntry, l *policy.List) *ARNOperands {
	o := &ARNOperands{Node: l.Node, More: l.More, Values: make([]ARNOperand, 0, len(l.Items))}
	for _, it := range l.Items {
		t := c.template(it.Text, it.Node)
		a := ARNOperand{Node: it.Node, Open: t.mayHoldVariable()}
		if p, ok := t.Static(); ok {
			a.Value = NewARNValue(*p)
		} else {
			a.Template = t
		}
		o.Variables = o.Variables || a.Open || a.Template != nil
		o.Values = append(o.Values, a)
	}
	return o
}

func (*ARNOperands) operands() {}

// IsARN reports whether s has six fields and begins with "arn:".
func IsARN(s string) bool {
	_, ok := arn.Split(s)
	return ok
}
