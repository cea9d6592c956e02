// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// matchNull decides Null (E-1014, E-1015), with a set operator as far as its readings
// agree (E-1027).
func (v *env) matchNull(e *program.ConditionEntry, kv *request.KeyValue) truth.Value {
	n, ok := e.Operands.(*program.NullOperand)
	if !ok {
		return truth.False
	}
	mark := v.mark()
	var value truth.Value
	switch {
	case n.WantAbsent && n.WantPresent:
		value = truth.True
	case n.Unknown != nil && !n.WantAbsent && !n.WantPresent:
		value = v.unknown(n.Unknown)
	default:
		here := v.notNull(e, kv)
		value = here
		if n.WantAbsent {
			value = truth.Not(here)
		}
		if n.Unknown != nil && value != truth.True {
			value = v.unknown(n.Unknown)
		}
	}
	switch e.Op.Set {
	case iam.ForAllValues:
		value = v.readings(11, value, truth.True)
	case iam.ForAnyValue:
		value = v.readings(11, value, truth.False)
	}
	return v.release(mark, value)
}

// notNull says whether Null takes the key as present. A key that holds nothing but
// empty strings is contested (C-27).
func (v *env) notNull(e *program.ConditionEntry, kv *request.KeyValue) truth.Value {
	here := kv.Here()
	if here == truth.Unknown {
		return v.unknownValue(&e.Key, kv.Origin)
	}
	if here == truth.False || e.Key.Filled {
		return here
	}
	empty := truth.True
	if kv.More {
		empty = truth.Unknown
	}
	for i := range kv.Count() {
		empty = truth.And(empty, request.Emptiness(kv.At(i)))
	}
	switch empty {
	case truth.False:
		return truth.True
	case truth.True:
		return v.readings(27, truth.False, truth.True)
	default:
		return v.unknownValue(&e.Key, kv.Origin)
	}
}
