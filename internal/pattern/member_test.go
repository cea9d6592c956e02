// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"testing"

	"pgregory.net/rapid"
)

func TestMember(t *testing.T) {
	for _, tt := range []struct{ pattern, text, fill, want string }{
		{"a*", "*", "example", "aexample"},
		{"a*", "*", "", "a"},
		{"*b", "a*", "-", "a-b"},
		{"*/public/*", "tide/*", "x", "tide/x/public/x"},
		{"a?c", "*", "x", "axc"},
		{"abc", "a*", "x", "abc"},
		{"*", "a*b", "x", "axb"},
	} {
		p := Compile(tt.pattern)
		got, ok := Member(&p, FromGlob(tt.text), tt.fill)
		if !ok || !p.Match(got) {
			t.Errorf("Member(%s, %s) = %q, %v", tt.pattern, tt.text, got, ok)
		}
		if got != tt.want {
			t.Logf("Member(%s, %s) = %q, where %q reads better", tt.pattern, tt.text, got, tt.want)
		}
	}
	p := Compile("b*")
	if got, ok := Member(&p, FromGlob("a*"), "x"); ok {
		t.Errorf("b* and a* have %q in common", got)
	}
}

// A member matches both, and there is one if the languages overlap.
func TestMemberMatches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Compile(rapid.StringMatching(`[ab*?]{0,6}`).Draw(t, "pattern"))
		text := FromGlob(rapid.StringMatching(`[ab*?]{0,6}`).Draw(t, "text"))
		got, ok := Member(&p, text, rapid.SampledFrom([]string{"", "a", "example"}).Draw(t, "fill"))
		if ok != p.overlaps(text) {
			t.Fatalf("Member finds one: %v, the languages overlap: %v", ok, p.overlaps(text))
		}
		if !ok {
			return
		}
		whole := CompileText(text)
		if !p.Match(got) || !Intersects(&whole, &p) || !completes(text, got) {
			t.Fatalf("%q is not a member of both", got)
		}
	})
}

// completes reports whether a text with holes may turn out to be s.
func completes(text Text, s string) bool {
	p := Compile(s)
	return p.overlaps(text)
}
