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
	read := func(s string) (iam.Decimal, bool) {
		d, ok := iam.ParseDecimal(s)
		return d, ok && len(s) <= iam.MaxNumber
	}
	values, unknown := readValues(c, e, l, read, "TYPE_MISMATCH_NUMBER", "a number of at most "+strconv.Itoa(iam.MaxNumber)+" characters without exponent")
	return &NumericOperands{Compare: e.Op.Compare, Values: values, Unknown: unknown}
}

func (*NumericOperands) operands() {}
