// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

// maxProduct bounds the product of two symbol sequences that are searched for a
// common string.
const maxProduct = 1 << 23

// overlaps reports whether some completion of t matches some completion of p.
func (p *Pattern) overlaps(t Text) bool { return overlap(p.symbols(), t.symbols()) }

// tooLarge reports whether a walk over both sequences would pass the bound.
func tooLarge(a, b []symbol) bool { return (len(a)+1)*(len(b)+1) > maxProduct }

// overlap reports whether the two languages have a string in common (E-1620).
// It keeps the set of positions in a that can be reached together with the
// current position in b; the work is the product of the lengths.
func overlap(a, b []symbol) bool {
	at := make([]bool, len(a)+1) // positions reached; skipping a star costs nothing
	next := make([]bool, len(a)+1)
	at[0] = true
	skipStars(a, at)
	for _, s := range b {
		if s.star {
			// The star may read along with any number of steps of a, and steps
			// only lead onwards: one sweep finds all positions. Any two stars
			// meet, so it skips those of a as well.
			for i, t := range a {
				if at[i] && t.meets(s) {
					at[i+1] = true
				}
			}
			continue
		}
		clear(next)
		alive := false
		for i, t := range a {
			if !at[i] || !t.meets(s) {
				continue
			}
			alive = true
			if t.star {
				next[i] = true
			} else {
				next[i+1] = true
			}
		}
		if !alive {
			return false
		}
		skipStars(a, next)
		at, next = next, at
	}
	return at[len(a)]
}

// skipStars adds the positions behind stars that need not read anything.
func skipStars(a []symbol, at []bool) {
	for i, t := range a {
		if at[i] && t.star {
			at[i+1] = true
		}
	}
}
