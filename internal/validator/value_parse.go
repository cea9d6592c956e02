// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"cmp"
	"net/netip"
	"strconv"
	"strings"
	"time"
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

// parseDate reads a date in the W3C profile of ISO 8601, or whole seconds since 1970 (E-1034): four digits are a year, more
// are seconds.
func parseDate(s string) (time.Time, dateForm) {
	const longest = 64
	if len(s) < 4 || len(s) > longest {
		return time.Time{}, noDate
	}
	if allDigits(s) && len(s) != 4 {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return time.Time{}, noDate
		}
		return time.Unix(n, 0).UTC(), epoch
	}
	layouts := []string{"2006", "2006-01", time.DateOnly}
	form := zonedDate
	if len(s) > len(time.DateOnly) {
		if len(s) < len("2006-01-02T15:04") || s[10] != 'T' || s[13] != ':' || strings.Contains(s, ",") {
			return time.Time{}, noDate // what package time is more generous about
		}
		zone := ""
		if strings.ContainsAny(s[10:], "Z+-") {
			zone = "Z07:00"
		} else {
			form = localDate
		}
		layouts = []string{"2006-01-02T15:04" + zone, "2006-01-02T15:04:05" + zone}
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), form
		}
	}
	return time.Time{}, noDate
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
