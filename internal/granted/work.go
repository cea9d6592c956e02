// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package granted

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// budget is how many comparisons the lines of one input may cost: some hundred times what
// ReadOnlyAccess within a boundary takes. Behind it patterns count as overlapping, so that
// lines say more than there is and never less.
const budget = 4_000_000

// work counts comparisons. It counts steps and not time, so that a plan and the apply
// after it agree.
type work struct{ left int }

func (w *work) spend(n int) bool {
	w.left -= n
	return w.left >= 0
}

// spent says that the budget is: what was found since it was may be too much.
func (w *work) spent() bool { return w.left < 0 }

// relation says how two sets lie to each other.
type relation uint8

const (
	disjoint relation = iota // they have nothing in common
	inside                   // the first lies in the second
	around                   // the second lies in the first
	crossing                 // neither, or not known
)

// patterns relates the strings that match two patterns.
func (w *work) patterns(a, b *pattern.Pattern) relation {
	if !w.spend(1) {
		return crossing
	}
	s, literalA := a.IsLiteral()
	t, literalB := b.IsLiteral()
	switch {
	case literalA && literalB:
		return choose(s == t, inside)
	case literalA:
		return choose(b.Match(s), inside)
	case literalB:
		return choose(a.Match(t), around)
	case b.MatchesAll():
		return inside
	case a.MatchesAll():
		return around
	}
	p, q := a.LiteralPrefix(), b.LiteralPrefix()
	if !strings.HasPrefix(p, q) && !strings.HasPrefix(q, p) {
		return disjoint
	}
	p, q = a.LiteralSuffix(), b.LiteralSuffix()
	if !strings.HasSuffix(p, q) && !strings.HasSuffix(q, p) {
		return disjoint
	}
	if !w.spend(size(a)*size(b) + 64) {
		return crossing
	}
	if in, _ := pattern.Covers(b, a); in {
		return inside
	}
	if in, _ := pattern.Covers(a, b); in {
		return around
	}
	return choose(pattern.Intersects(a, b), crossing)
}

// choose returns the relation of two sets that meet, or disjoint if they do not.
func choose(meet bool, r relation) relation {
	if meet {
		return r
	}
	return disjoint
}

// size is the length of a pattern.
func size(p *pattern.Pattern) int {
	n := 0
	for _, t := range p.Tokens() {
		n += len(t.Literal) + 1
	}
	return n
}
