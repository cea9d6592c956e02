// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import (
	"cmp"
	"strings"
)

// Instant is a point in time: seconds since 1970 and the digits of their fraction,
// without trailing zeros.
type Instant struct {
	Seconds  int64
	Fraction string
}

// ParseInstant reads a date (E-1034). Zoned is false for a time without zone, which is read
// as UTC (C-25).
func ParseInstant(s string) (t Instant, zoned, ok bool) {
	d, ok := readDate(s)
	return Instant{d.Seconds, d.Fraction}, ok && !d.Local, ok
}

// Compare returns a negative number, zero or a positive one as t is before, at or
// after u.
func (t Instant) Compare(u Instant) int {
	if order := cmp.Compare(t.Seconds, u.Seconds); order != 0 {
		return order
	}
	return strings.Compare(t.Fraction, u.Fraction)
}
