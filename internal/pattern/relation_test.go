// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestRelations(t *testing.T) {
	tests := []struct {
		a, b                       string
		intersect, covers, covered bool
	}{
		{"*", "a", true, true, false},
		{"*", "*", true, true, true},
		{"a*", "ab*", true, true, false},
		{"a*", "*b", true, false, false},
		{"a*", "b*", false, false, false},
		{"*a*", "*ba*", true, true, false},
		{"*a*b*", "*b*a*", true, false, false},
		{"?*", "*?", true, true, true},
		{"*?a", "?*a", true, true, true},
		{"a?c", "abc", true, true, false},
		{"", "", true, true, true},
		{"", "*", true, false, true},
		{"", "?", false, false, false},
	}
	for _, tt := range tests {
		a, b := Compile(tt.a), Compile(tt.b)
		if got := Intersects(&a, &b); got != tt.intersect {
			t.Errorf("%s intersects %s = %v", tt.a, tt.b, got)
		}
		if got, exact := Covers(&a, &b); got != tt.covers || !exact {
			t.Errorf("%s covers %s = %v, exact %v", tt.a, tt.b, got, exact)
		}
		if got, exact := Covers(&b, &a); got != tt.covered || !exact {
			t.Errorf("%s covers %s = %v, exact %v", tt.b, tt.a, got, exact)
		}
	}
}

func TestCoversHoles(t *testing.T) {
	tests := []struct {
		a, b           string
		covered, exact bool
	}{
		{"*", "a…", true, true},
		{"a*", "a…b", true, true},
		{"a*b", "a…", false, false},
		{"a…", "ab", false, false},
		{"a…", "a…", false, false},
	}
	for _, tt := range tests {
		a, b := CompileText(text(tt.a)), CompileText(text(tt.b))
		if covered, exact := Covers(&a, &b); covered != tt.covered || exact != tt.exact {
			t.Errorf("%s covers %s = %v, exact %v", tt.a, tt.b, covered, exact)
		}
	}
}

// Patterns with and without case against each other, wildcards that cross
// colons and wildcards that do not.
func TestRelationsBruteForce(t *testing.T) {
	all := stringsUpTo("aAb:", 6)
	rapid.Check(t, func(t *rapid.T) {
		gen := rapid.Custom(func(t *rapid.T) Pattern {
			var toks []Token
			for range rapid.IntRange(0, 4).Draw(t, "tokens") {
				toks = append(toks, rapid.SampledFrom([]Token{
					literalToken("a", false), literalToken("a", true), literalToken("b", false), literalToken(":", false),
					{Kind: OneToken}, {Kind: StarToken}, {Kind: OneToken, Bounded: true}, {Kind: StarToken, Bounded: true},
				}).Draw(t, "token"))
			}
			return FromTokens(toks)
		})
		a, b := gen.Draw(t, "a"), gen.Draw(t, "b")
		intersect, covers := false, true
		for _, s := range all {
			inA, inB := naiveTokens(a.Tokens(), s), naiveTokens(b.Tokens(), s)
			if got := a.Match(s); got != inA {
				t.Fatalf("%s matches %q = %v", a.String(), s, got)
			}
			intersect = intersect || inA && inB
			covers = covers && (inA || !inB)
		}
		if got := Intersects(&a, &b); got != intersect {
			t.Fatalf("%s intersects %s = %v, want %v", a.String(), b.String(), got, intersect)
		}
		if got, exact := Covers(&a, &b); got != covers || !exact {
			t.Fatalf("%s covers %s = %v, exact %v, want %v", a.String(), b.String(), got, exact, covers)
		}
	})
}

// naiveTokens matches by trying everything.
func naiveTokens(toks []Token, s string) bool {
	if len(toks) == 0 {
		return s == ""
	}
	t := toks[0]
	switch t.Kind {
	case LiteralToken:
		n := len(t.Literal)
		return len(s) >= n && (s[:n] == t.Literal || t.Fold && strings.EqualFold(s[:n], t.Literal)) && naiveTokens(toks[1:], s[n:])
	case OneToken:
		return s != "" && (!t.Bounded || s[0] != ':') && naiveTokens(toks[1:], s[1:])
	default:
		return naiveTokens(toks[1:], s) || s != "" && (!t.Bounded || s[0] != ':') && naiveTokens(toks, s[1:])
	}
}

func TestAccessors(t *testing.T) {
	tests := []struct {
		pattern               Pattern
		string                string
		all, hole, literal    bool
		literalText, pre, suf string
	}{
		{Pattern{}, "", false, false, true, "", "", ""},
		{Compile("abc"), "abc", false, false, true, "abc", "abc", "abc"},
		{Compile("***"), "*", true, false, false, "", "", ""},
		{Compile("*?*"), "?*", false, false, false, "", "", ""},
		{Compile("ab*c?d"), "ab*c?d", false, false, false, "", "ab", "d"},
		{CompileFold("AB*C"), "ab*c", false, false, false, "", "ab", "c"},
		{CompileText(text("*…")), "*(unknown)", false, true, false, "", "", ""},
		{CompileText(text("a#")), "a(unknown)", false, true, false, "", "a", ""},
		{built(func(b *Builder) { b.Literal("a*"); b.Glob("b*"); b.One(); b.Star() }), "a${*}b?*", false, false, false, "", "a*b", ""},
		{built(func(b *Builder) { b.Text(text("x?…y")); b.Star() }), "x${?}(unknown)y*", false, true, false, "", "x?", ""},
		{built(func(b *Builder) { b.Literal("*"); b.Literal("*") }), "${*}${*}", false, false, true, "**", "**", "**"},
	}
	for _, tt := range tests {
		p := &tt.pattern
		lit, ok := p.IsLiteral()
		if !ok {
			lit = ""
		}
		if p.String() != tt.string || p.MatchesAll() != tt.all || p.HasHole() != tt.hole || ok != tt.literal || lit != tt.literalText {
			t.Errorf("%q: all %v, hole %v, literal %q %v", p.String(), p.MatchesAll(), p.HasHole(), lit, ok)
		}
		if p.LiteralPrefix() != tt.pre || p.LiteralSuffix() != tt.suf {
			t.Errorf("%s: prefix %q, suffix %q", p, p.LiteralPrefix(), p.LiteralSuffix())
		}
	}
}

func built(f func(*Builder)) Pattern {
	var b Builder
	f(&b)
	return b.Pattern()
}
