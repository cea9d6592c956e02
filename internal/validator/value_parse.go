// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"cmp"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// decimal is an exact decimal number: the digits on both sides of the point, without needless zeros.
type decimal struct {
	negative        bool
	whole, fraction string
}

// parseDecimal reads a whole or decimal number (E-1033): no spaces, no exponent, digits on both sides of a point.
func parseDecimal(s string) (d decimal, ok bool) {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		d.negative, s = s[0] == '-', s[1:]
	}
	whole, fraction, point := strings.Cut(s, ".")
	if !allDigits(whole) || point && !allDigits(fraction) {
		return decimal{}, false
	}
	d.whole, d.fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	d.negative = d.negative && d.whole+d.fraction != ""
	return d, true
}

// compare returns a negative number, zero or a positive one as d is below, equal to or above o.
func (d decimal) compare(o decimal) int {
	if d.negative != o.negative {
		return boolInt(o.negative) - boolInt(d.negative)
	}
	order := cmp.Or(cmp.Compare(len(d.whole), len(o.whole)), cmp.Compare(d.whole, o.whole), cmp.Compare(d.fraction, o.fraction))
	if d.negative {
		return -order
	}
	return order
}

// allDigits reports whether a text is digits, at least one.
func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// dateForm is how a date is written.
type dateForm uint8

const (
	noDate    dateForm = iota
	zonedDate          // a year, month or day, or a time with its offset from UTC
	localDate          // a time without offset
	epoch              // seconds since 1970
)

// parseDate reads a date (E-1034).
func parseDate(s string) (time.Time, dateForm) {
	const longest = 64
	if len(s) > longest {
		return time.Time{}, noDate
	}
	d, ok := facts.ParseDate(s)
	if !ok {
		return time.Time{}, noDate
	}
	nanos, _ := strconv.Atoi((d.Fraction + "000000000")[:9])
	t := time.Unix(d.Seconds, int64(nanos)).UTC()
	switch {
	case d.Epoch:
		return t, epoch
	case d.Local:
		return t, localDate
	}
	return t, zonedDate
}

// parseRange reads an address or a range in CIDR notation, of IPv4 or IPv6. Host bits are kept.
func parseRange(s string) (netip.Prefix, bool) {
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
