// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"bytes"
	"encoding/base64"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// parseBinary reads padded base64 (E-1037).
func parseBinary(s string) ([]byte, bool) {
	if strings.ContainsAny(s, "\r\n") { // which the decoder skips
		return nil, false
	}
	b, err := base64.StdEncoding.DecodeString(s)
	return b, err == nil
}

// binaryOperands are the values of BinaryEquals.
type binaryOperands struct {
	values  []binaryOperand
	unknown *policy.Node
}

// binaryOperand is one value, as written and decoded.
type binaryOperand struct {
	text  string
	bytes []byte
}

func (c *compiler) binaryOperands(e *conditionEntry, l *policy.List) *binaryOperands {
	o := &binaryOperands{values: make([]binaryOperand, 0, len(l.Items))}
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
		b, ok := parseBinary(s)
		if !ok {
			c.unreadable(e, it, "TYPE_MISMATCH_STRING", "padded base64")
			continue
		}
		o.values = append(o.values, binaryOperand{s, b})
	}
	return o
}

func (v *env) anyBinary(o *binaryOperands, e *conditionEntry, x requestValue) (match, readable truth.Value) {
	s, known := x.text.Known()
	if !known {
		return v.unknownOperand(e, x, o.unknown)
	}
	b, ok := parseBinary(s)
	if !ok && e.fit != wireText {
		return truth.False, truth.False
	}
	match = truth.False
	for i := range o.values {
		w := &o.values[i]
		decoded := truth.Of(ok && bytes.Equal(w.bytes, b))
		switch {
		case e.fit != wireText || decoded == truth.Of(w.text == s):
			match = truth.Or(match, decoded)
		default:
			// The text may be compared as it is or decoded (C-19).
			match = truth.Or(match, truth.Unknown)
		}
	}
	if o.unknown != nil && match != truth.True {
		match = v.unknown(o.unknown)
	}
	return match, truth.True
}

func (*binaryOperands) operands() {}
