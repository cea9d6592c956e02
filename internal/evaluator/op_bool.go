// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// parseBool reads "true" or "false" in any letter case (E-1036).
func parseBool(s string) (value, ok bool) {
	switch {
	case strings.EqualFold(s, "true"):
		return true, true
	case strings.EqualFold(s, "false"):
		return false, true
	}
	return false, false
}

// boolOperands are the values of a Bool operator.
type boolOperands struct {
	wantTrue, wantFalse bool
	// variables are values that may have a meaning only if variables are replaced
	// (C-9).
	variables []*template
	unknown   *policy.Node
}

func (c *compiler) boolOperands(e *conditionEntry, l *policy.List) *boolOperands {
	o := &boolOperands{}
	if l.More {
		o.unknown = l.Node
	}
	for _, it := range l.Items {
		s, known := it.Text.Known()
		switch b, ok := parseBool(s); {
		case !known:
			o.unknown = it.Node
		case ok && b:
			o.wantTrue = true
		case ok:
			o.wantFalse = true
		case strings.Contains(s, "${") && c.version != policy.Version2008:
			o.variables = append(o.variables, c.exactTemplate(it.Text, it.Node))
		default:
			c.unreadable(e, it, "TYPE_MISMATCH_BOOLEAN", "true or false")
		}
	}
	return o
}

func (v *env) anyBool(o *boolOperands, e *conditionEntry, x requestValue) (match, readable truth.Value) {
	s, known := x.text.Known()
	if !known {
		return v.anyUnknownBool(o, e, x)
	}
	b, ok := parseBool(s)
	if !ok {
		return truth.False, truth.False
	}
	if b && o.wantTrue || !b && o.wantFalse {
		return truth.True, truth.True
	}
	mark := v.mark()
	match = truth.False
	for _, t := range o.variables {
		other := v.decideText(t, func(r *resolved) truth.Value {
			text, known := r.text.Known()
			switch got, ok := parseBool(text); {
			case r.ok == truth.False:
				return truth.False
			case !known:
				return truth.Unknown
			default:
				return truth.And(r.ok, truth.Of(ok && got == b))
			}
		})
		match = truth.Or(match, v.readings(9, truth.False, other))
	}
	if o.unknown != nil && match != truth.True {
		match = v.unknown(o.unknown)
	}
	return v.release(mark, match), truth.True
}

// anyUnknownBool compares a value that is not known. A key that holds a boolean matches
// if both are asked for.
func (v *env) anyUnknownBool(o *boolOperands, e *conditionEntry, x requestValue) (match, readable truth.Value) {
	if o.wantTrue && o.wantFalse && e.key.info.Type == iam.TypeBool {
		return truth.True, truth.True
	}
	return v.unknownOperand(e, x, o.unknown)
}

func (*boolOperands) operands() {}
