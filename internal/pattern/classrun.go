// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

// run determinises the tries breadth-first (P-503) and notes the first string of
// each class, which is its best sample; if it is one of the literals that are
// kept separate, the class is missing. With classes missing, only those are looked
// for. It returns false if the work was spent.
func (c *classifier) run(w *Work) bool {
	c.states.reset()
	for i, t := range c.tries {
		c.lists[i] = t.start(c.lists[i][:0])
	}
	targets := c.missing
	c.missing = nil
	c.reach(w, visited{parent: -1}, targets)
	for at := 0; at < len(c.states.all); at++ {
		if w.Left <= 0 {
			return false
		}
		from := c.states.all[at]
		universe, active := c.states.key(&from)
		c.note(int32(at), targets)
		if !c.promising(universe, active, from.done, targets) {
			continue
		}
		c.here.reset()
		c.here.collect(c.tries[0], universe)
		c.here.collect(c.tries[1], active)
		c.chars = c.here.all(c.chars[:0])
		w.Left -= len(c.chars) * (len(universe) + len(active)) / 256
		for _, char := range c.chars {
			c.lists[0] = c.tries[0].step(c.lists[0][:0], universe, char)
			c.lists[1] = c.tries[1].step(c.lists[1][:0], active, char)
			c.reach(w, visited{done: from.done, parent: int32(at), char: char}, targets)
		}
	}
	return true
}

// reach adds the state of c.lists, unless nothing new can come of it.
func (c *classifier) reach(w *Work, v visited, targets []int32) {
	for i, t := range c.tries {
		c.lists[i], v.done = t.prune(c.lists[i], v.done)
	}
	if !c.promising(c.lists[0], c.lists[1], v.done, targets) {
		return
	}
	if number, _ := c.states.add(v, c.lists[0], c.lists[1], nil); number >= 0 {
		w.Left -= 1 + (len(c.lists[0])+len(c.lists[1]))/64
	}
}

// note records the class of a state, if strings that are read to reach it are in
// the universe.
func (c *classifier) note(at int32, targets []int32) {
	v := &c.states.all[at]
	universe, active := c.states.key(v)
	set := c.tries[1].tags(active, c.tries[0].tags(universe, v.done))
	if !c.sets.of(set).has(len(c.elements)) || !c.wanted(set) || c.sample(set).known {
		return
	}
	word := c.states.word(at)
	s := c.sample(set)
	if targets == nil {
		s.known = true
		if _, listed := c.literals[foldASCII(word)]; listed {
			c.missing = append(c.missing, set)
			return
		}
	}
	if s.known = true; c.better(word, set) {
		s.text, s.found = word, true
	}
}

// promising reports whether a state can lead to a class that is wanted and not
// known.
func (c *classifier) promising(universe, active []int32, done int32, targets []int32) bool {
	if len(universe) == 0 && !c.sets.of(done).has(len(c.elements)) {
		return false
	}
	copy(c.room, c.sets.of(done))
	only := int32(0) // the only tag that is not in done, if there is one
	for _, i := range active {
		n := &c.tries[1].nodes[i]
		for j, w := range c.sets.of(n.reach) {
			c.room[j] |= w
		}
		switch {
		case only == several || n.only != several && c.sets.within(n.only, done):
		case only == 0:
			only = n.only
		case only != n.only:
			only = several
		}
	}
	c.room.add(len(c.elements))
	if targets != nil {
		for _, set := range targets {
			if !c.sample(set).known && c.sets.of(set).within(c.room) && c.sets.of(done).within(c.sets.of(set)) {
				return true
			}
		}
		return false
	}
	if !c.useful(done, c.room) {
		return false
	}
	if only == several {
		return true
	}
	without := c.sets.with(done, len(c.elements))
	return c.open(without) || only != 0 && c.open(c.sets.union(without, only))
}

// open reports whether a class is wanted and not known.
func (c *classifier) open(set int32) bool { return !c.sample(set).known && c.wanted(set) }
