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
	read := func(s string) (iam.Date, bool) {
		at, ok := iam.ParseDate(s)
		return at, ok && len(s) <= iam.MaxNumber
	}
	values, unknown := readValues(c, e, l, read, "TYPE_MISMATCH_DATE", "a date such as 2031-01-31 or 2031-01-31T12:00:00Z, or whole seconds since 1970")
	return &DateOperands{Compare: e.Op.Compare, Values: values, Unknown: unknown}
}

func (*DateOperands) operands() {}
