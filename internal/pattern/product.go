// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

// breadth is the number of states that a product search looks at in the order
// of their distance (P-525).
const breadth = 3000

// product searches for a string that patterns of every positive set match and
// no negative pattern does (P-521). The positive patterns are in two tries, so
// that one of them can be shared by several searches; the tags of both number
// the sets. The third trie is of the negative patterns.
type product struct {
	tries [3]*trie // own, rest, none; the last two may be nil
	sets  *sets
	all   int32 // the set of all positive sets

	breadth int // that of P-525

	states states
	lists  [3][]int32 // the state that is being built
	chars  []rune
	here   letters
	need   letters
	room   positions
	queue  queue
}

// search returns the member found. What is in done is satisfied from the
// beginning. The last result says that the member need not be a short one.
func (p *product) search(w *Work, done int32) (member string, a Answer, long bool) {
	p.states.reset()
	p.queue.reset()
	p.room = make(positions, p.sets.words)
	for i, t := range p.tries {
		p.lists[i] = p.lists[i][:0]
		if t != nil {
			p.lists[i] = t.start(p.lists[i])
		}
	}
	if p.reach(w, visited{done: done, parent: -1}) {
		return "", Found, false
	}
	for next := 0; ; next++ {
		if w.Left <= 0 {
			return "", Spent, false
		}
		at := int32(next)
		if next >= p.breadth {
			if next == p.breadth {
				p.queue.begin(p, int32(next))
			}
			var ok bool
			if at, ok = p.queue.take(); !ok {
				return "", Empty, false
			}
		} else if next == len(p.states.all) {
			return "", Empty, false
		}
		if p.states.all[at].hidden {
			continue
		}
		if c, ok := p.expand(w, at); ok {
			return p.states.word(at) + string(c), Found, next >= p.breadth
		}
	}
}

// expand adds what follows a state. It returns true and the last character if
// that makes a member.
func (p *product) expand(w *Work, at int32) (rune, bool) {
	from := p.states.all[at]
	own, rest := p.states.key(&from)
	against := p.states.against(&from)
	p.alphabet(from.done, own, rest, against)
	w.Left -= len(p.chars) * (len(own) + len(rest) + len(against)) / 256
	for _, c := range p.chars {
		for i, active := range [...][]int32{own, rest, against} {
			p.lists[i] = p.lists[i][:0]
			if len(active) > 0 {
				p.lists[i] = p.tries[i].step(p.lists[i], active, c)
			}
		}
		if p.reach(w, visited{done: from.done, parent: at, char: c, depth: from.depth + 1}) {
			return c, true
		}
	}
	return 0, false
}

// reach adds the state of p.lists, unless it leads nowhere (P-523). It returns
// true if what was read is a member.
func (p *product) reach(w *Work, v visited) bool {
	for i := range 2 {
		if len(p.lists[i]) > 0 {
			p.lists[i], v.done = p.tries[i].prune(p.lists[i], v.done)
		}
	}
	if !p.alive(v.done) {
		return false
	}
	tagged := false
	if len(p.lists[2]) > 0 {
		none := p.tries[2]
		for _, i := range p.lists[2] {
			if n := &none.nodes[i]; n.tag != 0 {
				if n.loop == loopAny {
					return false
				}
				tagged = true
			}
		}
		p.lists[2], _ = none.prune(p.lists[2], 0)
	}
	if !tagged {
		tags := v.done
		for i := range 2 {
			if len(p.lists[i]) > 0 {
				tags = p.tries[i].tags(p.lists[i], tags)
			}
		}
		if tags == p.all {
			return true
		}
	}
	number, compared := p.states.add(v, p.lists[0], p.lists[1], p.lists[2])
	w.Left -= compared / 64
	if number >= 0 {
		w.Left -= 1 + (len(p.lists[0])+len(p.lists[1])+len(p.lists[2]))/64
		p.queue.add(p, number)
	}
	return false
}

// alive reports whether every positive set is satisfied or can still be.
func (p *product) alive(done int32) bool {
	if done == p.all {
		return true
	}
	copy(p.room, p.sets.of(done))
	for i := range 2 {
		for _, n := range p.lists[i] {
			for j, w := range p.sets.of(p.tries[i].nodes[n].reach) {
				p.room[j] |= w
			}
		}
	}
	return p.sets.of(p.all).within(p.room)
}

// alphabet sets p.chars to the characters that are to be tried in a state. If
// there is a positive set none of whose patterns is at a wildcard, these are
// the characters it names.
func (p *product) alphabet(done int32, own, rest, against []int32) {
	p.here.reset()
	copy(p.room, p.sets.of(done))
	for i, active := range [...][]int32{own, rest, against} {
		if len(active) == 0 {
			continue
		}
		t := p.tries[i]
		p.here.collect(t, active)
		if i == 2 {
			break
		}
		for _, n := range active {
			if n := &t.nodes[n]; n.loop != noLoop || n.one != [3]int32{} {
				for j, w := range p.sets.of(n.reach) {
					p.room[j] |= w
				}
			}
		}
	}
	p.chars = p.chars[:0]
	named := -1
	for i := range p.sets.of(p.all).all() {
		if !p.room.has(i) {
			named = i
			break
		}
	}
	if named < 0 {
		p.chars = p.here.all(p.chars)
		return
	}
	p.need.reset()
	for i, active := range [...][]int32{own, rest} {
		for k, n := range active {
			if p.sets.of(p.tries[i].nodes[n].reach).has(named) {
				p.need.collect(p.tries[i], active[k:k+1])
			}
		}
	}
	p.chars = p.here.only(p.chars, &p.need)
}
