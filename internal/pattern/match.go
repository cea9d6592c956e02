// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"strings"
	"unicode/utf8"
)

// Match reports whether s matches. It does not allocate, and its work is
// bounded by the product of both lengths. In a pattern with policy-side holes a
// hole matches like '*' (one of twelve digits like twelve digits), so that false
// is certain and true means "possibly".
func (p *Pattern) Match(s string) bool {
	switch {
	case len(p.middle) == 0:
		if p.fold {
			return equalFold(s, p.prefix)
		}
		return s == p.prefix
	case p.slow:
		return p.begins(s) && p.overlaps(Literal(s))
	case p.fold:
		return p.matchFold(s)
	}
	if len(s) < p.least || !strings.HasPrefix(s, p.prefix) || !strings.HasSuffix(s, p.suffix) {
		return false
	}
	return p.simple || matchMiddle(p.middle, s[len(p.prefix):len(s)-len(p.suffix)], false)
}

// begins reports whether a string is long enough, and begins and ends as the
// matches of the pattern do.
func (p *Pattern) begins(s string) bool {
	return len(s) >= p.least && hasPrefix(s, p.prefix, p.fold) && hasSuffix(s, p.suffix, p.fold)
}

// MatchFold is Match with ASCII letters matching in either case, however the
// pattern was compiled.
func (p *Pattern) MatchFold(s string) bool {
	switch {
	case len(p.middle) == 0:
		return equalFold(s, p.prefix)
	case p.slow:
		q := p.Folded()
		return q.overlaps(Literal(s))
	}
	return p.matchFold(s)
}

func (p *Pattern) matchFold(s string) bool {
	if len(s) < p.least || !hasPrefix(s, p.prefix, true) || !hasSuffix(s, p.suffix, true) {
		return false
	}
	return p.simple || matchMiddle(p.middle, s[len(p.prefix):len(s)-len(p.suffix)], true)
}

// matchMiddle matches tokens without bounded wildcards. Only the latest star is
// ever retried: it can itself match anything that an earlier star could leave.
func matchMiddle(toks []Token, s string, fold bool) bool {
	var (
		i, pos = 0, 0  // the next token, the next byte
		star   = -1    // the token after the latest star
		mark   = 0     // where that token was last tried
		retry  = false // what follows the star did not match there
	)
	for {
		for i < len(toks) && !toks[i].star() {
			n := matchToken(&toks[i], s[pos:], fold)
			if n < 0 {
				retry = true
				break
			}
			i++
			pos += n
		}
		switch {
		case retry || i == len(toks) && pos < len(s):
			if star < 0 || mark == len(s) {
				return false
			}
			_, width := utf8.DecodeRuneInString(s[mark:])
			mark += width
			retry = false
		case i == len(toks):
			return true
		default:
			i++
			if i == len(toks) {
				return true
			}
			star, mark = i, pos
		}
		i, pos = star, mark
		if t := &toks[i]; t.Kind == LiteralToken {
			skip := index(s[mark:], t.Literal, fold)
			if skip < 0 {
				return false
			}
			mark += skip
			i, pos = star+1, mark+len(t.Literal)
		}
	}
}

// matchToken returns how many bytes a token without a star takes from the
// beginning of s, or -1.
func matchToken(t *Token, s string, fold bool) int {
	if t.Kind == LiteralToken {
		if hasPrefix(s, t.Literal, fold) {
			return len(t.Literal)
		}
		return -1
	}
	if s == "" {
		return -1
	}
	if t.Kind == OneToken {
		_, width := utf8.DecodeRuneInString(s)
		return width
	}
	if len(s) < 12 {
		return -1
	}
	for i := range 12 {
		if s[i] < '0' || s[i] > '9' {
			return -1
		}
	}
	return 12
}
