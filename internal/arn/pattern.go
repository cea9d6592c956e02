// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package arn

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// The positions of fields in a pattern.
const (
	fieldARN = iota
	fieldPartition
	fieldService
	fieldRegion
	fieldAccount
	fieldResource
	fieldCount
)

// Pattern is a Resource entry or the operand of an Arn operator, compiled field
// by field (E-803 to E-811, E-1039). It is an immutable value, safe for
// concurrent use. The zero value matches nothing.
type Pattern struct {
	form   Form
	count  int                         // fields present, 1 to 6; 0 if they are not certain
	fields [fieldCount]pattern.Pattern // those present
	whole  pattern.Pattern             // the same as one string
	loose  []pattern.Pattern           // if misaligned: everything a completion matches
	open   bool                        // may turn out to be all asterisks
}

// Compile compiles a Resource entry without unknown parts.
func Compile(s string) Pattern {
	p := Pattern{whole: pattern.Compile(s)}
	p.split(s)
	p.form = p.entryForm()
	return p
}

// CompileText compiles a Resource entry with unknown parts. Its holes are
// policy-side holes, which may hold anything their class permits, wildcards
// included (E-1607).
func CompileText(t pattern.Text) Pattern {
	if s, ok := t.Known(); ok {
		return Compile(s)
	}
	return FromPattern(pattern.CompileText(t))
}

// FromPattern compiles a Resource entry from a glob that was put together from
// pieces, as after substitution of variables. It is split on the colons of
// literals.
func FromPattern(whole pattern.Pattern) Pattern {
	p := Pattern{whole: whole}
	p.splitTokens()
	p.form = p.entryForm()
	return p
}

// FromPatterns is [FromPattern] for an entry given field by field.
func FromPatterns(fields [6]pattern.Pattern) Pattern {
	return FromPattern(join(fields[:]...))
}

// CompileOperand compiles an operand of an Arn condition operator. It differs
// from a Resource entry in that its first field is a glob like the others, and
// in that a single asterisk has no special meaning: it is short of five fields
// (E-1039, C-30).
func CompileOperand(s string) Pattern {
	p := Pattern{whole: pattern.Compile(s)}
	p.split(s)
	p.form = p.operandForm()
	return p
}

// CompileOperandText is [CompileOperand] for a partial text.
func CompileOperandText(t pattern.Text) Pattern {
	if s, ok := t.Known(); ok {
		return CompileOperand(s)
	}
	return OperandFromPattern(pattern.CompileText(t))
}

// OperandFromPattern is [CompileOperand] for a glob that was put together from
// pieces: a variable may have supplied a whole ARN (E-1109).
func OperandFromPattern(whole pattern.Pattern) Pattern {
	p := Pattern{whole: whole}
	p.splitTokens()
	p.form = p.operandForm()
	return p
}

// split sets the fields from the text of a pattern.
func (p *Pattern) split(s string) {
	for found := true; found; p.count++ {
		field := s
		if p.count < fieldResource {
			field, s, found = strings.Cut(s, ":")
		} else {
			found = false
		}
		p.fields[p.count] = pattern.Compile(field)
	}
}

// splitTokens sets the fields from the tokens of the whole pattern, or finds
// that they are misaligned.
func (p *Pattern) splitTokens() {
	var (
		toks  = p.whole.Tokens()
		field []pattern.Token
	)
	for i, t := range toks {
		if t.Kind == pattern.HoleToken && p.count < fieldResource && t.Class.MayHoldColon() {
			p.count = 0
			p.loose = []pattern.Pattern{loosen(toks, i)}
			return
		}
		if t.Kind != pattern.LiteralToken {
			field = append(field, t)
			continue
		}
		for p.count < fieldResource {
			text, rest, found := strings.Cut(t.Literal, ":")
			if !found {
				break
			}
			field = append(field, pattern.Token{Kind: pattern.LiteralToken, Literal: text})
			p.fields[p.count] = pattern.FromTokens(field)
			p.count++
			field, t.Literal = nil, rest
		}
		field = append(field, t)
	}
	p.fields[p.count] = pattern.FromTokens(field)
	p.count++
}

// loosen returns a pattern that matches everything the tokens match for some
// value of the hole at the given position. The hole hides how many colons are
// before the tokens that follow: their wildcards cross colons, those before it
// do not (E-1623).
func loosen(toks []pattern.Token, hole int) pattern.Pattern {
	for i := range toks[:hole] {
		if toks[i].Kind != pattern.LiteralToken {
			toks[i].Bounded = true
		}
	}
	return pattern.FromTokens(toks)
}

// join puts fields together with colons.
func join(fields ...pattern.Pattern) pattern.Pattern {
	var toks []pattern.Token
	for i := range fields {
		if i > 0 {
			toks = append(toks, pattern.Token{Kind: pattern.LiteralToken, Literal: ":"})
		}
		toks = append(toks, fields[i].Tokens()...)
	}
	return pattern.FromTokens(toks)
}

// entryForm classifies a Resource entry (E-802, E-808, E-809).
func (p *Pattern) entryForm() Form {
	switch {
	case p.whole.MatchesAll():
		return AllAsterisks
	case p.whole.HasHole() && p.mayBeAsterisks():
		p.open = true
		return Misaligned
	case p.loose != nil:
		if p.mayBeARN() {
			return Misaligned
		}
		return NotARN
	}
	first, literal := p.fields[fieldARN].IsLiteral()
	arn := literal && first == "arn" || p.fields[fieldARN].HasHole() && p.fields[fieldARN].Match("arn")
	switch {
	case !arn || p.count == 1:
		return NotARN
	case p.count < fieldCount:
		return ShortARN
	}
	return SixFields
}

// mayBeAsterisks reports whether an entry with holes can turn out to be made of
// asterisks only.
func (p *Pattern) mayBeAsterisks() bool {
	for _, t := range p.whole.Tokens() {
		if t.Kind != pattern.StarToken && (t.Kind != pattern.HoleToken || t.Class == pattern.Digits12) {
			return false
		}
	}
	return true
}

// mayBeARN reports whether a misaligned entry can turn out to begin with
// "arn:".
func (p *Pattern) mayBeARN() bool {
	const head = "arn:"
	known := p.whole.LiteralPrefix()
	if strings.HasPrefix(known, head) {
		return true
	}
	// What is missing has to come from a hole, not from a wildcard.
	toks := p.whole.Tokens()
	if known != "" {
		toks = toks[1:]
	}
	return strings.HasPrefix(head, known) && toks[0].Kind == pattern.HoleToken && toks[0].Class != pattern.Digits12
}

// operandForm classifies an operand (E-1039).
func (p *Pattern) operandForm() Form {
	switch {
	case p.loose != nil:
		return Misaligned
	case p.count < fieldCount:
		return ShortARN
	case !p.fields[fieldARN].Match("arn"):
		return NotARN
	}
	return SixFields
}

// Form says how the pattern is read.
func (p *Pattern) Form() Form { return p.form }

// MatchesAll reports whether the pattern matches every resource, including the
// single asterisk of a request without a resource (E-802, E-1403). It is
// Unknown if that depends on a hole.
func (p *Pattern) MatchesAll() truth.Value {
	switch {
	case p.form == AllAsterisks:
		return truth.True
	case p.open:
		return truth.Unknown
	}
	return truth.False
}

// HasHole reports whether part of the policy text is unknown.
func (p *Pattern) HasHole() bool { return p.whole.HasHole() }

// Whole returns the pattern as one string.
func (p *Pattern) Whole() *pattern.Pattern { return &p.whole }

// Field returns the pattern of a field, counted from 0 ("arn") to 5 (the
// resource), or nil if the pattern is not known to have that field.
func (p *Pattern) Field(i int) *pattern.Pattern {
	if i < 0 || i >= p.count {
		return nil
	}
	return &p.fields[i]
}

// HasServiceWildcard reports whether the service field has a wildcard, which
// is documented as not allowed (E-810, C-3).
func (p *Pattern) HasServiceWildcard() bool {
	f := p.Field(fieldService)
	if f == nil {
		return false
	}
	for _, t := range f.Tokens() {
		if t.Kind == pattern.OneToken || t.Kind == pattern.StarToken {
			return true
		}
	}
	return false
}

// String renders the pattern for messages.
func (p *Pattern) String() string { return p.whole.String() }
