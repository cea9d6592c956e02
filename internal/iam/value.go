// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import (
	"cmp"
	"encoding/base64"
	"strings"
)

// MaxNumber is the length of the longest number or date that is accepted in a policy, and of
// the longest number in a request.
const MaxNumber = 400

// Decimal is an exact decimal number: the digits on both sides of the point, without needless zeros.
type Decimal struct {
	Negative        bool
	Whole, Fraction string
}

// ParseDecimal reads a whole or decimal number (E-1033): no spaces, no exponent, digits on both sides of a point.
func ParseDecimal(s string) (d Decimal, ok bool) {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		d.Negative, s = s[0] == '-', s[1:]
	}
	whole, fraction, point := strings.Cut(s, ".")
	if !AllDigits(whole) || point && !AllDigits(fraction) {
		return Decimal{}, false
	}
	d.Whole, d.Fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	d.Negative = d.Negative && d.Whole+d.Fraction != ""
	return d, true
}

// Compare returns a negative number, zero or a positive one as d is below, equal to or above o.
func (d Decimal) Compare(o Decimal) int {
	switch {
	case d.Negative && !o.Negative:
		return -1
	case o.Negative && !d.Negative:
		return 1
	}
	order := cmp.Or(cmp.Compare(len(d.Whole), len(o.Whole)), cmp.Compare(d.Whole, o.Whole), cmp.Compare(d.Fraction, o.Fraction))
	if d.Negative {
		return -order
	}
	return order
}

// ParseBool reads "true" or "false" in any letter case (E-1036).
func ParseBool(s string) (value, ok bool) {
	switch {
	case strings.EqualFold(s, "true"):
		return true, true
	case strings.EqualFold(s, "false"):
		return false, true
	}
	return false, false
}

// ParseBinary reads padded base64 (E-1037).
func ParseBinary(s string) ([]byte, bool) {
	if strings.ContainsAny(s, "\r\n") { // which the decoder skips
		return nil, false
	}
	b, err := base64.StdEncoding.DecodeString(s)
	return b, err == nil
}

// AllDigits reports whether a text is digits, at least one.
func AllDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
