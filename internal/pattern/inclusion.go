// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import "slices"

// maxInclusion bounds the work of one inclusion test, counted in words of
// position sets and characters looked at.
const maxInclusion = 1 << 20

// included reports whether every string of v is one of p (E-1621). The second
// result is false if the bound on the work was passed and nothing is known.
//
// p is made deterministic on the fly: a state is the set of positions of p that
// the text read so far can have reached. v is read step by step, keeping all
// states that some completion leads to. Three facts keep them few:
//
//   - An unbounded star of p that was reached covers all positions before it.
//   - A state at a final star accepts everything that follows.
//   - Of two states the one with fewer positions accepts less, so the other
//     need not be followed (antichain).
func included(p, v []symbol) (result, known bool) {
	in := &inclusion{pat: p, words: len(p)/64 + 1, budget: maxInclusion}
	in.stars = in.empty()
	for i, s := range p {
		if s.star && s.alphabet == anyChar {
			in.stars.add(i)
		}
	}
	start := in.empty()
	start.add(0)
	in.complete(start)
	states := in.insert(nil, start)
	for _, s := range v {
		if len(states) == 0 {
			return true, true
		}
		var alive bool
		if s.star {
			states, alive = in.readStar(states, s)
		} else {
			states, alive = in.readOne(states, s)
		}
		if in.budget <= 0 {
			return false, false
		}
		if !alive {
			return false, true
		}
	}
	for _, s := range states {
		if !s.positions.has(len(p)) {
			return false, true
		}
	}
	return true, true
}

// inclusion is one running test.
type inclusion struct {
	pat    []symbol
	words  int       // of a position set
	stars  positions // those of unbounded stars
	budget int       // what is left of it; spent if not above zero
	spare  positions // room for further sets
	chars  []rune    // the result of distinct, reused
}

// state is one set of positions of the pattern.
type state struct {
	positions positions
	followed  bool // by the star that is being read
}

// readOne returns the states after one character of the text. The second
// result is false if a completion leads to no position at all, which no
// continuation can change.
func (in *inclusion) readOne(states []state, s symbol) ([]state, bool) {
	var out []state
	for _, st := range states {
		for _, c := range in.distinct(st.positions, s) {
			next := in.step(st.positions, c)
			if next == nil {
				return nil, false
			}
			out = in.insert(out, next)
			if in.budget <= 0 {
				return nil, false
			}
		}
	}
	return out, true
}

// readStar is readOne for any number of characters.
func (in *inclusion) readStar(states []state, s symbol) ([]state, bool) {
	for i := range states {
		states[i].followed = false
	}
	for {
		i := slices.IndexFunc(states, func(st state) bool { return !st.followed })
		if i < 0 {
			return states, true
		}
		states[i].followed = true
		from := states[i].positions
		for _, c := range in.distinct(from, s) {
			next := in.step(from, c)
			if next == nil {
				return nil, false
			}
			states = in.insert(states, next)
			if in.budget <= 0 {
				return nil, false
			}
		}
	}
}

// insert adds a state unless it accepts everything or a state that accepts no
// more is there; states that accept more than it are dropped.
func (in *inclusion) insert(states []state, p positions) []state {
	in.budget -= in.words * (len(states) + 1)
	if n := len(in.pat); n > 0 && in.stars.has(n-1) && p.has(n-1) {
		return states
	}
	for _, st := range states {
		if st.positions.within(p) {
			return states
		}
	}
	states = slices.DeleteFunc(states, func(st state) bool { return p.within(st.positions) })
	return append(states, state{positions: p})
}

// empty returns a new set.
func (in *inclusion) empty() positions {
	if len(in.spare) < in.words {
		in.spare = make(positions, 32*in.words)
	}
	p := in.spare[:in.words:in.words]
	in.spare = in.spare[in.words:]
	return p
}

// step returns the positions reached from p by reading c, or nil if there are
// none.
func (in *inclusion) step(p positions, c rune) positions {
	in.budget -= in.words
	next := in.empty()
	alive := false
	for i := range p.all() {
		in.budget--
		if i == len(in.pat) || !in.pat[i].accepts(c) {
			continue
		}
		alive = true
		if in.pat[i].star {
			next.add(i)
		} else {
			next.add(i + 1)
		}
	}
	if !alive {
		return nil
	}
	in.complete(next)
	return next
}

// complete adds the positions behind stars that need not read anything, and
// drops those that the last unbounded star covers.
func (in *inclusion) complete(p positions) {
	for i := range p.all() {
		if i < len(in.pat) && in.pat[i].star {
			p.add(i + 1)
		}
	}
	if last := p.lastOf(in.stars); last > 0 {
		p.dropBelow(last)
	}
}

// distinct returns characters that represent all those s can read: those that
// the pattern distinguishes at the given positions, and one other. The result
// is valid until the next call.
func (in *inclusion) distinct(p positions, s symbol) []rune {
	if s.alphabet == single {
		in.chars = append(in.chars[:0], s.char)
		if s.fold {
			in.chars = append(in.chars, s.char-('a'-'A'))
		}
		return in.chars
	}
	chars := in.chars[:0]
	for i := range p.all() {
		in.budget--
		if i == len(in.pat) {
			continue
		}
		switch t := in.pat[i]; t.alphabet {
		case single:
			chars = append(chars, t.char)
			if t.fold {
				chars = append(chars, t.char-('a'-'A'))
			}
		case notColon:
			chars = append(chars, ':')
		case digit:
			chars = append(chars, '0', '1', '2', '3', '4', '5', '6', '7', '8', '9')
		}
	}
	slices.Sort(chars)
	chars = slices.Compact(chars)
	// Characters that the pattern does not distinguish are read alike. Any one of
	// them represents all: a digit if only digits are read.
	other, end := '\ue000', rune(0x10ffff)
	if s.alphabet == digit {
		other, end = '0', '9'
	}
	for ; other <= end; other++ {
		if _, found := slices.BinarySearch(chars, other); !found {
			chars = append(chars, other)
			break
		}
	}
	in.chars = chars
	return slices.DeleteFunc(chars, func(r rune) bool { return !s.accepts(r) })
}
