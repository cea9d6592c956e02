// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import "slices"

// sets numbers sets of small integers: equal sets have equal numbers, and 0 is
// the empty set.
type sets struct {
	words  int
	bits   []uint64 // words of each set, one set after the other
	known  hashTable
	unions map[[2]int32]int32
	room   positions // the set that is being built
}

// newSets returns the numbering of sets of integers below n.
func newSets(n int) *sets {
	words := max(1, (n+63)/64)
	return &sets{words: words, bits: make([]uint64, words), room: make(positions, words), unions: map[[2]int32]int32{}}
}

// of returns the set with a number. It must not be changed, and is valid until
// a set is added.
func (s *sets) of(id int32) positions {
	at := int(id) * s.words
	return s.bits[at : at+s.words : at+s.words]
}

// number returns the number of a set.
func (s *sets) number(p positions) int32 {
	hash, empty := uint64(hashSeed), true
	for _, w := range p {
		hash = mix(hash, w)
		empty = empty && w == 0
	}
	if empty {
		return 0
	}
	for at := s.known.first(hash); ; at = s.known.next(at) {
		id, ok := s.known.at(at, hash)
		if !ok {
			break
		}
		if id >= 0 && slices.Equal(s.of(id), p) {
			return id
		}
	}
	id := int32(len(s.bits) / s.words)
	s.bits = append(s.bits, p...)
	s.known.add(hash, id)
	return id
}

// with returns the number of a set and one more integer.
func (s *sets) with(id int32, i int) int32 {
	copy(s.room, s.of(id))
	s.room.add(i)
	return s.number(s.room)
}

// all returns the number of the set of all integers below n.
func (s *sets) all(n int) int32 {
	clear(s.room)
	for i := range n {
		s.room.add(i)
	}
	return s.number(s.room)
}

// union returns the number of the union of two sets.
func (s *sets) union(a, b int32) int32 {
	switch {
	case a == b || b == 0:
		return a
	case a == 0:
		return b
	}
	key := [2]int32{min(a, b), max(a, b)}
	if id, ok := s.unions[key]; ok {
		return id
	}
	copy(s.room, s.of(a))
	for i, w := range s.of(b) {
		s.room[i] |= w
	}
	id := s.number(s.room)
	s.unions[key] = id
	return id
}

// within reports whether every member of a is one of b.
func (s *sets) within(a, b int32) bool {
	return a == b || a == 0 || b != 0 && s.of(a).within(s.of(b))
}

// empty returns a new set.
func (s *sets) empty() positions { return make(positions, s.words) }
