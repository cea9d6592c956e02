// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import (
	"cmp"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// Decimal is an exact decimal number: the digits on both sides of the point, without needless zeros.
type Decimal struct {
	negative        bool
	whole, fraction string
}

// ParseDecimal reads a whole or decimal number (E-1033): no spaces, no exponent, digits on both sides of a point.
func ParseDecimal(s string) (d Decimal, ok bool) {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		d.negative, s = s[0] == '-', s[1:]
	}
	whole, fraction, point := strings.Cut(s, ".")
	if !AllDigits(whole) || point && !AllDigits(fraction) {
		return Decimal{}, false
	}
	d.whole, d.fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	d.negative = d.negative && d.whole+d.fraction != ""
	return d, true
}

// Compare returns a negative number, zero or a positive one as d is below, equal to or above o.
func (d Decimal) Compare(o Decimal) int {
	switch {
	case d.negative && !o.negative:
		return -1
	case o.negative && !d.negative:
		return 1
	}
	order := cmp.Or(cmp.Compare(len(d.whole), len(o.whole)), cmp.Compare(d.whole, o.whole), cmp.Compare(d.fraction, o.fraction))
	if d.negative {
		return -order
	}
	return order
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

// DateForm is how a date is written.
type DateForm uint8

const (
	NoDate    DateForm = iota
	ZonedDate          // a year, month or day, or a time with its offset from UTC
	LocalDate          // a time without offset
	Epoch              // seconds since 1970
)

// ParseDate reads a date (E-1034).
func ParseDate(s string) (time.Time, DateForm) {
	const longest = 64
	if len(s) > longest {
		return time.Time{}, NoDate
	}
	d, ok := facts.ParseDate(s)
	if !ok {
		return time.Time{}, NoDate
	}
	nanos, _ := strconv.Atoi((d.Fraction + "000000000")[:9])
	t := time.Unix(d.Seconds, int64(nanos)).UTC()
	switch {
	case d.Epoch:
		return t, Epoch
	case d.Local:
		return t, LocalDate
	}
	return t, ZonedDate
}

// ParseRange reads an address or a range in CIDR notation, of IPv4 or IPv6. Host bits are kept.
func ParseRange(s string) (netip.Prefix, bool) {
	if strings.Contains(s, "/") {
		p, err := netip.ParsePrefix(s)
		return p, err == nil
	}
	a, err := netip.ParseAddr(s)
	if err != nil || a.Zone() != "" {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(a, a.BitLen()), true
}
