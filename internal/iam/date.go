// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import (
	"cmp"
	"strconv"
	"strings"
	"time"
)

// Date is a point in time as IAM reads it.
type Date struct {
	// Seconds since 1970, and the digits of their fraction without trailing zeros.
	Seconds  int64
	Fraction string
	// Local says that it is a time without an offset from UTC, which is read as UTC here.
	Local bool
	// Epoch says that it was written in seconds since 1970.
	Epoch bool
}

// Compare returns a negative number, zero or a positive one as d is before, at or after e.
func (d Date) Compare(e Date) int {
	if order := cmp.Compare(d.Seconds, e.Seconds); order != 0 {
		return order
	}
	return strings.Compare(d.Fraction, e.Fraction)
}

// Time is the date to the nanosecond, in UTC.
func (d Date) Time() time.Time {
	nanos, _ := strconv.Atoi((d.Fraction + "000000000")[:9])
	return time.Unix(d.Seconds, int64(nanos)).UTC()
}

// ParseDate reads a date in the W3C profile of ISO 8601 or whole seconds since 1970
// (E-1034): four digits are a year, more are seconds, fewer are nothing. Offsets from UTC
// go up to 23:59, and seconds up to 59.
func ParseDate(s string) (Date, bool) {
	if AllDigits(s) && len(s) != 4 {
		if len(s) < 4 {
			return Date{}, false
		}
		n, err := strconv.ParseInt(s, 10, 64)
		return Date{Seconds: n, Epoch: true}, err == nil
	}
	year, s, ok := number(s, 4)
	if !ok {
		return Date{}, false
	}
	month, day := 1, 1
	if rest, found := strings.CutPrefix(s, "-"); found {
		if month, s, ok = number(rest, 2); !ok || month < 1 || month > 12 {
			return Date{}, false
		}
		if rest, found = strings.CutPrefix(s, "-"); found {
			if day, s, ok = number(rest, 2); !ok || day < 1 || day > daysIn(year, month) {
				return Date{}, false
			}
			if rest, found = strings.CutPrefix(s, "T"); found {
				return parseTime(midnight(year, month, day), rest)
			}
		}
	}
	return Date{Seconds: midnight(year, month, day)}, s == ""
}

// parseTime reads hh:mm[:ss[.s…]] and the offset after the midnight of a day.
func parseTime(start int64, s string) (d Date, ok bool) {
	hour, s, ok := number(s, 2)
	if !ok || hour > 23 || s == "" || s[0] != ':' {
		return Date{}, false
	}
	minute, s, ok := number(s[1:], 2)
	if !ok || minute > 59 {
		return Date{}, false
	}
	second := 0
	if rest, found := strings.CutPrefix(s, ":"); found {
		if second, s, ok = number(rest, 2); !ok || second > 59 {
			return Date{}, false
		}
		if rest, found = strings.CutPrefix(s, "."); found {
			n := 0
			for n < len(rest) && rest[n] >= '0' && rest[n] <= '9' {
				n++
			}
			if n == 0 {
				return Date{}, false
			}
			d.Fraction, s = strings.TrimRight(rest[:n], "0"), rest[n:]
		}
	}
	d.Seconds = start + int64(hour)*3600 + int64(minute)*60 + int64(second)
	switch {
	case s == "":
		d.Local = true
		return d, true
	case s == "Z":
		return d, true
	case s[0] != '+' && s[0] != '-':
		return Date{}, false
	}
	offsetHour, rest, ok := number(s[1:], 2)
	if !ok || offsetHour > 23 || rest == "" || rest[0] != ':' {
		return Date{}, false
	}
	offsetMinute, rest, ok := number(rest[1:], 2)
	if !ok || offsetMinute > 59 || rest != "" {
		return Date{}, false
	}
	offset := int64(offsetHour)*3600 + int64(offsetMinute)*60
	if s[0] == '+' {
		offset = -offset
	}
	d.Seconds += offset
	return d, true
}

// number reads exactly n digits at the beginning of s.
func number(s string, n int) (value int, rest string, ok bool) {
	if len(s) < n || !AllDigits(s[:n]) {
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
