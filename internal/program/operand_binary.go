// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package program

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// BinaryOperands are the values of BinaryEquals.
type BinaryOperands struct {
	Values  []binaryOperand
	Unknown *policy.Node
}

// binaryOperand is one value, as written and decoded.
type binaryOperand struct {
	Text  string
	Bytes []byte
}

func (c *compiler) binaryOperands(e *ConditionEntry, l *policy.List) *BinaryOperands {
	read := func(s string) (binaryOperand, bool) {
		b, ok := iam.ParseBinary(s)
		return binaryOperand{s, b}, ok
	}
	values, unknown := readValues(c, e, l, read, "TYPE_MISMATCH_STRING", "padded base64")
	return &BinaryOperands{Values: values, Unknown: unknown}
}

func (*BinaryOperands) operands() {}
