// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"slices"
	"strings"
)

// Pattern is a compiled policy-side pattern: literals, the wildcards '*' and
// '?', and holes for policy text that is not known yet. It is an immutable
// value, safe for concurrent use. The zero value matches the empty string only.
type Pattern struct {
	prefix string  // the leading literal; all of a pattern without wildcards
	suffix string  // the trailing literal after the last wildcard
	middle []Token // what is between, beginning and ending with a wildcard
	least  int     // the fewest bytes a match has
	fold   bool    // literals match ASCII letters in either case
	hole   bool    // there is a policy-side hole
	simple bool    // middle is a single '*'
	slow   bool    // needs the general matcher: bounded wildcards, mixed folding
}

// starOnly is the middle of the most frequent patterns, shared among them.
var starOnly = []Token{{Kind: StarToken}}

// Compile compiles a glob in which '*' matches any number of characters, also
// none, and '?' exactly one (E-702, E-1032).
func Compile(s string) Pattern { return compile(s, false) }

// CompileFold is [Compile] with ASCII letters matching in either case (E-701).
func CompileFold(s string) Pattern { return compile(s, true) }

func compile(s string, fold bool) Pattern {
	first := strings.IndexAny(s, "*?")
	switch {
	case first < 0:
		if fold {
			s = foldASCII(s)
		}
		return Pattern{prefix: s, least: len(s), fold: fold}
	case s[first] == '*' && !strings.ContainsAny(s[first+1:], "*?"):
		if fold {
			s = foldASCII(s)
		}
		return Pattern{
			prefix: s[:first], suffix: s[first+1:], middle: starOnly,
			least: len(s) - 1, fold: fold && len(s) > 1, simple: true,
		}
	}
	return FromTokens(appendGlob(nil, s, fold))
}

// CompileText compiles a glob with unknown parts: its holes are policy-side
// holes, which may contain anything, wildcards included (E-1607).
// The literal text next to a hole is trusted: where it may belong to a policy
// variable that the hole opens or closes, the caller widens the hole first
// (E-1622).
func CompileText(t Text) Pattern { return compileText(t, false) }

// CompileTextFold is [CompileText] with ASCII letters matching in either case.
func CompileTextFold(t Text) Pattern { return compileText(t, true) }

func compileText(t Text, fold bool) Pattern {
	if s, ok := t.Known(); ok {
		return compile(s, fold)
	}
	var toks []Token
	for p := range t.Parts() {
		if p.Hole {
			toks = appendToken(toks, Token{Kind: HoleToken, Class: p.Class})
		} else {
			toks = appendGlob(toks, p.Literal, fold)
		}
	}
	return FromTokens(toks)
}

// FromTokens returns the pattern of a sequence of tokens, which it brings into
// normal form.
func FromTokens(toks []Token) Pattern {
	norm := make([]Token, 0, len(toks))
	for _, t := range toks {
		if t.Fold {
			t.Literal = foldASCII(t.Literal)
		}
		norm = appendToken(norm, t)
	}
	var p Pattern
	folded, exact := false, false
	for i := range norm {
		t := &norm[i]
		p.least += t.least()
		if t.Kind == LiteralToken {
			folded = folded || t.Fold
			exact = exact || !t.Fold
			continue
		}
		p.hole = p.hole || t.Kind == HoleToken
		p.slow = p.slow || t.Bounded
	}
	if folded && exact {
		p.slow, p.middle = true, norm
		return p
	}
	p.fold = folded
	if len(norm) > 0 && norm[0].Kind == LiteralToken {
		p.prefix, norm = norm[0].Literal, norm[1:]
	}
	if n := len(norm); n > 0 && norm[n-1].Kind == LiteralToken {
		p.suffix, norm = norm[n-1].Literal, norm[:n-1]
	}
	if slices.Equal(norm, starOnly) {
		norm, p.simple = starOnly, true
	}
	p.middle = norm
	return p
}

// Tokens returns the pattern as a new sequence of tokens in normal form.
func (p *Pattern) Tokens() []Token {
	toks := make([]Token, 0, len(p.middle)+2)
	if p.prefix != "" {
		toks = append(toks, Token{Kind: LiteralToken, Fold: p.fold, Literal: p.prefix})
	}
	toks = append(toks, p.middle...)
	if p.suffix != "" {
		toks = append(toks, Token{Kind: LiteralToken, Fold: p.fold, Literal: p.suffix})
	}
	return toks
}

// MatchesAll reports whether the pattern consists of asterisks only, at least
// one of them (E-703, E-802).
func (p *Pattern) MatchesAll() bool { return p.simple && p.prefix == "" && p.suffix == "" }

// HasHole reports whether part of the policy text is unknown.
func (p *Pattern) HasHole() bool { return p.hole }

// IsLiteral returns the only string that matches, if there are no wildcards
// and no holes. Of a case-insensitive pattern it is the lower-case form.
func (p *Pattern) IsLiteral() (string, bool) { return p.prefix, len(p.middle) == 0 }

// LiteralPrefix returns the literal text every match begins with. Of a
// case-insensitive pattern it is in lower case.
func (p *Pattern) LiteralPrefix() string { return p.prefix }

// LiteralSuffix returns the literal text every match ends with.
func (p *Pattern) LiteralSuffix() string {
	if len(p.middle) == 0 {
		return p.prefix
	}
	return p.suffix
}

// String renders the pattern for messages: wildcards as '*' and '?', the
// characters themselves as ${*} and ${?} (E-1105), holes as "(unknown)".
func (p *Pattern) String() string {
	var b strings.Builder
	for _, t := range p.Tokens() {
		switch t.Kind {
		case LiteralToken:
			_, _ = wildcardEscaper.WriteString(&b, t.Literal)
		case OneToken:
			b.WriteByte('?')
		case StarToken:
			b.WriteByte('*')
		case HoleToken:
			b.WriteString("(unknown)")
		}
	}
	return b.String()
}

var wildcardEscaper = strings.NewReplacer("*", "${*}", "?", "${?}")
