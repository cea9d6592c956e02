// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

// Kind is the kind of a [Token].
type Kind uint8

// The kinds of tokens.
const (
	LiteralToken Kind = iota // the characters of Token.Literal
	OneToken                 // any one character
	StarToken                // any characters, also none
	HoleToken                // unknown policy text, with wildcards or without (E-1607)
)

// Token is one element of a [Pattern].
//
// The tokens of a pattern are in normal form: no two literals in a row, no
// empty literal, and a run of wildcards of one kind is written as its '?'
// followed by at most one '*'.
type Token struct {
	Kind    Kind
	Fold    bool   // literals: ASCII letters match in either case; Literal is lower case
	Bounded bool   // wildcards and holes: what is matched contains no colon
	Class   Class  // holes: what is known of the unknown text
	Literal string // literals
}

// star reports whether the token is matched as '*': a star, or a hole whose
// unknown text may be or contain one.
func (t *Token) star() bool {
	return t.Kind == StarToken || t.Kind == HoleToken && t.Class != Digits12
}

// least returns the fewest bytes that the token takes.
func (t *Token) least() int {
	switch {
	case t.Kind == LiteralToken:
		return len(t.Literal)
	case t.Kind == OneToken:
		return 1
	case t.Kind == HoleToken && t.Class == Digits12:
		return 12
	}
	return 0
}

// appendToken appends t and keeps the normal form.
func appendToken(toks []Token, t Token) []Token {
	if t.Kind == LiteralToken && t.Literal == "" {
		return toks
	}
	if len(toks) == 0 {
		return append(toks, t)
	}
	last := &toks[len(toks)-1]
	switch {
	case t.Kind == LiteralToken && last.Kind == LiteralToken && t.Fold == last.Fold:
		last.Literal += t.Literal
		return toks
	case last.Kind == StarToken && t.Kind == StarToken:
		if last.Bounded && !t.Bounded {
			return appendToken(toks[:len(toks)-1], t)
		}
		return toks
	case last.Kind == StarToken && t.Kind == OneToken && last.Bounded == t.Bounded:
		star := *last
		*last = t
		return append(toks, star)
	}
	return append(toks, t)
}

// appendGlob appends the tokens of a glob.
func appendGlob(toks []Token, s string, fold bool) []Token {
	start := 0
	for i := range len(s) {
		switch s[i] {
		case '*', '?':
			toks = appendToken(toks, literalToken(s[start:i], fold))
			kind := StarToken
			if s[i] == '?' {
				kind = OneToken
			}
			toks = appendToken(toks, Token{Kind: kind})
			start = i + 1
		}
	}
	return appendToken(toks, literalToken(s[start:], fold))
}

func literalToken(s string, fold bool) Token {
	if fold {
		s = foldASCII(s)
	}
	return Token{Kind: LiteralToken, Fold: fold, Literal: s}
}
