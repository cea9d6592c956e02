// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// instant is a point in time: seconds since 1970 and the digits of their fraction,
// without trailing zeros.
type instant struct {
	seconds  int64
	fraction string
}

// compare returns a negative number, zero or a positive one as t is before, at or
// after u.
func (t instant) compare(u instant) int {
	if order := cmp.Compare(t.seconds, u.seconds); order != 0 {
		return order
	}
	return strings.Compare(t.fraction, u.fraction)
}

// parseDate reads a date (E-1034). Zoned is false for a time without zone, which is read
// as UTC (C-25).
func parseDate(s string) (t instant, zoned, ok bool) {
	d, ok := facts.ParseDate(s)
	return instant{d.Seconds, d.Fraction}, ok && !d.Local, ok
}

// dateOperands are the values of a Date operator (E-1034, E-1035).
type dateOperands struct {
	compare iam.Comparison
	values  []dateOperand
	unknown *policy.Node
}

// dateOperand is one value. Whether AWS takes a time that is not zoned is contested
// (C-25).
type dateOperand struct {
	at    instant
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
		at, zoned, ok := parseDate(s)
		if !ok || len(s) > maxNumber {
			c.unreadable(e, it, "TYPE_MISMATCH_DATE", "a date such as 2031-01-31 or 2031-01-31T12:00:00Z, or whole seconds since 1970")
			continue
		}
		o.values = append(o.values, dateOperand{at, zoned})
	}
	return o
}

func (o *dateOperands) any(v *env, e *conditionEntry, x requestValue) (match, readable truth.Value) {
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
		if !o.compare.Holds(at.compare(w.at)) {
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

func (o *dateOperands) unresolved(*env) truth.Value { return truth.False }

// readInstant reads a request value. The values of numeric keys are epoch seconds,
// however many digits they have (E-1029).
func readInstant(s string, typ KeyType) (at instant, zoned, ok bool) {
	if typ != TypeNumeric {
		return parseDate(s)
	}
	d, ok := parseDecimal(s)
	if !ok || d.negative {
		return instant{}, false, false
	}
	if d.whole == "" {
		return instant{fraction: d.fraction}, true, true
	}
	n, err := strconv.ParseInt(d.whole, 10, 64)
	return instant{seconds: n, fraction: d.fraction}, true, err == nil
}
