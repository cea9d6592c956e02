// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package naive

import "strings"

// token is one piece of a pattern: a character, or a wildcard.
type token struct {
	char      rune
	star, one bool
}

// tokens reads '*' and '?' as wildcards.
func tokens(s string) []token {
	out := make([]token, 0, len(s))
	for _, c := range s {
		out = append(out, token{char: c, star: c == '*', one: c == '?'})
	}
	return out
}

// literal reads all characters as they are.
func literal(s string) []token {
	out := make([]token, 0, len(s))
	for _, c := range s {
		out = append(out, token{char: c})
	}
	return out
}

// text is the pattern as the characters it is written in.
func text(p []token) string {
	var b strings.Builder
	for _, t := range p {
		b.WriteRune(t.char)
	}
	return b.String()
}

// glob matches by recursion. Wildcards for which crosses is false match no colon.
func glob(p []token, s []rune, crosses func(i int) bool) bool { return globAt(p, 0, s, crosses) }

func globAt(p []token, i int, s []rune, crosses func(int) bool) bool {
	if i == len(p) {
		return len(s) == 0
	}
	switch t := p[i]; {
	case t.star:
		if globAt(p, i+1, s, crosses) {
			return true
		}
		return len(s) > 0 && (s[0] != ':' || crosses(i)) && globAt(p, i, s[1:], crosses)
	case len(s) == 0:
		return false
	case t.one:
		return (s[0] != ':' || crosses(i)) && globAt(p, i+1, s[1:], crosses)
	default:
		return t.char == s[0] && globAt(p, i+1, s[1:], crosses)
	}
}

func anywhere(int) bool     { return true }
func neverCrosses(int) bool { return false }

// like is the glob of StringLike and of actions.
func like(p []token, s string) bool { return glob(p, []rune(s), anywhere) }

func allAsterisks(s string) bool { return s != "" && strings.Trim(s, "*") == "" }
