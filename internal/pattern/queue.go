// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import "math"

// queue orders states by how little they still need (P-525): for each positive
// set the fewest characters, of those ways to match that fit the least length
// with which all sets can be satisfied at once.
type queue struct {
	on    bool
	heap  []waiting
	needs [2][]need // of the nodes of both tries, one for each set
	sets  int
	lists [2][]int32 // the state that is added
}

// waiting is a state in the queue; those that need as much wait in the order
// in which they came.
type waiting struct{ need, state int32 }

func (a waiting) before(b waiting) bool {
	return a.need < b.need || a.need == b.need && a.state < b.state
}

// maxNeeds bounds the numbers kept; with more, all states need as much.
const maxNeeds = 1 << 22

func (q *queue) reset() { q.on, q.heap = false, q.heap[:0] }

// begin puts the states from number on into the queue.
func (q *queue) begin(p *product, number int32) {
	q.on, q.sets = true, 0
	for range p.sets.of(p.all).all() {
		q.sets++
	}
	for i, t := range p.tries[:2] {
		q.needs[i] = nil
		if t != nil && len(t.nodes)*q.sets <= maxNeeds {
			q.needs[i] = t.needs(q.sets)
		}
	}
	for ; int(number) < len(p.states.all); number++ {
		q.add(p, number)
	}
}

// add puts a state into the queue, once it has begun.
func (q *queue) add(p *product, number int32) {
	if !q.on {
		return
	}
	v := &p.states.all[number]
	own, rest := p.states.key(v)
	q.lists = [2][]int32{own, rest}
	done := p.sets.of(v.done)
	length := 0
	for range maxLengths {
		longest := length
		for set := range q.sets {
			if !done.has(set) {
				longest = max(longest, q.least(set, length))
			}
		}
		if longest == length || longest == endless {
			break
		}
		length = longest
	}
	w := waiting{state: number}
	for set := range q.sets {
		if !done.has(set) {
			w.need += int32(min(q.open(set), q.least(set, length)))
		}
	}
	q.heap = append(q.heap, w)
	for i := len(q.heap) - 1; i > 0; {
		up := (i - 1) / 2
		if !q.heap[i].before(q.heap[up]) {
			break
		}
		q.heap[i], q.heap[up] = q.heap[up], q.heap[i]
		i = up
	}
}

// open returns the fewest characters that the state needs for a set if a star
// is read on the way, so that there may be more of them.
func (q *queue) open(set int) int {
	least := endless
	for i, active := range q.lists {
		if q.needs[i] == nil {
			continue
		}
		for _, n := range active {
			least = min(least, int(q.needs[i][int(n)*q.sets+set].open))
		}
	}
	return least
}

// least returns the least number of characters, not below length, with which the
// state can satisfy a set.
func (q *queue) least(set, length int) int {
	least := endless
	for i, active := range q.lists {
		if q.needs[i] == nil {
			continue
		}
		for _, n := range active {
			need := q.needs[i][int(n)*q.sets+set]
			if open := int(need.open); open != endless {
				least = min(least, max(length, open))
			}
			if exact := int(need.exact); exact >= length {
				least = min(least, exact)
			}
		}
	}
	return least
}

// take removes the first state.
func (q *queue) take() (int32, bool) {
	last := len(q.heap) - 1
	if last < 0 {
		return 0, false
	}
	first := q.heap[0]
	q.heap[0] = q.heap[last]
	q.heap = q.heap[:last]
	for i := 0; ; {
		down := 2*i + 1
		if down+1 < last && q.heap[down+1].before(q.heap[down]) {
			down++
		}
		if down >= last || !q.heap[down].before(q.heap[i]) {
			return first.state, true
		}
		q.heap[i], q.heap[down] = q.heap[down], q.heap[i]
		i = down
	}
}

// need is how many characters are to be read to match a pattern: exactly, if
// there is no star, and at least, if there is one.
type need struct{ exact, open uint16 }

// endless means that there is no number.
const endless = math.MaxUint16

// maxLengths bounds the lengths that are tried for a state.
const maxLengths = 32

// needs returns what every node needs for every set.
func (t *trie) needs(sets int) []need {
	out := make([]need, len(t.nodes)*sets)
	more := func(n, step uint16) uint16 { return max(n, n+step) } // endless stays
	for i := len(t.nodes) - 1; i >= 0; i-- {
		n := &t.nodes[i]
		own := out[i*sets : (i+1)*sets]
		for s := range own {
			own[s] = need{endless, endless}
			if t.sets.of(n.tag).has(s) {
				own[s].exact = 0
			}
		}
		for c := n.child; c != 0; c = t.nodes[c].next {
			step := uint16(1)
			if t.nodes[c].by.star {
				step = 0
			}
			for s, behind := range out[int(c)*sets : (int(c)+1)*sets] {
				own[s].exact = min(own[s].exact, more(behind.exact, step))
				own[s].open = min(own[s].open, more(behind.open, step))
			}
		}
		for s := range own {
			if n.loop != noLoop {
				own[s] = need{endless, min(own[s].exact, own[s].open)}
			}
		}
	}
	return out
}
