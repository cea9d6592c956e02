// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package spelling

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "", 1}, {"", "abc", 3}, {"role", "role", 0}, {"role", "rolle", 1}, {"role", "ole", 1}, {"role", "rule", 1},
		{"us-esat-1", "us-east-1", 1}, {"ab", "ba", 1}, {"ca", "abc", 3}, {"StringEqauls", "StringEquals", 1}, {"abcd", "badc", 2},
	} {
		if got := Distance(tt.a, tt.b); got != tt.want {
			t.Errorf("%q and %q: %d, want %d", tt.a, tt.b, got, tt.want)
		}
		if got := Distance(tt.b, tt.a); got != tt.want {
			t.Errorf("%q and %q: %d, want %d", tt.b, tt.a, got, tt.want)
		}
	}
}

// TestWithin: a limit changes nothing below it, and no memory is needed for names.
func TestWithin(t *testing.T) {
	names := rapid.StringOfN(rapid.SampledFrom([]rune("abc")), 0, 60, -1)
	rapid.Check(t, func(t *rapid.T) {
		a, b, limit := names.Draw(t, "a"), names.Draw(t, "b"), rapid.IntRange(1, 9).Draw(t, "limit")
		if got, want := Within(a, b, limit), min(slow(a, b), limit); got != want {
			t.Fatalf("%q and %q within %d: %d, want %d", a, b, limit, got, want)
		}
	})
	if n := testing.AllocsPerRun(10, func() { Within("StringNotEqaulsIgnoreCase", "StringNotEqualsIgnoreCase", 3) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// slow is the definition.
func slow(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		for j := range rows[i] {
			switch {
			case i == 0 || j == 0:
				rows[i][j] = i + j
				continue
			case a[i-1] == b[j-1]:
				rows[i][j] = rows[i-1][j-1]
			default:
				rows[i][j] = 1 + min(rows[i-1][j-1], rows[i-1][j], rows[i][j-1])
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

func TestNearest(t *testing.T) {
	candidates := []string{"GetObject", "PutObject", "GetObjectAcl", "ListBucket"}
	for name, want := range map[string][]string{
		"getobjetc": {"GetObject"}, "GetObject": {"GetObject"}, "": nil, "Delete": nil, strings.Repeat("a", longest+1): nil,
	} {
		if got := Nearest(name, candidates, Allowance(len(name))); !slices.Equal(got, want) {
			t.Errorf("%.20s: %q, want %q", name, got, want)
		}
	}
}
