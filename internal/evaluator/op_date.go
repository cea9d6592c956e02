// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strconv"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

func (v *env) anyDate(o *program.DateOperands, e *program.ConditionEntry, x requestValue) (match, readable truth.Value) {
	s, known := x.text.Known()
	if !known {
		return v.unknownOperand(e, x, o.Unknown)
	}
	at, ok := readDate(s, e.Key.Info.Type)
	if !ok {
		return truth.False, truth.False
	}
	readable = truth.True
	if at.Local {
		if readable = v.readings(25, truth.True, truth.False); readable == truth.Unknown {
			return truth.Unknown, truth.Unknown
		}
	}
	mark := v.mark()
	match = truth.False
	for i := range o.Values {
		w := &o.Values[i]
		if !o.Compare.Holds(at.Compare(*w)) {
			continue
		}
		if !w.Local {
			return v.release(mark, truth.True), readable
		}
		match = truth.Or(match, v.readings(25, truth.True, truth.False))
	}
	if o.Unknown != nil && match != truth.True {
		match = v.unknown(o.Unknown)
	}
	return v.release(mark, match), readable
}

// readInstant reads a request value. The values of numeric keys are epoch seconds,
// however many digits they have (E-1029).
func readDate(s string, typ iam.KeyType) (iam.Date, bool) {
	if typ != iam.TypeNumeric {
		return iam.ParseDate(s)
	}
	d, ok := iam.ParseDecimal(s)
	if !ok || d.Negative {
		return iam.Date{}, false
	}
	if d.Whole == "" {
		return iam.Date{Fraction: d.Fraction}, true
	}
	n, err := strconv.ParseInt(d.Whole, 10, 64)
	return iam.Date{Seconds: n, Fraction: d.Fraction}, err == nil
}
