// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import "slices"

// states keeps the states that a search has reached. A state has a key, the
// positions that must get on, and positions against it: the fewer the better.
type states struct {
	all   []visited
	room  []int32 // the positions of all states
	known hashTable
}

// visited is one state.
type visited struct {
	begin  int // in states.room
	lens   [3]int32
	done   int32 // number of the set of what is satisfied for ever
	parent int32 // the state it was reached from
	char   rune  // by reading this
	depth  int32
	same   int32 // the state with the same key before, or -1
	hidden bool  // there is a better one
}

func (s *states) reset() {
	s.all, s.room = s.all[:0], s.room[:0]
	s.known.reset()
}

// key returns the positions of the key, in two parts.
func (s *states) key(v *visited) (own, rest []int32) {
	mid := v.begin + int(v.lens[0])
	end := mid + int(v.lens[1])
	return s.room[v.begin:mid:mid], s.room[mid:end:end]
}

// against returns the positions against a state.
func (s *states) against(v *visited) []int32 {
	at := v.begin + int(v.lens[0]+v.lens[1])
	return s.room[at : at+int(v.lens[2])]
}

// add enters a state unless there is one as good (P-524). It returns its
// number, or -1, and how many states it was compared with.
func (s *states) add(v visited, own, rest, against []int32) (int32, int) {
	hash := mix(hashSeed, uint64(v.done)<<32|uint64(len(own)))
	for _, part := range [...][]int32{own, rest} {
		for _, n := range part {
			hash = mix(hash, uint64(n))
		}
	}
	v.same = -1
	compared, at := 0, 0
	found := false
	for at = s.known.first(hash); ; at = s.known.next(at) {
		i, ok := s.known.at(at, hash)
		if !ok {
			break
		}
		if i < 0 || s.all[i].done != v.done {
			continue
		}
		a, b := s.key(&s.all[i])
		if slices.Equal(a, own) && slices.Equal(b, rest) {
			found, v.same = true, i
			break
		}
	}
	for i := v.same; i >= 0; i = s.all[i].same {
		compared++
		old := &s.all[i]
		if old.hidden {
			continue
		}
		if subset(s.against(old), against) {
			return -1, compared
		}
		// A state nearer to the beginning leads to shorter members.
		old.hidden = old.depth >= v.depth && subset(against, s.against(old))
	}
	number := int32(len(s.all))
	v.begin, v.lens = len(s.room), [3]int32{int32(len(own)), int32(len(rest)), int32(len(against))}
	s.room = append(append(append(s.room, own...), rest...), against...)
	s.all = append(s.all, v)
	if found {
		s.known.set(at, number)
	} else {
		s.known.add(hash, number)
	}
	return number, compared
}

// subset reports whether every member of a is one of b, both in order.
func subset(a, b []int32) bool {
	if len(a) > len(b) {
		return false
	}
	j := 0
	for _, n := range a {
		for j < len(b) && b[j] < n {
			j++
		}
		if j == len(b) || b[j] != n {
			return false
		}
	}
	return true
}

// word returns what was read to reach a state.
func (s *states) word(i int32) string {
	var out []rune
	for ; i > 0; i = s.all[i].parent {
		out = append(out, s.all[i].char)
	}
	slices.Reverse(out)
	return string(out)
}
