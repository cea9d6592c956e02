// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"cmp"
	"slices"
)

// trie is the automaton of many patterns at once (P-521): patterns that begin
// alike share their beginning. A node represents a position, its tag is the set
// of those that a pattern which ends there belongs to.
type trie struct {
	nodes []node
	edges []edge // the characters that lead on, those of one node together and in order
	sets  *sets
	marks []uint32 // by node: the step that reached it last
	stamp uint32   // of the current step
}

// node is one position. A star is a node of its own, which reads itself again
// and which costs nothing to enter; so is 0, the beginning.
type node struct {
	by          symbol // what leads here
	child, next int32  // while the trie is built: the last child, the sibling before
	same        int32  // the node that represents this one
	behind      bool   // there is a star before, or it is one
	first, end  int32  // of its edges
	one         [3]int32
	star        [2]int32
	wild        bool  // one or star is not empty, or it is a star
	loop        loop  // of a star
	tag         int32 // number of a set
	reach       int32 // the union of the tags here and behind
	only        int32 // the tag that all tags here and behind are, or several
	cover       int32 // the next unbounded star, if everything behind is behind that
}

// loop says what a node reads without being left.
type loop uint8

const (
	noLoop loop = iota
	loopNotColon
	loopAny
)

// several says that there is more than one tag.
const several = -1

// edge leads on by one character.
type edge struct {
	key int32 // the character, doubled, plus one if it is folded
	to  int32
}

func newTrie(s *sets) *trie { return &trie{nodes: make([]node, 1, 64), sets: s} }

// insert adds a pattern and returns the node where it ends.
func (t *trie) insert(syms []symbol) int32 {
	at := int32(0)
	for _, s := range syms {
		at = t.onward(at, s)
	}
	return at
}

func (t *trie) onward(at int32, s symbol) int32 {
	for n := t.nodes[at].child; n != 0; n = t.nodes[n].next {
		if t.nodes[n].by == s {
			return n
		}
	}
	n := int32(len(t.nodes))
	t.nodes = append(t.nodes, node{by: s, next: t.nodes[at].child, behind: s.star || t.nodes[at].behind})
	t.nodes[at].child = n
	return n
}

// mark adds an integer to the tag of a node.
func (t *trie) mark(at int32, i int) { t.nodes[at].tag = t.sets.with(t.nodes[at].tag, i) }

// seal ends the building. Nodes behind stars that lead to the same are merged:
// then patterns that end alike share their last stars, which cover what is
// before them.
func (t *trie) seal() {
	t.marks = make([]uint32, len(t.nodes))
	t.edges = make([]edge, 0, len(t.nodes))
	var merged hashTable
	for i := len(t.nodes) - 1; i >= 0; i-- {
		n := &t.nodes[i]
		n.reach, n.only, n.same = n.tag, n.tag, int32(i)
		n.first = int32(len(t.edges))
		if n.by.star && i > 0 {
			n.loop, n.wild = loopAny, true
			if n.by.alphabet == notColon {
				n.loop = loopNotColon
			}
		}
		for c := n.child; c != 0; c = t.nodes[c].next {
			t.link(n, t.nodes[c].by, t.nodes[c].same, c == n.child)
		}
		if n.tag != 0 {
			n.cover = 0
		}
		n.end = int32(len(t.edges))
		if own := t.edges[n.first:n.end]; len(own) > 1 {
			slices.SortFunc(own, func(a, b edge) int { return cmp.Compare(a.key, b.key) })
		}
		if n.behind {
			t.merge(&merged, n)
		}
	}
}

// link enters a child of n, which is behind s, where reading looks for it.
func (t *trie) link(n *node, s symbol, c int32, first bool) {
	child := &t.nodes[c]
	n.reach = t.sets.union(n.reach, child.reach)
	switch {
	case child.only == 0 || child.only == n.only:
	case n.only == 0:
		n.only = child.only
	default:
		n.only = several
	}
	cover := child.cover
	if child.loop == loopAny {
		cover = c
	}
	if !first {
		cover = t.common(cover, n.cover)
	}
	n.cover = cover
	switch {
	case s.star:
		n.star[s.alphabet-anyChar] = c
		n.wild = true
	case s.alphabet != single:
		n.one[s.alphabet-anyChar] = c
		n.wild = true
	case s.fold:
		t.edges = append(t.edges, edge{s.char<<1 | 1, c})
	default:
		t.edges = append(t.edges, edge{s.char << 1, c})
	}
}

// common returns the first star that covers what both stars do, or 0. A star
// has a greater number than those before it.
func (t *trie) common(a, b int32) int32 {
	for a != b && a != 0 && b != 0 {
		if a < b {
			a = t.nodes[a].cover
		} else {
			b = t.nodes[b].cover
		}
	}
	if a != b {
		return 0
	}
	return a
}

// merge finds a node that leads to the same as n, so that n is not needed.
func (t *trie) merge(merged *hashTable, n *node) {
	hash := mix(hashSeed, uint64(n.loop)<<32|uint64(n.tag))
	hash = mix(hash, uint64(n.star[0])<<32|uint64(n.star[1]))
	hash = mix(mix(hash, uint64(n.one[0])<<32|uint64(n.one[1])), uint64(n.one[2]))
	own := t.edges[n.first:n.end]
	for _, e := range own {
		hash = mix(hash, uint64(e.key)<<32|uint64(e.to))
	}
	for at := merged.first(hash); ; at = merged.next(at) {
		i, ok := merged.at(at, hash)
		if !ok {
			break
		}
		if i < 0 {
			continue
		}
		if o := &t.nodes[i]; o.loop == n.loop && o.tag == n.tag && o.star == n.star && o.one == n.one &&
			slices.Equal(t.edges[o.first:o.end], own) {
			n.same = i
			t.edges = t.edges[:n.first]
			return
		}
	}
	merged.add(hash, n.same)
}

// edge returns the node that a character leads to from n, or 0.
func (t *trie) edge(n *node, key int32) int32 {
	own := t.edges[n.first:n.end]
	if len(own) <= 8 {
		for _, e := range own {
			if e.key == key {
				return e.to
			}
		}
		return 0
	}
	i, found := slices.BinarySearchFunc(own, key, func(e edge, key int32) int { return cmp.Compare(e.key, key) })
	if !found {
		return 0
	}
	return own[i].to
}
