// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import "slices"

// alphabet is a set of characters that one symbol can represent.
type alphabet uint8

const (
	single   alphabet = iota // the one character symbol.char
	anyChar                  // every character
	notColon                 // every character but ':'
	digit                    // '0' to '9'
)

// symbol is one step of the automaton that a pattern or a text denotes: it
// reads one character of its alphabet, or as a star any number of them. Both
// kinds of values become sequences of symbols, so that every question about
// their languages is one about two such sequences.
type symbol struct {
	char     rune
	alphabet alphabet
	star     bool
	fold     bool // of a single: the other case of an ASCII letter too; char is lower case
}

// accepts reports whether the symbol reads r.
func (s symbol) accepts(r rune) bool {
	switch s.alphabet {
	case single:
		return s.char == r || s.fold && s.char == lowerRune(r)
	case anyChar:
		return true
	case notColon:
		return r != ':'
	default:
		return '0' <= r && r <= '9'
	}
}

// meets reports whether some character is read by both symbols.
func (s symbol) meets(t symbol) bool {
	switch {
	case s.alphabet != single && t.alphabet != single:
		return true // each of these alphabets has the digits
	case s.alphabet != single || t.alphabet == single && s.fold:
		return s.accepts(t.char)
	default:
		return t.accepts(s.char)
	}
}

func lowerRune(r rune) rune {
	if 'A' <= r && r <= 'Z' {
		return r + ('a' - 'A')
	}
	return r
}

// symbols returns the steps of a text.
func (t Text) symbols() []symbol {
	if s, ok := t.Known(); ok {
		return appendLiteral(nil, s, false)
	}
	var syms []symbol
	for p := range t.Parts() {
		if !p.Hole {
			syms = appendLiteral(syms, p.Literal, false)
			continue
		}
		switch p.Class {
		case AnyText:
			syms = append(syms, symbol{alphabet: anyChar, star: true})
		case NoColon:
			syms = append(syms, symbol{alphabet: notColon, star: true})
		case OneChar:
			syms = append(syms, symbol{alphabet: anyChar})
		case OneCharNoColon:
			syms = append(syms, symbol{alphabet: notColon})
		case Digits12:
			syms = append(syms, slices.Repeat([]symbol{{alphabet: digit}}, 12)...)
		}
	}
	return syms
}

// symbols returns the steps of a pattern, its holes as stars: the language
// L(P*), which contains that of every completion.
func (p *Pattern) symbols() []symbol { return p.appendSymbols(nil) }

func (p *Pattern) appendSymbols(syms []symbol) []symbol {
	syms = appendLiteral(syms, p.prefix, p.fold)
	for i := range p.middle {
		t := &p.middle[i]
		set := anyChar
		if t.Bounded {
			set = notColon
		}
		switch {
		case t.Kind == LiteralToken:
			syms = appendLiteral(syms, t.Literal, t.Fold)
		case t.Kind == OneToken:
			syms = append(syms, symbol{alphabet: set})
		case t.star():
			syms = append(syms, symbol{alphabet: set, star: true})
		default:
			syms = append(syms, slices.Repeat([]symbol{{alphabet: digit}}, 12)...)
		}
	}
	return appendLiteral(syms, p.suffix, p.fold)
}

// distinguishesCase reports whether the pattern distinguishes the cases of an ASCII letter.
func (p *Pattern) distinguishesCase() bool {
	if p.fold && !p.slow {
		return false
	}
	for _, s := range p.symbols() {
		if l := lowerRune(s.char); s.alphabet == single && !s.fold && 'a' <= l && l <= 'z' {
			return true
		}
	}
	return false
}

func appendLiteral(syms []symbol, s string, fold bool) []symbol {
	syms = slices.Grow(syms, len(s))
	for _, r := range s {
		syms = append(syms, symbol{char: r, fold: fold && 'a' <= r && r <= 'z'})
	}
	return syms
}
