// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strconv"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// dateOperands are the values of a Date operator (E-1034, E-1035).
type dateOperands struct {
	compare iam.Comparison
	values  []dateOperand
	unknown *policy.Node
}

// dateOperand is one value. Whether AWS takes a time that is not zoned is contested
// (C-25).
type dateOperand struct {
	at    iam.Instant
	zoned bool
}

func (c *compiler) dateOperands(e *conditionEntry, l *policy.List) *dateOperands {
	o := &dateOperands{compare: e.op.Compare, values: make([]dateOperand, 0, len(l.Items))}
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
		at, zoned, ok := iam.ParseInstant(s)
		if !ok || len(s) > maxNumber {
			c.unreadable(e, it, "TYPE_MISMATCH_DATE", "a date such as 2031-01-31 or 2031-01-31T12:00:00Z, or whole seconds since 1970")
			continue
		}
		o.values = append(o.values, dateOperand{at, zoned})
	}
	return o
}

func (v *env) anyDate(o *dateOperands, e *conditionEntry, x requestValue) (match, readable truth.Value) {
	s, known := x.text.Known()
	if !known {
		return v.unknownOperand(e, x, o.unknown)
	}
	at, zoned, ok := readInstant(s, e.key.info.Type)
	if !ok {
		return truth.False, truth.False
	}
	readable = truth.True
	if !zoned {
		if readable = v.readings(25, truth.True, truth.False); readable == truth.Unknown {
			return truth.Unknown, truth.Unknown
		}
	}
	mark := v.mark()
	match = truth.False
	for i := range o.values {
		w := &o.values[i]
		if !o.compare.Holds(at.Compare(w.at)) {
			continue
		}
		if w.zoned {
			return v.release(mark, truth.True), readable
		}
		match = truth.Or(match, v.readings(25, truth.True, truth.False))
	}
	if o.unknown != nil && match != truth.True {
		match = v.unknown(o.unknown)
	}
	return v.release(mark, match), readable
}

func (*dateOperands) operands() {}

// readInstant reads a request value. The values of numeric keys are epoch seconds,
// however many digits they have (E-1029).
func readInstant(s string, typ iam.KeyType) (at iam.Instant, zoned, ok bool) {
	if typ != iam.TypeNumeric {
		return iam.ParseInstant(s)
	}
	d, ok := iam.ParseDecimal(s)
	if !ok || d.Negative {
		return iam.Instant{}, false, false
	}
	if d.Whole == "" {
		return iam.Instant{Fraction: d.Fraction}, true, true
	}
	n, err := strconv.ParseInt(d.Whole, 10, 64)
	return iam.Instant{Seconds: n, Fraction: d.Fraction}, true, err == nil
}
