// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"iter"
	"slices"
	"strings"
)

// Part is one stretch of a [Text]: either literal characters or a hole.
type Part struct {
	Literal string // the characters, if Hole is false; never empty in a Text
	Hole    bool
	Class   Class // of the hole
}

// Text is a partial string: literal runs with holes between them (E-1605).
// Holes are independent of each other (E-1606). The zero value is the known
// empty string. A Text is an immutable value and cheap to copy.
type Text struct {
	_     [0]func() // no ==: [Text.Equal] compares
	known string    // the whole string, if there are no parts
	// parts are in normal form and with at least one hole, or nil. The pointer keeps a Text
	// at three words, which the compiler holds in registers.
	parts *[]Part
}

// Literal returns the known text s.
func Literal(s string) Text { return Text{known: s} }

// oneHole is the parts of a text that is one hole, by class.
var oneHole = [...][]Part{
	AnyText:        {{Hole: true, Class: AnyText}},
	NoColon:        {{Hole: true, Class: NoColon}},
	OneChar:        {{Hole: true, Class: OneChar}},
	OneCharNoColon: {{Hole: true, Class: OneCharNoColon}},
	Digits12:       {{Hole: true, Class: Digits12}},
}

// Hole returns a text that is unknown but for its class.
func Hole(c Class) Text { return Text{parts: &oneHole[c]} }

// Unknown returns a text that is not known at all.
func Unknown() Text { return Hole(AnyText) }

// WithPrefix returns a text that is known only at its beginning.
func WithPrefix(prefix string) Text { return Concat(Literal(prefix), Unknown()) }

// Concat joins texts. Adjacent literals become one, and so do adjacent holes
// that together match the same strings as one of them.
func Concat(ts ...Text) Text {
	var parts []Part
	for _, t := range ts {
		if t.parts == nil {
			parts = appendPart(parts, Part{Literal: t.known})
			continue
		}
		for _, p := range *t.parts {
			parts = appendPart(parts, p)
		}
	}
	return textOf(parts)
}

// FromGlob reads a request written with wildcards (E-1410): '*' is a hole of
// any text, '?' a hole of one character, and ${*}, ${?} and ${$} are the
// characters themselves (E-813).
func FromGlob(s string) Text { return fromGlob(s, AnyText, OneChar) }

// FromGlobNoColon is [FromGlob] for one field of an ARN: its wildcards match no
// colon.
func FromGlobNoColon(s string) Text { return fromGlob(s, NoColon, OneCharNoColon) }

func fromGlob(s string, star, one Class) Text {
	if !strings.ContainsAny(s, "*?$") {
		return Literal(s)
	}
	var (
		parts []Part
		run   strings.Builder
	)
	hole := func(c Class) {
		parts = appendPart(parts, Part{Literal: run.String()})
		parts = appendPart(parts, Part{Hole: true, Class: c})
		run.Reset()
	}
	for s != "" {
		switch {
		case s[0] == '*':
			hole(star)
		case s[0] == '?':
			hole(one)
		case len(s) >= 4 && s[:2] == "${" && strings.IndexByte("*?$", s[2]) >= 0 && s[3] == '}':
			run.WriteByte(s[2])
			s = s[3:]
		default:
			run.WriteByte(s[0])
		}
		s = s[1:]
	}
	parts = appendPart(parts, Part{Literal: run.String()})
	return textOf(parts)
}

// textOf returns the text of parts in normal form.
func textOf(parts []Part) Text {
	switch {
	case len(parts) == 0:
		return Text{}
	case len(parts) == 1 && !parts[0].Hole:
		return Text{known: parts[0].Literal}
	}
	held := parts // only here does it go to the heap
	return Text{parts: &held}
}

// appendPart appends p and keeps the normal form: no empty literal, no two
// literals in a row, no open hole next to another that matches as much, and
// holes of one character before an open one of their kind. The set of strings
// stays the same.
func appendPart(parts []Part, p Part) []Part {
	if !p.Hole && p.Literal == "" {
		return parts
	}
	if len(parts) == 0 {
		return append(parts, p)
	}
	last := &parts[len(parts)-1]
	switch {
	case !p.Hole && !last.Hole:
		last.Literal += p.Literal
		return parts
	case !p.Hole || !last.Hole:
		return append(parts, p)
	case last.Class == AnyText && p.Class == AnyText,
		last.Class == AnyText && p.Class == NoColon,
		last.Class == NoColon && p.Class == NoColon:
		return parts
	case last.Class == NoColon && p.Class == AnyText:
		return appendPart(parts[:len(parts)-1], p)
	case last.Class == AnyText && p.Class == OneChar, last.Class == NoColon && p.Class == OneCharNoColon:
		open := *last
		*last = p
		return append(parts, open)
	}
	return append(parts, p)
}

// Known returns the whole string, if there is no hole in it.
func (t Text) Known() (string, bool) { return t.known, t.parts == nil }

// IsKnown reports whether there is no hole.
func (t Text) IsKnown() bool { return t.parts == nil }

// Prefix returns the literal text before the first hole; all of a known text.
func (t Text) Prefix() string {
	if t.parts == nil {
		return t.known
	}
	return (*t.parts)[0].Literal
}

// Literals returns what is known of the text, its holes left out.
func (t Text) Literals() string {
	if t.parts == nil {
		return t.known
	}
	var b strings.Builder
	for p := range t.Parts() {
		b.WriteString(p.Literal)
	}
	return b.String()
}

// Suffix returns the literal text after the last hole; all of a known text.
func (t Text) Suffix() string {
	if t.parts == nil {
		return t.known
	}
	return (*t.parts)[len(*t.parts)-1].Literal
}

// Parts yields the literal runs and holes in order. The empty text has none.
func (t Text) Parts() iter.Seq[Part] {
	return func(yield func(Part) bool) {
		if t.parts == nil {
			if t.known != "" {
				yield(Part{Literal: t.known})
			}
			return
		}
		for _, p := range *t.parts {
			if !yield(p) {
				return
			}
		}
	}
}

// String renders the text for messages: holes read "(unknown)".
func (t Text) String() string {
	if t.parts == nil {
		return t.known
	}
	var b strings.Builder
	hole := false
	for _, p := range *t.parts {
		switch {
		case !p.Hole:
			b.WriteString(p.Literal)
		case !hole:
			b.WriteString("(unknown)")
		}
		hole = p.Hole
	}
	return b.String()
}

// Equal reports whether both texts have the same parts, and so represent the
// same strings. It does not say that two unknown values are equal, nor that
// texts written in different ways represent different strings.
func (t Text) Equal(u Text) bool {
	if t.parts == nil || u.parts == nil {
		return t.parts == u.parts && t.known == u.known
	}
	return slices.Equal(*t.parts, *u.parts)
}
