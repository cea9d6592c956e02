// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy

import (
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestE606CanonicalDecimal(t *testing.T) {
	tests := []struct{ in, want string }{
		{"0", "0"}, {"-0", "0"}, {"0.0", "0"}, {"-0.00e5", "0"}, {"0e99999999999999999999", "0"},
		{"7", "7"}, {"-12", "-12"}, {"100", "100"}, {"-10", "-10"},
		{"1.50", "1.5"}, {"1.0", "1"}, {"10.00", "10"}, {"0.10", "0.1"}, {"-0.5", "-0.5"},
		{"1e3", "1000"}, {"1E+3", "1000"}, {"1.5e1", "15"}, {"1.25e1", "12.5"}, {"1e-3", "0.001"}, {"120e-1", "12"}, {"123.456e-2", "1.23456"},
		{"1e00000000000000000000000000000003", "1000"},
		{"0.1000000000000000055511151231257827021181583404541015625", "0.1000000000000000055511151231257827021181583404541015625"},
		{"9007199254740993", "9007199254740993"},
		{"1e399", "1" + strings.Repeat("0", 399)},
		{"1e-398", "0." + strings.Repeat("0", 397) + "1"},
		{"0.000001e6", "1"},
	}
	for _, test := range tests {
		if got, ok := CanonicalDecimal(test.in); !ok || got != test.want {
			t.Errorf("%s: %q, %v; want %q", test.in, got, ok, test.want)
		}
	}
	for _, in := range []string{
		"1e400", "1e-399", "1e999999999", "-1e-999999999", "1e99999999999999999999", strings.Repeat("9", 401),
		"", "-", "01", "+1", "1.", ".5", "1e", "0x10", "1 ", "Inf",
	} {
		if got, ok := CanonicalDecimal(in); ok {
			t.Errorf("%s: %q, want no result", in, got)
		}
	}
}

func TestE606CanonicalDecimalIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.StringMatching(`-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,8})?([eE][+-]?[0-9]{1,2})?`).Draw(t, "number")
		got, ok := CanonicalDecimal(in)
		if !ok {
			t.Fatalf("%s: no result", in)
		}
		want, _ := new(big.Rat).SetString(in)
		value, ok := new(big.Rat).SetString(got)
		if !ok || value.Cmp(want) != 0 {
			t.Fatalf("%s: %s is another number", in, got)
		}
		if shortest, _ := CanonicalDecimal(got); shortest != got {
			t.Fatalf("%s: %s becomes %s", in, got, shortest)
		}
		if strings.ContainsAny(got, "eE+") || strings.Contains(got, ".") && strings.HasSuffix(got, "0") {
			t.Fatalf("%s: %s is not canonical", in, got)
		}
	})
}
