// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import "math"

// queue orders states by how little they still need (P-525).
type queue struct {
	on    bool
	heap  []waiting
	needs [2][]uint16 // of the nodes of both tries, a number for each set
	sets  int
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
	w := waiting{state: number}
	for set := range q.sets {
		if p.sets.of(v.done).has(set) {
			continue
		}
		least := uint16(math.MaxUint16)
		for i, active := range [...][]int32{own, rest} {
			if q.needs[i] == nil {
				continue
			}
			for _, n := range active {
				least = min(least, q.needs[i][int(n)*q.sets+set])
			}
		}
		w.need += int32(least)
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

// needs returns for every node and every set the fewest characters that are to
// be read to match a pattern of the set.
func (t *trie) needs(sets int) []uint16 {
	out := make([]uint16, len(t.nodes)*sets)
	for i := len(t.nodes) - 1; i >= 0; i-- {
		n := &t.nodes[i]
		own := out[i*sets : (i+1)*sets]
		for s := range own {
			own[s] = math.MaxUint16
			if t.sets.of(n.tag).has(s) {
				own[s] = 0
			}
		}
		for c := n.child; c != 0; c = t.nodes[c].next {
			step := uint16(1)
			if t.nodes[c].by.star {
				step = 0
			}
			for s, need := range out[int(c)*sets : (int(c)+1)*sets] {
				own[s] = min(own[s], max(need, need+step))
			}
		}
	}
	return out
}
