// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"bytes"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

func (v *env) anyBinary(o *program.BinaryOperands, e *program.ConditionEntry, x requestValue) (match, readable truth.Value) {
	s, known := x.text.Known()
	if !known {
		return v.unknownOperand(e, x, o.Unknown)
	}
	b, ok := iam.ParseBinary(s)
	if !ok && e.Fit != program.WireText {
		return truth.False, truth.False
	}
	match = truth.False
	for i := range o.Values {
		w := &o.Values[i]
		decoded := truth.Of(ok && bytes.Equal(w.Bytes, b))
		switch {
		case e.Fit != program.WireText || decoded == truth.Of(w.Text == s):
			match = truth.Or(match, decoded)
		default:
			// The text may be compared as it is or decoded (C-19).
			match = truth.Or(match, truth.Unknown)
		}
	}
	if o.Unknown != nil && match != truth.True {
		match = v.unknown(o.Unknown)
	}
	return match, truth.True
}
