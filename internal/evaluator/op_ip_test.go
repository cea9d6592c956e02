// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"net"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

func TestE1038Addresses(t *testing.T) {
	v4, v6 := with("aws:SourceIp", "203.0.113.7"), with("aws:SourceIp", "2001:DB8::1")
	runAll(t, []expectation{
		{"host", `{"IpAddress":{"aws:SourceIp":"203.0.113.7"}}`, v4, yes},
		{"other host", `{"IpAddress":{"aws:SourceIp":"203.0.113.8"}}`, v4, no},
		{"range", `{"IpAddress":{"aws:SourceIp":["198.51.100.0/24","203.0.113.0/24"]}}`, v4, yes},
		{"host bits are masked", `{"IpAddress":{"aws:SourceIp":"203.0.113.250/24"}}`, v4, yes},
		{"IPv6 is compared parsed", `{"IpAddress":{"aws:SourceIp":"2001:db8:0:0:0:0:0:1"}}`, v6, yes},
		{"IPv6 range", `{"IpAddress":{"aws:SourceIp":"2001:db8::/32"}}`, v6, yes},
		{"v4 never matches v6", `{"IpAddress":{"aws:SourceIp":"::/0"}}`, v4, no},
		{"v6 never matches v4", `{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}`, v6, no},
		{"all of v4", `{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}`, v4, yes},
		{"NotIpAddress with v4 ranges holds for v6 callers", `{"NotIpAddress":{"aws:SourceIp":"0.0.0.0/0"}}`, v6, yes},
		{"NotIpAddress", `{"NotIpAddress":{"aws:SourceIp":["10.0.0.0/8","203.0.113.0/24"]}}`, v4, no},
	})
}

func TestE1038Parse(t *testing.T) {
	for _, s := range []string{"203.0.113.7", "0.0.0.0", "::", "::1", "2001:db8::1", "2001:DB8::1", "::ffff:203.0.113.7", "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255"} {
		if _, ok := iam.ParseIP(s); !ok {
			t.Errorf("parseIP(%q) fails", s)
		}
		if p, ok := iam.ParseRange(s); !ok || !p.IsSingleIP() {
			t.Errorf("parseRange(%q) = %v, %v", s, p, ok)
		}
	}
	for _, s := range []string{
		"", "1", "203.0.113", "203.0.113.7.1", "300.0.113.7", "203.0.113.07", "0x7f.1", "203.0.113.7 ", "fe80::1%eth0", "::1::", "2001:db8", "localhost",
		"203.0.113.0/24", "1.2.3.4:80", "[::1]", strings.Repeat("f", 1_000_000),
	} {
		if a, ok := iam.ParseIP(s); ok {
			t.Errorf("parseIP(%q) = %v", s, a)
		}
	}
	for _, s := range []string{"", "/", "/24", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08", "10.0.0.0/8/8", "::/129", "fe80::%a/64", "10.0.0/8", "10.0.0.0-10.0.0.9"} {
		if p, ok := iam.ParseRange(s); ok {
			t.Errorf("parseRange(%q) = %v", s, p)
		}
	}
}

// Ranges contain what those of package net contain.
func TestIPAgainstPackageNet(t *testing.T) {
	address := rapid.OneOf(
		rapid.StringMatching(`(10|11|203)\.[0-3]\.(0|128|255)\.[0-9]`),
		rapid.StringMatching(`2001:db8:[0-3]?::[0-9a-f]{1,2}`),
	)
	rapid.Check(t, func(t *rapid.T) {
		a, b := address.Draw(t, "address"), address.Draw(t, "range")
		bits := rapid.IntRange(0, 128).Draw(t, "bits")
		checkRange(t, a, b+"/"+itoa(bits))
	})
}

func checkRange(t interface{ Fatalf(string, ...any) }, address, cidr string) {
	a, ok := iam.ParseIP(address)
	if want := net.ParseIP(address); ok && want == nil {
		t.Fatalf("parseIP(%q) = %v, which package net does not read", address, a)
	}
	p, okRange := iam.ParseRange(cidr)
	if !ok || !okRange || !strings.Contains(cidr, "/") {
		return
	}
	_, network, err := net.ParseCIDR(cidr)
	if err != nil {
		t.Fatalf("parseRange(%q) = %v, but package net says %v", cidr, p, err)
	}
	if a.Is4In6() || p.Addr().Is4In6() {
		return // package net does not distinguish them from IPv4 (C-26)
	}
	o := program.NewIPOperand(p.Masked())
	written, unmapped := o.Matches(a)
	want := network.Contains(net.ParseIP(address)) && a.Is4() == p.Addr().Is4()
	if written != want || unmapped != want {
		t.Fatalf("%s in %s: %v, %v, want %v", address, cidr, written, unmapped, want)
	}
}

func FuzzIP(f *testing.F) {
	f.Add("203.0.113.7", "203.0.113.0/24")
	f.Add("::ffff:1.2.3.4", "::/0")
	f.Add("2001:db8::1", "2001:db8::/32")
	f.Fuzz(func(t *testing.T, address, cidr string) { checkRange(t, address, cidr) })
}
