// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

// Builder puts a pattern together from pieces, as policy variables need it:
// substituted text is literal, the text around it is a glob (E-1107). The zero
// value is ready to use.
type Builder struct{ toks []Token }

// Literal appends text without wildcards.
func (b *Builder) Literal(s string) { b.toks = appendToken(b.toks, literalToken(s, false)) }

// Glob appends text in which '*' and '?' are wildcards.
func (b *Builder) Glob(s string) { b.toks = appendGlob(b.toks, s, false) }

// Star appends the wildcard '*'.
func (b *Builder) Star() { b.toks = appendToken(b.toks, Token{Kind: StarToken}) }

// One appends the wildcard '?'.
func (b *Builder) One() { b.toks = appendToken(b.toks, Token{Kind: OneToken}) }

// Hole appends policy text that is not known at all.
func (b *Builder) Hole() { b.HoleOf(AnyText) }

// HoleOf appends unknown policy text of a class.
func (b *Builder) HoleOf(c Class) { b.toks = appendToken(b.toks, Token{Kind: HoleToken, Class: c}) }

// Text appends a partial text: its literals without wildcards, its holes as
// policy-side holes (E-1627).
func (b *Builder) Text(t Text) {
	for p := range t.Parts() {
		if p.Hole {
			b.HoleOf(p.Class)
		} else {
			b.Literal(p.Literal)
		}
	}
}

// Pattern returns the pattern built so far.
func (b *Builder) Pattern() Pattern { return FromTokens(b.toks) }
