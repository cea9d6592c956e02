// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import "strings"

// maxMember bounds the product of two symbol sequences for which [Member] builds a
// common string.
const maxMember = 1 << 16

// Member returns a string that matches the pattern and completes the text, and false if
// there is none or the two are too long to be compared. Holes of the pattern count as
// '*'. Where both leave the characters open they are fill, which must not be empty of
// meaning for the reader: a short word without wildcards, colons and slashes, or "".
func Member(p *Pattern, t Text, fill string) (string, bool) {
	a, b := p.symbols(), t.symbols()
	if (len(a)+1)*(len(b)+1) > maxMember {
		return "", false
	}
	m := member{a: a, b: b, fill: fill, seen: make([]bool, (len(a)+1)*(len(b)+1))}
	if !m.walk(0, 0) {
		return "", false
	}
	var out strings.Builder
	for i := len(m.out) - 1; i >= 0; i-- {
		out.WriteString(m.out[i])
	}
	return out.String(), true
}

// member searches the product of two symbol sequences.
type member struct {
	a, b []symbol
	fill string
	seen []bool
	out  []string // what is read, the last first
}

// walk looks for a way from the positions to the ends. It prefers reading to skipping.
func (m *member) walk(i, j int) bool {
	at := i*(len(m.b)+1) + j
	if m.seen[at] {
		return false
	}
	m.seen[at] = true
	if i == len(m.a) && j == len(m.b) {
		return true
	}
	var s, t symbol
	if i < len(m.a) {
		s = m.a[i]
	}
	if j < len(m.b) {
		t = m.b[j]
	}
	starred := i < len(m.a) && s.star
	starredToo := j < len(m.b) && t.star
	if starred && starredToo {
		if m.walk(i+1, j+1) {
			m.out = append(m.out, m.fill)
			return true
		}
		return m.walk(i+1, j) || m.walk(i, j+1)
	}
	if i < len(m.a) && j < len(m.b) && s.meets(t) {
		nextI, nextJ := i+1, j+1
		if starred {
			nextI = i
		}
		if starredToo {
			nextJ = j
		}
		if m.walk(nextI, nextJ) {
			m.out = append(m.out, string(common(s, t)))
			return true
		}
	}
	return starred && m.walk(i+1, j) || starredToo && m.walk(i, j+1)
}

// common returns a character that both symbols read.
func common(s, t symbol) rune {
	switch {
	case s.alphabet == single && !(t.alphabet == single && !t.fold):
		return s.char
	case t.alphabet == single:
		return t.char
	case s.alphabet == digit || t.alphabet == digit:
		return '1'
	default:
		return 'x'
	}
}
