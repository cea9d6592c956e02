// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

// Intersects reports whether some string matches both patterns, their holes
// read as '*'. False is certain; for patterns too long to compare (the product
// of their lengths is above eight million) it is true.
func Intersects(a, b *Pattern) bool {
	if a.MatchesAll() || b.MatchesAll() {
		return true
	}
	x, y := a.symbols(), b.symbols()
	return tooLarge(x, y) || overlap(x, y)
}

// Covers reports whether every string that matches b matches a, for all values
// of the holes of both. covered is never true unless that is shown. exact is
// false if it could not be decided: the bound on the work was passed, or it
// depends on a hole.
func Covers(a, b *Pattern) (covered, exact bool) {
	switch {
	case a.MatchesAll():
		return true, true
	case a.hole:
		return false, false
	}
	if s, ok := b.IsLiteral(); ok && !b.fold {
		return a.Match(s), true
	}
	covered, known := included(a.symbols(), b.symbols())
	return covered, covered || known && !b.hole
}

// Folded returns the pattern with ASCII letters matching in either case.
func (p *Pattern) Folded() Pattern {
	toks := p.Tokens()
	for i := range toks {
		if toks[i].Kind == LiteralToken {
			toks[i] = literalToken(toks[i].Literal, true)
		}
	}
	return FromTokens(toks)
}

// Bounded returns the pattern with wildcards and holes that match no colon, as
// those of one field of an ARN (E-804).
func (p *Pattern) Bounded() Pattern {
	toks := p.Tokens()
	for i := range toks {
		if toks[i].Kind != LiteralToken {
			toks[i].Bounded = true
		}
	}
	return FromTokens(toks)
}
