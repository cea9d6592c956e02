// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"math/big"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

func TestE1033ParseDecimal(t *testing.T) {
	for _, s := range []string{"0", "5", "-5", "+5", "007", "1.50", "-0.0", "123456789012345678901234567890.000000000000000000001"} {
		if _, ok := iam.ParseDecimal(s); !ok {
			t.Errorf("parseDecimal(%q) fails", s)
		}
	}
	for _, s := range []string{"", " ", "10 ", " 10", "10abc", "1e3", "1E3", "0x10", "1.", ".5", ".", "-", "+", "--1", "1.2.3", "1,5", "١", "∞", "NaN", "1_000"} {
		if d, ok := iam.ParseDecimal(s); ok {
			t.Errorf("parseDecimal(%q) = %+v", s, d)
		}
	}
}

func TestE1033Compare(t *testing.T) {
	sorted := [][]string{
		{"-1000000000000000000000000.5"}, {"-10", "-10.0", "-0010"}, {"-9.99"}, {"-0.5"}, {"0", "-0", "+0.00", "00"},
		{"0.1", "0.10"}, {"0.12"}, {"0.2"}, {"1", "1.0", "+1"}, {"9"}, {"10"}, {"9007199254740992"}, {"9007199254740993"},
	}
	for i, a := range sorted {
		for j, b := range sorted {
			for _, x := range a {
				for _, y := range b {
					p, _ := iam.ParseDecimal(x)
					q, _ := iam.ParseDecimal(y)
					if got := p.Compare(q); got != sign(i-j) {
						t.Errorf("%s against %s: %d, want %d", x, y, got, sign(i-j))
					}
				}
			}
		}
	}
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

func TestE1033ValuesAreAlternatives(t *testing.T) {
	runAll(t, []expectation{
		{"less than 5 or 10", `{"NumericLessThan":{"t:number":["5","10"]}}`, with("t:number", "7"), yes},
		{"W-55", `{"NumericLessThan":{"aws:MultiFactorAuthAge":["60","3600"]}}`, with("aws:MultiFactorAuthAge", "1800"), yes},
		{"not 5 nor 7", `{"NumericNotEquals":{"t:number":["5","7"]}}`, with("t:number", "7.0"), no},
		{"JSON number", `{"NumericEquals":{"t:number":1.50}}`, with("t:number", "1.5"), yes},
		{"exact beyond float64", `{"NumericEquals":{"t:number":"9007199254740993"}}`, with("t:number", "9007199254740992"), no},
		{"a long number of a string key is compared in full", `{"NumericGreaterThan":{"t:string":"1"}}`, with("t:string", strings.Repeat("9", request.MaxContextText)), yes},
	})
}

var plainDecimal = regexp.MustCompile(`^[-+]?[0-9]+(\.[0-9]+)?$`)

// Reading and comparing agree with exact rational arithmetic.
func TestDecimalAgainstRationals(t *testing.T) {
	text := rapid.OneOf(rapid.StringMatching(`[-+]?[0-9]{0,25}(\.[0-9]{0,25})?`), rapid.StringMatching(`[-+.0-9e ]{0,6}`))
	rapid.Check(t, func(t *rapid.T) {
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		checkDecimals(t, a, b)
	})
}

func checkDecimals(t interface{ Fatalf(string, ...any) }, a, b string) {
	x, okA := iam.ParseDecimal(a)
	y, okB := iam.ParseDecimal(b)
	if okA != plainDecimal.MatchString(a) || okB != plainDecimal.MatchString(b) {
		t.Fatalf("parseDecimal(%q) = %v, parseDecimal(%q) = %v", a, okA, b, okB)
	}
	if !okA || !okB {
		return
	}
	p, _ := new(big.Rat).SetString(a)
	q, _ := new(big.Rat).SetString(b)
	if got, want := x.Compare(y), p.Cmp(q); got != want {
		t.Fatalf("%s against %s: %d, want %d", a, b, got, want)
	}
}

func FuzzDecimal(f *testing.F) {
	for _, pair := range [][2]string{{"1", "1.0"}, {"-0", "0"}, {"1e3", "1000"}, {"0.1", "0.10"}, {"99999999999999999999", "1"}} {
		f.Add(pair[0], pair[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if len(a) > 1000 || len(b) > 1000 {
			t.Skip() // the reference is slow
		}
		checkDecimals(t, a, b)
	})
}
