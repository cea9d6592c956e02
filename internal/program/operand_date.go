// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package program

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// DateOperands are the values of a Date operator (E-1034, E-1035).
type DateOperands struct {
	Compare iam.Comparison
	Values  []iam.Date
	Unknown *policy.Node
}

// dateOperand is one value. Whether AWS takes a time that is not zoned is contested
// (C-25).

func (c *compiler) dateOperands(e *ConditionEntry, l *policy.List) *DateOperands {
	o := &DateOperands{Compare: e.Op.Compare, Values: make([]iam.Date, 0, len(l.Items))}
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
		at, ok := iam.ParseDate(s)
		if !ok || len(s) > iam.MaxNumber {
			c.unreadable(e, it, "TYPE_MISMATCH_DATE", "a date such as 2031-01-31 or 2031-01-31T12:00:00Z, or whole seconds since 1970")
			continue
		}
		o.Values = append(o.Values, at)
	}
	return o
}

func (*DateOperands) operands() {}
