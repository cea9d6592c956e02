// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

func (v *env) anyIP(o *program.IPOperands, e *program.ConditionEntry, x requestValue) (match, readable truth.Value) {
	s, known := x.text.Known()
	if !known {
		return v.unknownOperand(e, x, o.Unknown)
	}
	a, ok := iam.ParseIP(s)
	if !ok {
		return truth.False, truth.False
	}
	written, unmapped := false, false
	for i := range o.Values {
		w, u := o.Values[i].Matches(a)
		written, unmapped = written || w, unmapped || u
	}
	mark := v.mark()
	match = v.readings(26, truth.Of(written), truth.Of(unmapped))
	if o.Unknown != nil && match != truth.True {
		match = v.unknown(o.Unknown)
	}
	return v.release(mark, match), truth.True
}
