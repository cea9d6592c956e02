// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strconv"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// maxNumber is the length of the longest number that is accepted in a policy or a
// numeric context key.
const maxNumber = 400

// numericOperands are the values of a Numeric operator.
type numericOperands struct {
	compare iam.Comparison
	values  []iam.Decimal
	// unknown is a value that is not known yet (E-1626), nil if there is none.
	unknown *policy.Node
}

func (c *compiler) numericOperands(e *conditionEntry, l *policy.List) *numericOperands {
	o := &numericOperands{compare: e.op.Compare, values: make([]iam.Decimal, 0, len(l.Items))}
	if l.More {
		o.unknown = l.Node
	}
	for _, it := range l.Items {
		if !it.Text.IsKnown() {
			o.unknown = it.Node
			continue
		}
		s, ok := c.literal(e, it)
		if !ok {
			continue
		}
		d, ok := iam.ParseDecimal(s)
		if !ok || len(s) > maxNumber {
			c.unreadable(e, it, "TYPE_MISMATCH_NUMBER", "a number of at most "+strconv.Itoa(maxNumber)+" characters without exponent")
			continue
		}
		o.values = append(o.values, d)
	}
	return o
}

func (v *env) anyNumber(o *numericOperands, e *conditionEntry, x requestValue) (match, readable truth.Value) {
	s, known := x.text.Known()
	if !known {
		return v.unknownOperand(e, x, o.unknown)
	}
	d, ok := iam.ParseDecimal(s)
	if !ok {
		return truth.False, truth.False
	}
	for i := range o.values {
		if o.compare.Holds(d.Compare(o.values[i])) {
			return truth.True, truth.True
		}
	}
	if o.unknown != nil {
		return v.unknown(o.unknown), truth.True
	}
	return truth.False, truth.True
}

func (*numericOperands) operands() {}

// unknownOperand is the comparison of a value that is not known, where anything but
// text is compared (E-1626). Values of a key of the operator's own type can be read.
func (v *env) unknownOperand(e *conditionEntry, x requestValue, policyValue *policy.Node) (match, readable truth.Value) {
	readable = truth.True
	if e.key.info.Type == iam.TypeString {
		readable = truth.Unknown
	}
	if policyValue != nil {
		v.unknown(policyValue)
	}
	return v.unknownValue(&e.key, x.origin), readable
}
