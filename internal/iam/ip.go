// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import (
	"net/netip"
	"strings"
)

// ParseIP reads an IPv4 or IPv6 address without zone.
func ParseIP(s string) (netip.Addr, bool) {
	// The longest address is an IPv6 one that ends in an IPv4 one.
	const long = len("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255")
	if len(s) > long || strings.Contains(s, "%") || !strings.ContainsAny(s, ".:") {
		return netip.Addr{}, false
	}
	a, err := netip.ParseAddr(s)
	return a, err == nil
}

// ParseRange reads an address or a range in CIDR notation, of IPv4 or IPv6. Host bits are kept: AWS ignores them (E-1038).
func ParseRange(s string) (netip.Prefix, bool) {
	if !strings.Contains(s, "/") {
		a, ok := ParseIP(s)
		return netip.PrefixFrom(a, a.BitLen()), ok
	}
	p, err := netip.ParsePrefix(s)
	return p, err == nil
}
