// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"iter"
	"math/bits"
)

// positions is a set of positions in a pattern, one bit each.
type positions []uint64

func (p positions) add(i int) { p[i/64] |= 1 << (i % 64) }

func (p positions) has(i int) bool { return p[i/64]&(1<<(i%64)) != 0 }

// all yields the members in rising order, also those that are added behind the
// current one on the way.
func (p positions) all() iter.Seq[int] {
	return func(yield func(int) bool) {
		for w := range p {
			for done := 0; done < 64; {
				rest := p[w] >> done
				if rest == 0 {
					break
				}
				done += bits.TrailingZeros64(rest)
				if !yield(w*64 + done) {
					return
				}
				done++
			}
		}
	}
}

// within reports whether every member of p is one of q.
func (p positions) within(q positions) bool {
	for w := range p {
		if p[w]&^q[w] != 0 {
			return false
		}
	}
	return true
}

// lastOf returns the greatest member that is in q too, or -1.
func (p positions) lastOf(q positions) int {
	for w := len(p) - 1; w >= 0; w-- {
		if both := p[w] & q[w]; both != 0 {
			return w*64 + bits.Len64(both) - 1
		}
	}
	return -1
}

// dropBelow removes the members less than i.
func (p positions) dropBelow(i int) {
	clear(p[:i/64])
	p[i/64] &= ^uint64(0) << (i % 64)
}

// remove removes i.
func (p positions) remove(i int) { p[i/64] &^= 1 << (i % 64) }
