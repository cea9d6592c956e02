// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// This file decides questions about small patterns in the plainest way, with
// nothing of the package but the construction of patterns.

// The tokens of a small pattern are characters, folded ones, ? and *, and the
// same bounded by colons, ! and ~.
const tinyTokens = "abA:α?*!~" // α means the folded a
const foldedTokens = "αβγ?*!~" // α, β and γ for folded a, b and colon

// tinyPattern is a pattern of up to seven tokens.
type tinyPattern struct {
	text string
	toks []rune
	pat  *Pattern
	// after[c][at] are the positions behind those of at by reading brute[c].
	after [len(brute)][256]uint8
}

// brute is an alphabet that represents all characters.
const brute = "aAbB:x"

func newTiny(text string) *tinyPattern {
	p := &tinyPattern{text: text, toks: []rune(text)}
	var toks []Token
	for _, t := range p.toks {
		switch t {
		case '?', '!':
			toks = append(toks, Token{Kind: OneToken, Bounded: t == '!'})
		case '*', '~':
			toks = append(toks, Token{Kind: StarToken, Bounded: t == '~'})
		case 'α', 'β', 'γ':
			toks = append(toks, literalToken(string("ab:"[t-'α']), true))
		default:
			toks = append(toks, literalToken(string(t), false))
		}
	}
	pat := FromTokens(toks)
	p.pat = &pat
	for c := range brute {
		for at := range 256 {
			p.after[c][at] = p.step(uint8(at), rune(brute[c]))
		}
	}
	return p
}

// step reads one character: bit i is the position before token i.
func (p *tinyPattern) step(at uint8, c rune) uint8 {
	next := uint8(0)
	for i, t := range p.toks {
		if at&(1<<i) == 0 {
			continue
		}
		switch t {
		case '?':
			next |= 2 << i
		case '!':
			if c != ':' {
				next |= 2 << i
			}
		case '*':
			next |= 1 << i
		case '~':
			if c != ':' {
				next |= 1 << i
			}
		case 'α', 'β', 'γ':
			if c == rune("ab:"[t-'α']) || c == rune("AB:"[t-'α']) {
				next |= 2 << i
			}
		default:
			if c == t {
				next |= 2 << i
			}
		}
	}
	return p.skip(next)
}

func (p *tinyPattern) skip(at uint8) uint8 {
	for i, t := range p.toks {
		if at&(1<<i) != 0 && (t == '*' || t == '~') {
			at |= 2 << i
		}
	}
	return at
}

func (p *tinyPattern) final(at uint8) bool { return at&(1<<len(p.toks)) != 0 }

func (p *tinyPattern) match(s string) bool {
	at := p.skip(1)
	for _, c := range s {
		at = p.step(at, c)
	}
	return p.final(at)
}

// tinyQuestion is a question about small patterns.
type tinyQuestion struct {
	all  [][]*tinyPattern
	none []*tinyPattern
}

func (q *tinyQuestion) String() string {
	var b strings.Builder
	for _, u := range q.all {
		b.WriteString("{")
		for i, p := range u {
			fmt.Fprintf(&b, "%s%s", strings.Repeat(" ", min(i, 1)), p.text)
		}
		b.WriteString("} ")
	}
	for _, p := range q.none {
		fmt.Fprintf(&b, "-%s ", p.text)
	}
	return b.String()
}

func (q *tinyQuestion) question() *Question {
	out := &Question{}
	for _, u := range q.all {
		union := []*Pattern{}
		for _, p := range u {
			union = append(union, p.pat)
		}
		out.All = append(out.All, union)
	}
	for _, p := range q.none {
		out.None = append(out.None, p.pat)
	}
	return out
}

// patterns returns the patterns of all unions and the negative ones.
func (q *tinyQuestion) patterns() (pats []*tinyPattern) {
	for _, u := range q.all {
		pats = append(pats, u...)
	}
	return append(pats, q.none...)
}

// accepts says whether a string is a member if matched[i] says whether pattern
// i matches it.
func (q *tinyQuestion) accepts(matched []bool) bool {
	for _, u := range q.all {
		if !slices.Contains(matched[:len(u)], true) {
			return false
		}
		matched = matched[len(u):]
	}
	return !slices.Contains(matched, true)
}

func (q *tinyQuestion) match(s string) bool {
	var matched []bool
	for _, p := range q.patterns() {
		matched = append(matched, p.match(s))
	}
	return q.accepts(matched)
}

// shortest returns the length of the shortest member, or -1 if there is none,
// by walking through all states of all patterns.
func (q *tinyQuestion) shortest() int {
	pats := q.patterns()
	type tuple [16]uint8
	var start tuple
	for i, p := range pats {
		start[i] = p.skip(1)
	}
	seen := map[tuple]bool{start: true}
	level := []tuple{start}
	matched := make([]bool, len(pats))
	for n := 0; len(level) > 0; n++ {
		var next []tuple
		for _, at := range level {
			for i, p := range pats {
				matched[i] = p.final(at[i])
			}
			if q.accepts(matched) {
				return n
			}
			for c := range brute {
				to := at
				for i, p := range pats {
					to[i] = p.after[c][at[i]]
				}
				if !seen[to] {
					seen[to] = true
					next = append(next, to)
				}
			}
		}
		level = next
	}
	return -1
}

var tinyKnown = map[string]*tinyPattern{}

func tinyOf(text string) *tinyPattern {
	if tinyKnown[text] == nil {
		tinyKnown[text] = newTiny(text)
	}
	return tinyKnown[text]
}

func randomTiny(r *rand.Rand, tokens string, length int) *tinyPattern {
	toks := []rune(tokens)
	var b strings.Builder
	for range r.IntN(length + 1) {
		b.WriteRune(toks[r.IntN(len(toks))])
	}
	return tinyOf(b.String())
}
