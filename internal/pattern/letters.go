// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"math/bits"
	"slices"
)

// preferred lists characters in the order in which they are written where a
// pattern leaves the choice: those that look familiar in a name first, those
// that mean something to a reader of policies last.
const preferred = "xqzabcdefghijklmnoprstuvwyXQZABCDEFGHIJKLMNOPRSTUVWY0123456789-_./=+@,#%&~^|;!()[]<>'\"` \\}{$*?"

// rank and byRank are the order of the ASCII characters. The colon is the last.
var rank, byRank = func() (rank, byRank [128]uint8) {
	order := []byte(preferred)
	for c := range 128 {
		if c != ':' && !slices.Contains(order, byte(c)) {
			order = append(order, byte(c))
		}
	}
	for i, c := range append(order, ':') {
		rank[c], byRank[i] = uint8(i), c
	}
	return rank, byRank
}()

// less orders strings: the shorter first, then by the rank of their characters.
func less(a, b string) bool {
	r, s := []rune(a), []rune(b)
	if len(r) != len(s) {
		return len(r) < len(s)
	}
	for i := range r {
		if x, y := rankOf(r[i]), rankOf(s[i]); x != y {
			return x < y
		}
	}
	return false
}

func rankOf(r rune) rune {
	if r < 128 {
		return rune(rank[r])
	}
	return r
}

// ranks is a set of ASCII characters by rank.
type ranks [2]uint64

func (r *ranks) add(c rune)      { i := rank[c]; r[i/64] |= 1 << (i % 64) }
func (r *ranks) has(c rune) bool { i := rank[c]; return r[i/64]&(1<<(i%64)) != 0 }

// letters is the local alphabet of a state (P-522): the characters that the
// patterns distinguish there.
type letters struct {
	exact, folded ranks  // ASCII; of the folded the lower-case ones
	other         []rune // beyond ASCII
	digits        bool   // digits are distinguished from others
}

func (l *letters) reset() { *l = letters{other: l.other[:0]} }

// collect adds what the nodes distinguish.
func (l *letters) collect(t *trie, active []int32) {
	for _, i := range active {
		n := &t.nodes[i]
		for _, e := range t.edges[n.first:n.end] {
			switch c := e.key >> 1; {
			case e.key&1 != 0:
				l.folded.add(c)
			case c < 128:
				l.exact.add(c)
			default:
				l.other = append(l.other, c)
			}
		}
		if !n.wild {
			continue
		}
		if n.loop == loopNotColon || n.one[notColon-anyChar] != 0 {
			l.exact.add(':')
		}
		if n.one[digit-anyChar] != 0 {
			l.digits = true
		}
	}
}

// all appends the local alphabet in order: the characters, both cases of a
// folded one if they differ, and a fresh one for all others.
func (l *letters) all(dst []rune) []rune {
	named, both := l.named()
	fresh := rune(-1)
	for i := range named {
		if free := ^(named[i] | both[i]); free != 0 {
			if fresh = rune(byRank[i*64+bits.TrailingZeros64(free)]); fresh != ':' {
				named[i] |= free & -free
				break
			}
		}
	}
	dst = appendRanks(dst, named)
	slices.Sort(l.other)
	l.other = slices.Compact(l.other)
	dst = append(dst, l.other...)
	if fresh < 0 || fresh == ':' {
		fresh = '\u00e0'
		for slices.Contains(l.other, fresh) {
			fresh++
		}
		dst = append(dst, fresh)
	}
	return dst
}

// only appends those characters of the local alphabet l that are named in need,
// where nothing else can be read.
func (l *letters) only(dst []rune, need *letters) []rune {
	named, _ := l.named()
	exact, both := need.named()
	for i := range named {
		named[i] &= exact[i] | both[i]
	}
	dst = appendRanks(dst, named)
	slices.Sort(need.other)
	return append(dst, slices.Compact(need.other)...)
}

// named returns the characters to try, and those they represent: both cases of
// the folded ones, and all digits where one represents those that are not named.
func (l *letters) named() (named, both ranks) {
	named = l.exact
	other := rune(0)
	for i, w := range l.folded {
		named[i] |= w
		both[i] |= w
		for ; w != 0; w &= w - 1 {
			c := rune(byRank[i*64+bits.TrailingZeros64(w)])
			both.add(c - ('a' - 'A'))
			if l.exact.has(c) {
				named.add(c - ('a' - 'A'))
			}
		}
	}
	for c := '9'; l.digits && c >= '0'; c-- {
		both.add(c)
		if !l.exact.has(c) {
			other = c
		}
	}
	if other != 0 {
		named.add(other)
	}
	return named, both
}

func appendRanks(dst []rune, r ranks) []rune {
	for i, w := range r {
		for ; w != 0; w &= w - 1 {
			dst = append(dst, rune(byRank[i*64+bits.TrailingZeros64(w)]))
		}
	}
	return dst
}
