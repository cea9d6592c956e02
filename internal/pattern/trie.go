// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"cmp"
	"slices"
)

// trie is the automaton of many patterns at once (P-521): patterns that begin
// alike share their beginning. A node stands for a position, its tag is the set
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
	t.nodes = append(t.nodes, node{by: s, next: t.nodes[at].child})
	t.nodes[at].child = n
	return n
}

// mark adds an integer to the tag of a node.
func (t *trie) mark(at int32, i int) { t.nodes[at].tag = t.sets.with(t.nodes[at].tag, i) }

// seal ends the building.
func (t *trie) seal() {
	t.marks = make([]uint32, len(t.nodes))
	t.edges = make([]edge, 0, len(t.nodes))
	for i := len(t.nodes) - 1; i >= 0; i-- {
		n := &t.nodes[i]
		n.reach, n.only = n.tag, n.tag
		n.first = int32(len(t.edges))
		children, last := 0, int32(0)
		for c := n.child; c != 0; c = t.nodes[c].next {
			t.link(n, c)
			children, last = children+1, c
		}
		n.end = int32(len(t.edges))
		if own := t.edges[n.first:n.end]; len(own) > 1 {
			slices.SortFunc(own, func(a, b edge) int { return cmp.Compare(a.key, b.key) })
		}
		if children == 1 && n.tag == 0 {
			if c := &t.nodes[last]; c.loop == loopAny {
				n.cover = last
			} else {
				n.cover = c.cover
			}
		}
		if n.by.star && i > 0 {
			n.loop, n.wild = loopAny, true
			if n.by.alphabet == notColon {
				n.loop = loopNotColon
			}
		}
	}
}

// link enters child c of n where reading looks for it.
func (t *trie) link(n *node, c int32) {
	child := &t.nodes[c]
	n.reach = t.sets.union(n.reach, child.reach)
	switch {
	case child.only == 0 || child.only == n.only:
	case n.only == 0:
		n.only = child.only
	default:
		n.only = several
	}
	switch s := child.by; {
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
