// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

// charset is the set of characters that a step reads.
type charset uint8

const (
	oneRune  charset = iota // step.char
	anyRune                 // every character
	notColon                // every character but ':'
	notSlash                // every character but '/'
	digits                  // '0' to '9'
)

// step reads one character, or as a star any number of characters. A sequence of steps represents a set of strings.
type step struct {
	char rune
	set  charset
	star bool
}

// meets reports whether some character is read by both steps.
func (a step) meets(b step, fold bool) bool {
	switch {
	case a.set != oneRune && b.set != oneRune:
		return true // every set has the digits
	case a.set != oneRune:
		return a.set.has(b.char)
	case b.set != oneRune:
		return b.set.has(a.char)
	}
	return a.char == b.char || fold && lowerRune(a.char) == lowerRune(b.char)
}

func (s charset) has(r rune) bool {
	switch s {
	case notColon:
		return r != ':'
	case notSlash:
		return r != '/'
	case digits:
		return '0' <= r && r <= '9'
	}
	return true
}

// within reports whether every character of the set is in t. A set that was cut at colons is within the bounded one.
func (s charset) within(t charset) bool {
	return s == t || t == anyRune || s == digits || t == notColon && s != oneRune
}

func lowerRune(r rune) rune {
	if 'A' <= r && r <= 'Z' {
		return r + ('a' - 'A')
	}
	return r
}

// stackSteps is the length of a format up to which a walk over it needs no allocation.
const stackSteps = 128

// overlap reports whether some string is in both sets. It keeps the positions in b that can be reached together with the
// current position in a; the work is the product of the lengths.
func overlap(a, b []step, fold bool) bool {
	var buffers [2][stackSteps]bool
	at, next := positions(&buffers[0], len(b)), positions(&buffers[1], len(b))
	at[0] = true
	skip(b, at)
	for _, s := range a {
		if s.star {
			// The star may read along with any steps of b, and those lead onwards: one sweep finds all positions.
			for j, t := range b {
				if at[j] && (t.star || t.meets(s, fold)) {
					at[j+1] = true
				}
			}
			continue
		}
		alive := false
		clear(next)
		for j, t := range b {
			if !at[j] || !t.meets(s, fold) {
				continue
			}
			alive = true
			if t.star {
				next[j] = true
			} else {
				next[j+1] = true
			}
		}
		if !alive {
			return false
		}
		skip(b, next)
		at, next = next, at
	}
	return at[len(b)]
}

// included reports whether every string of a is in b, taking a star of a as a string of at least one character that only
// steps of b can read which read all of it. It may miss an inclusion, but never claims a false one beyond that.
func included(a, b []step, fold bool) bool {
	var buffers [2][stackSteps]bool
	at, next := positions(&buffers[0], len(b)), positions(&buffers[1], len(b))
	at[0] = true
	skip(b, at)
	for _, s := range a {
		clear(next)
		for j, t := range b {
			if !at[j] || !t.readsAll(s, fold) {
				continue
			}
			switch {
			case t.star:
				next[j] = true
			case !s.star:
				next[j+1] = true
			case j+1 < len(b) && b[j+1].star && b[j+1].readsAll(s, fold):
				next[j+1] = true // one character of the star; the star of the same placeholder reads the others
			}
		}
		skip(b, next)
		at, next = next, at
	}
	return at[len(b)]
}

// readsAll reports whether a reads every character that b reads.
func (a step) readsAll(b step, fold bool) bool {
	if b.set == oneRune {
		return a.meets(b, fold)
	}
	return a.set != oneRune && b.set.within(a.set)
}

// skip adds the positions behind stars, which need not read anything.
func skip(b []step, at []bool) {
	for j, t := range b {
		if at[j] && t.star {
			at[j+1] = true
		}
	}
}

func positions(buffer *[stackSteps]bool, n int) []bool {
	if n < stackSteps {
		return buffer[:n+1]
	}
	return make([]bool, n+1)
}
