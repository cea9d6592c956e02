// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

// hashTable finds numbered entries by a hash, with open addressing. What the
// entries are is the business of the caller, who compares them.
type hashTable struct {
	slots []slot
	used  int
}

// slot is one place of a table; it is free if the number is 0.
type slot struct {
	hash   uint32
	number int32 // of the entry, plus one
}

const hashSeed = 0xcbf29ce484222325

// mix adds a word to a hash.
func mix(hash, word uint64) uint64 {
	hash = (hash ^ word) * 0x9e3779b97f4a7c15
	return hash ^ hash>>29
}

// first returns the place where the search for a hash begins.
func (x *hashTable) first(hash uint64) int { return int(uint32(hash>>32)) & (len(x.slots) - 1) }

// next returns the place after at.
func (x *hashTable) next(at int) int { return (at + 1) & (len(x.slots) - 1) }

// at returns the entry at a place, -1 if it has another hash. The second result
// is false if the place is free, where a search ends.
func (x *hashTable) at(at int, hash uint64) (int32, bool) {
	if len(x.slots) == 0 || x.slots[at].number == 0 {
		return -1, false
	}
	if uint64(x.slots[at].hash) != hash>>32 {
		return -1, true
	}
	return x.slots[at].number - 1, true
}

// add enters a number that is not there.
func (x *hashTable) add(hash uint64, number int32) {
	if 4*(x.used+1) > 3*len(x.slots) {
		old := x.slots
		x.slots = make([]slot, max(16, 2*len(old)))
		for _, s := range old {
			if s.number != 0 {
				x.place(s)
			}
		}
	}
	x.used++
	x.place(slot{uint32(hash >> 32), number + 1})
}

func (x *hashTable) place(s slot) {
	at := int(s.hash) & (len(x.slots) - 1)
	for x.slots[at].number != 0 {
		at = x.next(at)
	}
	x.slots[at] = s
}

// reset forgets all entries. Only a small table is worth to be cleared.
func (x *hashTable) reset() {
	if len(x.slots) > 1024 {
		x.slots = nil
	}
	clear(x.slots)
	x.used = 0
}

// set replaces the entry at a place.
func (x *hashTable) set(at int, number int32) { x.slots[at].number = number + 1 }
