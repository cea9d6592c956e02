// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package program

import (
	"encoding/base64"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// ParseBinary reads padded base64 (E-1037).
func ParseBinary(s string) ([]byte, bool) {
	if strings.ContainsAny(s, "\r\n") { // which the decoder skips
		return nil, false
	}
	b, err := base64.StdEncoding.DecodeString(s)
	return b, err == nil
}

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
		b, ok := ParseBinary(s)
		if !ok {
			c.unreadable(e, it, "TYPE_MISMATCH_STRING", "padded base64")
			continue
		}
		o.Values = append(o.Values, binaryOperand{s, b})
	}
	return o
}

func (*BinaryOperands) operands() {}
