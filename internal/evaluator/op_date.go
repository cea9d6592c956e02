// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"cmp"
	"strconv"
	"strings"
	"time"

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

// parseDate reads a date in the W3C profile of ISO 8601 or whole epoch seconds
// (E-1034): four digits are a year, more are seconds. Zoned is false for a time
// without zone, which is read as UTC (C-25).
func parseDate(s string) (t instant, zoned, ok bool) {
	if isDigits(s) && len(s) != 4 {
		return parseEpoch(s)
	}
	year, s, ok := number(s, 4)
	if !ok {
		return instant{}, false, false
	}
	month, day := 1, 1
	if rest, found := strings.CutPrefix(s, "-"); found {
		if month, s, ok = number(rest, 2); !ok || month < 1 || month > 12 {
			return instant{}, false, false
		}
		if rest, found = strings.CutPrefix(s, "-"); found {
			if day, s, ok = number(rest, 2); !ok || day < 1 || day > daysIn(year, month) {
				return instant{}, false, false
			}
			if rest, found = strings.CutPrefix(s, "T"); found {
				return parseTime(midnight(year, month, day), rest)
			}
		}
	}
	return instant{seconds: midnight(year, month, day)}, true, s == ""
}

// parseEpoch reads whole seconds since 1970. Fewer than four digits are too few to
// tell them from anything else.
func parseEpoch(s string) (t instant, zoned, ok bool) {
	if len(s) < 4 {
		return instant{}, false, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return instant{seconds: n}, true, err == nil
}

// parseTime reads hh:mm[:ss[.s…]] and the zone after the midnight of a day.
func parseTime(start int64, s string) (t instant, zoned, ok bool) {
	hour, s, ok := number(s, 2)
	if !ok || hour > 23 || s == "" || s[0] != ':' {
		return instant{}, false, false
	}
	minute, s, ok := number(s[1:], 2)
	if !ok || minute > 59 {
		return instant{}, false, false
	}
	second := 0
	if rest, found := strings.CutPrefix(s, ":"); found {
		if second, s, ok = number(rest, 2); !ok || second > 59 {
			return instant{}, false, false
		}
		if rest, found = strings.CutPrefix(s, "."); found {
			n := 0
			for n < len(rest) && rest[n] >= '0' && rest[n] <= '9' {
				n++
			}
			if n == 0 {
				return instant{}, false, false
			}
			t.fraction, s = strings.TrimRight(rest[:n], "0"), rest[n:]
		}
	}
	t.seconds = start + int64(hour)*3600 + int64(minute)*60 + int64(second)
	switch {
	case s == "":
		return t, false, true
	case s == "Z":
		return t, true, true
	case s[0] != '+' && s[0] != '-':
		return instant{}, false, false
	}
	offsetHour, rest, ok := number(s[1:], 2)
	if !ok || offsetHour > 23 || rest == "" || rest[0] != ':' {
		return instant{}, false, false
	}
	offsetMinute, rest, ok := number(rest[1:], 2)
	if !ok || offsetMinute > 59 || rest != "" {
		return instant{}, false, false
	}
	offset := int64(offsetHour)*3600 + int64(offsetMinute)*60
	if s[0] == '+' {
		offset = -offset
	}
	t.seconds += offset
	return t, true, true
}

// number reads exactly n digits at the beginning of s.
func number(s string, n int) (value int, rest string, ok bool) {
	if len(s) < n || !isDigits(s[:n]) {
		return 0, s, false
	}
	for i := range n {
		value = value*10 + int(s[i]-'0')
	}
	return value, s[n:], true
}

func midnight(year, month, day int) int64 {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix()
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// dateOperands are the values of a Date operator (E-1034, E-1035).
type dateOperands struct {
	compare comparison
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
	o := &dateOperands{compare: e.op.compare, values: make([]dateOperand, 0, len(l.Items))}
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
		if !o.compare.holds(at.compare(w.at)) {
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
