// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"slices"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

func TestExact(t *testing.T) {
	const no, maybe, yes = truth.False, truth.Unknown, truth.True
	tests := []struct {
		rule, policy, value string
		want                truth.Value
	}{
		{"E-1030", "prod", "prod", yes},
		{"E-1030", "prod", "Prod", no},
		{"E-1030 no wildcards", "*", "prod", no},
		{"E-1030 no wildcards", "*", "*", yes},
		{"E-1030 no wildcards", "p?od", "prod", no},
		{"E-1030 no normalisation", "e\u0301", "\u00e9", no},
		{"W-68", "prod", "dev-…", no},
		{"W-69", "prod", "…", maybe},
		{"E-1624", "prod", "pr…", maybe},
		{"E-1624", "prod", "pr…x", no},
		{"E-1624 policy hole", "pr…", "prod", maybe},
		{"E-1624 policy hole", "pr…", "dev", no},
		{"E-1624 both", "…a", "…b", no},
		{"E-1624 both", "…a", "b…", maybe},
		{"E-1624 star is a letter", "a*", "a…b", no},
		{"E-1624 star is a letter", "a*", "a…", maybe},
		{"E-1607 classes", "arn:#", "arn:^:x", no},
		{"E-1607 classes", "#", "44445555666_", maybe},
		{"E-1607 classes", "#", "4444555566666_", no},
		{"E-1628", "arn:aws:iam::444455556666:role/…", "arn:aws:iam::777788889999:role/x", no},
		{"E-1628", "arn:aws:iam::444455556666:role/…", "arn:aws:iam::444455556666:role/x", maybe},
		{"E-1606 holes are independent", "…", "…", maybe},
		{"E-1624 no text is left", "_", "", no},
	}
	for _, tt := range tests {
		if got := Exact(text(tt.policy), text(tt.value)); got != tt.want {
			t.Errorf("%s: %s equals %s = %v, want %v", tt.rule, tt.policy, tt.value, got, tt.want)
		}
	}
}

func TestExactFold(t *testing.T) {
	const no, maybe, yes = truth.False, truth.Unknown, truth.True
	tests := []struct {
		rule, policy, value string
		want                truth.Value
		contested           bool
	}{
		{"E-1031", "PROD", "prod", yes, false},
		{"E-1031", "PROD", "dev", no, false},
		{"E-1031 no wildcards", "p*", "PROD", no, false},
		{"E-1625", "PR…", "prod", maybe, false},
		{"E-1625", "PR…", "dev…", no, false},
		{"C-21", "ÉCOLE", "école", no, true},
		{"C-21", "k", "\u212a", no, true},
		{"C-21 lower-casing only", "\u0130", "i", no, true},
		{"C-21 folding only", "\u017f", "S", no, true},
		{"C-21 sharp s is one letter", "ß", "ss", no, false},
		{"C-21 partial", "ÉC…", "écx", no, true},
		{"C-21 partial", "ÉC…", "edx", no, false},
		{"C-21 equal anyway", "éa", "éA", yes, false},
	}
	for _, tt := range tests {
		got, contested := ExactFold(text(tt.policy), text(tt.value))
		if got != tt.want || contested != tt.contested {
			t.Errorf("%s: %s equals %s = %v, %v, want %v, %v", tt.rule, tt.policy, tt.value, got, contested, tt.want, tt.contested)
		}
	}
}

func TestExactBruteForce(t *testing.T) {
	open := stringsUpTo("abB:*", 4)
	rapid.Check(t, func(t *rapid.T) {
		classes := []Class{AnyText, NoColon, OneChar, OneCharNoColon}
		a := genText("abB:*", 4, classes...).Draw(t, "policy")
		b := genText("abB:*", 4, classes...).Draw(t, "value")
		if holes(a) > 1 || holes(b) > 1 {
			t.Skip("too many holes to try all")
		}
		all, other := completions(a, open), completions(b, open)
		check := func(name string, got truth.Value, fold func(string) string) {
			have := map[string]bool{}
			for _, s := range all {
				have[fold(s)] = true
			}
			common := slices.ContainsFunc(other, func(s string) bool { return have[fold(s)] })
			want := truth.Of(common)
			if common && !(a.IsKnown() && b.IsKnown()) {
				want = truth.Unknown
			}
			if got != want {
				t.Fatalf("%s: %s, %s = %v, want %v", name, a, b, got, want)
			}
		}
		check("exact", Exact(a, b), func(s string) string { return s })
		folded, contested := ExactFold(a, b)
		check("fold", folded, foldASCII)
		if contested {
			t.Fatal("contested without letters beyond ASCII")
		}
	})
}

// Lower-casing and folding never distinguish what foldUnicode joins.
func TestFoldUnicode(t *testing.T) {
	for r := range rune(0x3000) {
		if foldUnicode(r) != foldUnicode(unicode.ToLower(r)) || foldUnicode(r) != foldUnicode(unicode.SimpleFold(r)) {
			t.Errorf("%U differs from its other case", r)
		}
	}
	for r := range rune(128) {
		for s := range rune(128) {
			if same := foldUnicode(r) == foldUnicode(s); same != (lowerRune(r) == lowerRune(s)) {
				t.Errorf("%q, %q: same %v", r, s, same)
			}
		}
	}
}
