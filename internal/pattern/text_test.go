// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestTextParts(t *testing.T) {
	hole := func(c Class) Part { return Part{Hole: true, Class: c} }
	lit := func(s string) Part { return Part{Literal: s} }
	tests := []struct {
		name string
		text Text
		want []Part
	}{
		{"zero", Text{}, nil},
		{"empty", Literal(""), nil},
		{"known", Literal("ab"), []Part{lit("ab")}},
		{"known pieces", Concat(Literal("a"), Text{}, Literal("b")), []Part{lit("ab")}},
		{"prefix", WithPrefix("a"), []Part{lit("a"), hole(AnyText)}},
		{"empty prefix", WithPrefix(""), []Part{hole(AnyText)}},
		{"template", Concat(Literal("a"), Unknown(), Literal(""), Literal("b")), []Part{lit("a"), hole(AnyText), lit("b")}},
		{"two holes are one", Concat(Unknown(), Unknown()), []Part{hole(AnyText)}},
		{"wider hole wins", Concat(Hole(NoColon), Hole(NoColon), Unknown(), Hole(NoColon)), []Part{hole(AnyText)}},
		{"accounts stay", Concat(Hole(Digits12), Hole(Digits12)), []Part{hole(Digits12), hole(Digits12)}},
		{"E-1410", FromGlob("a*?b?"), []Part{lit("a"), hole(OneChar), hole(AnyText), lit("b"), hole(OneChar)}},
		{"E-1410 no colon", FromGlobNoColon("*?"), []Part{hole(OneCharNoColon), hole(NoColon)}},
		{"E-813", FromGlob("a${*}${?}${$}*"), []Part{lit("a*?$"), hole(AnyText)}},
		{"E-813 other braces are text", FromGlob("${a}${*$"), []Part{lit("${a}${"), hole(AnyText), lit("$")}},
		{"E-813 unterminated", FromGlob("${"), []Part{lit("${")}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, slices.Collect(tt.text.Parts())); diff != "" {
			t.Errorf("%s: parts (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestTextAccessors(t *testing.T) {
	tests := []struct {
		text                   Text
		prefix, suffix, string string
		known                  bool
	}{
		{Text{}, "", "", "", true},
		{Literal("ab"), "ab", "ab", "ab", true},
		{Unknown(), "", "", "(unknown)", false},
		{WithPrefix("ab"), "ab", "", "ab(unknown)", false},
		{Concat(Literal("a"), Unknown(), Literal("b"), Hole(NoColon), Literal("c")), "a", "c", "a(unknown)b(unknown)c", false},
		{FromGlob("a??"), "a", "", "a(unknown)", false},
	}
	for _, tt := range tests {
		if got := tt.text.Prefix(); got != tt.prefix {
			t.Errorf("%s: prefix %q, want %q", tt.text, got, tt.prefix)
		}
		if got := tt.text.Suffix(); got != tt.suffix {
			t.Errorf("%s: suffix %q, want %q", tt.text, got, tt.suffix)
		}
		if got := tt.text.String(); got != tt.string {
			t.Errorf("string %q, want %q", got, tt.string)
		}
		if s, ok := tt.text.Known(); ok != tt.known || ok != tt.text.IsKnown() || ok && s != tt.string {
			t.Errorf("%s: known %q %v, want %v", tt.text, s, ok, tt.known)
		}
		if !tt.text.Equal(Concat(tt.text)) {
			t.Errorf("%s is not equal to itself", tt.text)
		}
	}
	if WithPrefix("a").Equal(WithPrefix("b")) || Unknown().Equal(Hole(NoColon)) || Literal("").Equal(Unknown()) {
		t.Error("different texts are equal")
	}
}

// The normal form represents the same strings as the pieces it was made of,
// and without classes it is the same however they are grouped.
func TestConcatKeepsLanguage(t *testing.T) {
	open := stringsUpTo("a:", 4)
	rapid.Check(t, func(t *rapid.T) {
		pieces := rapid.SliceOfN(genText("a:", 1, AnyText, NoColon, OneChar, OneCharNoColon), 0, 4).Draw(t, "pieces")
		whole := Concat(pieces...)
		plain := !slices.ContainsFunc(pieces, func(p Text) bool { return hasClass(p, NoColon) || hasClass(p, OneCharNoColon) })
		if nested := Concat(Concat(pieces[:len(pieces)/2]...), Concat(pieces[len(pieces)/2:]...)); plain && !nested.Equal(whole) {
			t.Fatalf("grouping matters: %v, %v", slices.Collect(nested.Parts()), slices.Collect(whole.Parts()))
		}
		want := []string{""}
		for _, p := range pieces {
			var longer []string
			for _, s := range want {
				for _, c := range completions(p, open) {
					if len(s)+len(c) <= 4 {
						longer = append(longer, s+c)
					}
				}
			}
			slices.Sort(longer)
			want = slices.Compact(longer)
		}
		var got []string
		for _, s := range completions(whole, open) {
			if len(s) <= 4 {
				got = append(got, s)
			}
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, slices.Compact(got)); diff != "" {
			t.Fatalf("strings of %v (-want +got):\n%s", slices.Collect(whole.Parts()), diff)
		}
	})
}

func hasClass(t Text, c Class) bool {
	for p := range t.Parts() {
		if p.Hole && p.Class == c {
			return true
		}
	}
	return false
}

func TestClassString(t *testing.T) {
	seen := map[string]bool{}
	for c := AnyText; c <= Digits12; c++ {
		if seen[c.String()] {
			t.Errorf("class %d: name %q is taken", c, c)
		}
		seen[c.String()] = true
	}
}
