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
	o := &BinaryOperands{Values: make([]binaryOperand, 0, len(l.Items))}
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
		b, ok := iam.ParseBinary(s)
		if !ok {
			c.unreadable(e, it, "TYPE_MISMATCH_STRING", "padded base64")
			continue
		}
		o.Values = append(o.Values, binaryOperand{s, b})
	}
	return o
}

func (*BinaryOperands) operands() {}
