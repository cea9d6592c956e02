// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package program

import (
	"strconv"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// NumericOperands are the values of a Numeric operator.
type NumericOperands struct {
	Compare iam.Comparison
	Values  []iam.Decimal
	// Unknown is a value that is not known yet (E-1626), nil if there is none.
	Unknown *policy.Node
}

func (c *compiler) numericOperands(e *ConditionEntry, l *policy.List) *NumericOperands {
	o := &NumericOperands{Compare: e.Op.Compare, Values: make([]iam.Decimal, 0, len(l.Items))}
	if l.More {
		o.Unknown = l.Node
	}
	for _, it := range l.Items {
		if !it.Text.IsKnown() {
			o.Unknown = it.Node
			continue
		}
		s, ok := c.literal(e, it)
		if !ok {
			continue
		}
		d, ok := iam.ParseDecimal(s)
		if !ok || len(s) > iam.MaxNumber {
			c.unreadable(e, it, "TYPE_MISMATCH_NUMBER", "a number of at most "+strconv.Itoa(iam.MaxNumber)+" characters without exponent")
			continue
		}
		o.Values = append(o.Values, d)
	}
	return o
}

func (*NumericOperands) operands() {}
