// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import "slices"

// Question asks for a string that some pattern of every union of All matches and
// no pattern of None (P-510 to P-525). A union without patterns contains no
// string; without any union every string is asked for. Holes of patterns are
// read as '*'.
type Question struct {
	All  [][]*Pattern
	None []*Pattern
}

// Answer is the answer to a [Question].
type Answer uint8

// The answers to a question.
const (
	Empty Answer = iota // there is no such string
	Found               // there is, and one is given
	Spent               // not known: the work was spent
)

// String names the answer.
func (a Answer) String() string {
	switch a {
	case Empty:
		return "empty"
	case Found:
		return "found"
	default:
		return "spent"
	}
}

// Solve answers the question. A member is a short one, and each pattern was
// asked about it.
func (q *Question) Solve(w *Work) (member string, a Answer) {
	l, ok := newLadder(q, w)
	if !ok {
		return "", Empty
	}
	return q.check(w, l)
}

// check climbs a ladder and tests the member that is found. If the test failed,
// which were a defect, nothing would be known.
func (q *Question) check(w *Work, l *ladder) (string, Answer) {
	member, a, long := l.climb()
	switch {
	case a != Found:
		return "", a
	case !q.holds(w, member):
		return "", Spent
	case long:
		member = q.shorten(w, member)
	}
	return member, Found
}

// maxShorten bounds the length of members that are shortened.
const maxShorten = 256

// shorten removes the characters that a member does not need, one by one.
func (q *Question) shorten(w *Work, member string) string {
	chars := []rune(member)
	for i := len(chars) - 1; i >= 0 && len(chars) <= maxShorten; i-- {
		without := slices.Delete(slices.Clone(chars), i, i+1)
		if q.holds(w, string(without)) {
			chars = without
		}
	}
	return string(chars)
}

// holds reports whether a string is what is asked for.
func (q *Question) holds(w *Work, s string) bool {
	for _, union := range q.All {
		if !anyMatches(w, union, s) {
			return false
		}
	}
	return !anyMatches(w, q.None, s)
}

func anyMatches(w *Work, union []*Pattern, s string) bool {
	for _, p := range union {
		if p.slow && w.matches(w.form(p), s) || !p.slow && p.Match(s) {
			return true
		}
	}
	return false
}
