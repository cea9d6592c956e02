// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import "slices"

// start appends the nodes at the beginning.
func (t *trie) start(dst []int32) []int32 {
	t.stamp++
	return t.enter(dst, 0)
}

// step appends the nodes reached by reading a character, in order. Until the
// next step the marks say which they are.
func (t *trie) step(dst, from []int32, c rune) []int32 {
	t.stamp++
	begin := len(dst)
	exact, folded := c<<1, int32(-1)
	if l := lowerRune(c); 'a' <= l && l <= 'z' {
		folded = l<<1 | 1
	}
	for _, i := range from {
		n := &t.nodes[i]
		if n.first < n.end {
			if to := t.edge(n, exact); to != 0 {
				dst = t.enter(dst, to)
			}
			if folded >= 0 {
				if to := t.edge(n, folded); to != 0 {
					dst = t.enter(dst, to)
				}
			}
		}
		if !n.wild {
			continue
		}
		if n.loop == loopAny || n.loop == loopNotColon && c != ':' {
			dst = t.enter(dst, i)
		}
		dst = t.enterOne(dst, n, true, c != ':', '0' <= c && c <= '9')
	}
	slices.Sort(dst[begin:])
	return dst
}

// stepSymbol is step for what another pattern reads: a node is left only by a
// symbol that reads all the other one does, and a star is read only by a star
// (P-512).
func (t *trie) stepSymbol(dst, from []int32, s symbol) []int32 {
	if s.alphabet == single && !s.fold && !s.star {
		return t.step(dst, from, s.char)
	}
	t.stamp++
	nocolon := s.alphabet != anyChar && !(s.alphabet == single && s.char == ':')
	for _, i := range from {
		n := &t.nodes[i]
		if n.loop == loopAny || n.loop == loopNotColon && nocolon {
			dst = t.enter(dst, i)
		}
		if s.star {
			continue
		}
		if s.fold {
			if to := t.edge(n, s.char<<1|1); to != 0 {
				dst = t.enter(dst, to)
			}
		}
		dst = t.enterOne(dst, n, true, nocolon, s.alphabet == digit)
	}
	return dst
}

// enterOne enters what is behind the wildcards for one character.
func (t *trie) enterOne(dst []int32, n *node, all, nocolon, digits bool) []int32 {
	for i, take := range [...]bool{all, nocolon, digits} {
		if take && n.one[i] != 0 {
			dst = t.enter(dst, n.one[i])
		}
	}
	return dst
}

// enter appends a node and the stars behind it, which need not read anything.
func (t *trie) enter(dst []int32, i int32) []int32 {
	if t.marks[i] == t.stamp {
		return dst
	}
	t.marks[i] = t.stamp
	dst = append(dst, i)
	for _, star := range t.nodes[i].star {
		if star != 0 {
			dst = t.enter(dst, star)
		}
	}
	return dst
}

// covered reports whether an unbounded star was reached in this step that
// accepts everything that the node does.
func (t *trie) covered(n *node) bool {
	for c := n.cover; c != 0; c = t.nodes[c].cover {
		if t.marks[c] == t.stamp {
			return true
		}
	}
	return false
}

// prune removes from the nodes of this step those that lead only to what is
// satisfied for ever, now or before (P-504), or that a star covers. It returns
// what remains and what is satisfied for ever.
func (t *trie) prune(active []int32, done int32) ([]int32, int32) {
	for _, i := range active {
		if n := &t.nodes[i]; n.loop == loopAny && n.tag != 0 {
			done = t.sets.union(done, n.tag)
		}
	}
	kept := active[:0]
	for _, i := range active {
		n := &t.nodes[i]
		if t.sets.within(n.reach, done) || n.cover != 0 && t.covered(n) {
			continue
		}
		kept = append(kept, i)
	}
	return kept, done
}

// tags returns the union of the tags of nodes and a set.
func (t *trie) tags(active []int32, with int32) int32 {
	for _, i := range active {
		if tag := t.nodes[i].tag; tag != 0 {
			with = t.sets.union(with, tag)
		}
	}
	return with
}

// reader holds the room for running a trie along a string or a pattern.
type reader struct{ from, to []int32 }

// read returns the union of the tags of all patterns that match a string.
func (r *reader) read(t *trie, s string) int32 {
	done := int32(0)
	r.from = t.start(r.from[:0])
	r.from, done = t.prune(r.from, done)
	for _, c := range s {
		if len(r.from) == 0 {
			return done
		}
		r.to, done = t.prune(t.step(r.to[:0], r.from, c), done)
		r.from, r.to = r.to, r.from
	}
	return t.tags(r.from, done)
}

// subsumed returns the union of the tags of patterns that are seen to match all
// that a pattern matches.
func (r *reader) subsumed(t *trie, syms []symbol) int32 {
	done := int32(0)
	r.from = t.start(r.from[:0])
	r.from, done = t.prune(r.from, done)
	for _, s := range syms {
		if len(r.from) == 0 {
			return done
		}
		r.to, done = t.prune(t.stepSymbol(r.to[:0], r.from, s), done)
		r.from, r.to = r.to, r.from
	}
	return t.tags(r.from, done)
}
