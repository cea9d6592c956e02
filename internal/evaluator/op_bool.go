// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

func (v *env) anyBool(o *program.BoolOperands, e *program.ConditionEntry, x requestValue) (match, readable truth.Value) {
	s, known := x.text.Known()
	if !known {
		return v.anyUnknownBool(o, e, x)
	}
	b, ok := iam.ParseBool(s)
	if !ok {
		return truth.False, truth.False
	}
	if b && o.WantTrue || !b && o.WantFalse {
		return truth.True, truth.True
	}
	mark := v.mark()
	match = truth.False
	for _, t := range o.Variables {
		other := v.decideText(t, func(r *program.Resolved) truth.Value {
			text, known := r.Text.Known()
			switch got, ok := iam.ParseBool(text); {
			case r.OK == truth.False:
				return truth.False
			case !known:
				return truth.Unknown
			default:
				return truth.And(r.OK, truth.Of(ok && got == b))
			}
		})
		match = truth.Or(match, v.readings(9, truth.False, other))
	}
	if o.Unknown != nil && match != truth.True {
		match = v.unknown(o.Unknown)
	}
	return v.release(mark, match), truth.True
}

// anyUnknownBool compares a value that is not known. A key that holds a boolean matches
// if both are asked for.
func (v *env) anyUnknownBool(o *program.BoolOperands, e *program.ConditionEntry, x requestValue) (match, readable truth.Value) {
	if o.WantTrue && o.WantFalse && e.Key.Info.Type == iam.TypeBool {
		return truth.True, truth.True
	}
	return v.unknownOperand(e, x, o.Unknown)
}
