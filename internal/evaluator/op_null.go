// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// nullOperand holds the values of a Null operator: which of "true" and "false" are
// among them (E-1026).
type nullOperand struct {
	wantAbsent, wantPresent bool
	// unknown is a value that is not known yet, nil if there is none.
	unknown *policy.Node
}

func (c *compiler) nullOperands(e *conditionEntry, l *policy.List) *nullOperand {
	n := &nullOperand{}
	if l.More {
		n.unknown = l.Node
	}
	for _, it := range l.Items {
		if !it.Text.IsKnown() {
			n.unknown = it.Node
			continue
		}
		s, ok := c.literal(e, it)
		if !ok {
			continue
		}
		switch b, ok := parseBool(s); {
		case !ok:
			c.unreadable(e, it, "TYPE_MISMATCH_BOOLEAN", "true or false")
		case b:
			n.wantAbsent = true
		default:
			n.wantPresent = true
		}
	}
	return n
}

func (*nullOperand) operands() {}

// matchNull decides Null (E-1014, E-1015), with a set operator as far as its readings
// agree (E-1027).
func (v *env) matchNull(e *conditionEntry, kv *keyValue) truth.Value {
	n, ok := e.operands.(*nullOperand)
	if !ok {
		return truth.False
	}
	mark := v.mark()
	var value truth.Value
	switch {
	case n.wantAbsent && n.wantPresent:
		value = truth.True
	case n.unknown != nil && !n.wantAbsent && !n.wantPresent:
		value = v.unknown(n.unknown)
	default:
		here := v.notNull(e, kv)
		value = here
		if n.wantAbsent {
			value = truth.Not(here)
		}
		if n.unknown != nil && value != truth.True {
			value = v.unknown(n.unknown)
		}
	}
	switch e.op.Set {
	case iam.ForAllValues:
		value = v.readings(11, value, truth.True)
	case iam.ForAnyValue:
		value = v.readings(11, value, truth.False)
	}
	return v.release(mark, value)
}

// notNull says whether Null takes the key as present. A key that holds nothing but
// empty strings is contested (C-27).
func (v *env) notNull(e *conditionEntry, kv *keyValue) truth.Value {
	here := kv.here()
	if here == truth.Unknown {
		return v.unknownValue(&e.key, kv.origin)
	}
	if here == truth.False || e.key.filled {
		return here
	}
	empty := truth.True
	if kv.more {
		empty = truth.Unknown
	}
	for i := range kv.count() {
		empty = truth.And(empty, emptiness(kv.at(i)))
	}
	switch empty {
	case truth.False:
		return truth.True
	case truth.True:
		return v.readings(27, truth.False, truth.True)
	default:
		return v.unknownValue(&e.key, kv.origin)
	}
}
