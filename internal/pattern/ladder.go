// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

// ladder answers a question, the cheapest steps first; each is exact (P-511).
// The question is split on one positive union: a member is a match of one of
// its patterns, which the other unions contain and no negative pattern matches.
type ladder struct {
	w       *Work
	split   []*form
	rest    [][]*form
	none    []*form
	plain   bool // of tests: nothing but the product search
	breadth int  // of the search
	compare int  // how many patterns may still be compared to choose

	// With many patterns on both sides, each of split is read along tries instead
	// of being compared with each of the others.
	shared   bool
	sets     *sets
	all      int32
	restTrie *trie
	noneTrie *trie
}

// many is the number of patterns from which tries are worth to be built.
const many = 32

// everything matches every string.
var everything = Compile("*")

// newLadder prepares a question. It returns false if it has no member, because a
// union is empty or a negative pattern matches everything.
func newLadder(q *Question, w *Work) (*ladder, bool) {
	l := &ladder{w: w, breadth: breadth, compare: many * many * 4, none: make([]*form, 0, len(q.None))}
	for _, p := range q.None {
		if p.MatchesAll() {
			return nil, false
		}
		l.none = append(l.none, w.form(p))
	}
	for _, union := range q.All {
		if len(union) == 0 {
			return nil, false
		}
		forms := make([]*form, 0, len(union))
		for _, p := range union {
			if p.MatchesAll() {
				forms = nil
				break
			}
			forms = append(forms, w.form(p))
		}
		if forms != nil {
			l.rest = append(l.rest, forms)
		}
	}
	l.choose()
	others := len(l.none)
	for _, u := range l.rest {
		others += len(u)
	}
	l.shared = len(l.split) >= many && others >= many
	return l, true
}

// choose drops unions that contain another one, and splits on the smallest that
// is left.
func (l *ladder) choose() {
	for i := 0; i < len(l.rest); i++ {
		for j := range l.rest {
			if i != j && l.contains(l.rest[i], l.rest[j]) {
				l.rest = append(l.rest[:i], l.rest[i+1:]...)
				i--
				break
			}
		}
	}
	best := -1
	for i, u := range l.rest {
		if best < 0 || len(u) < len(l.rest[best]) || len(u) == len(l.rest[best]) && u[0].least > l.rest[best][0].least {
			best = i
		}
	}
	if best < 0 {
		l.split = []*form{l.w.form(&everything)}
		return
	}
	l.split = l.rest[best]
	l.rest = append(l.rest[:best], l.rest[best+1:]...)
}

// contains reports whether each pattern of v is seen to be subsumed by one of u.
// It is worth only so many comparisons.
func (l *ladder) contains(u, v []*form) bool {
	for _, f := range v {
		if l.compare -= len(u); l.compare < 0 {
			return false
		}
		if !l.anySubsumes(u, f) {
			return false
		}
	}
	return true
}

func (l *ladder) anySubsumes(union []*form, f *form) bool {
	for _, g := range union {
		if l.w.subsumes(g, f) {
			return true
		}
	}
	return false
}

// climb tries the cheap steps with every pattern, and then searches.
func (l *ladder) climb() (member string, a Answer, long bool) {
	if l.shared {
		l.build()
	}
	var open []candidate
	for _, f := range l.split {
		c := candidate{form: f}
		member, found := l.try(&c)
		if found {
			return member, Found, false
		}
		if !c.noMember {
			open = append(open, c)
		}
	}
	for i := range open {
		member, a, long := l.search(&open[i])
		if a != Empty {
			return member, a, long
		}
	}
	return "", Empty, false
}

// candidate is one pattern of the split union.
type candidate struct {
	form     *form
	noMember bool
	rest     []int // the unions that do not subsume it
}

// try looks for a member among a few matches of a pattern. A pattern that has
// no member is marked.
func (l *ladder) try(c *candidate) (string, bool) {
	if l.plain {
		for i := range l.rest {
			c.rest = append(c.rest, i)
		}
		return "", false
	}
	if c.form.fixed {
		s := l.w.instance(c.form, "")
		c.noMember = !l.accepts(s)
		return s, !c.noMember
	}
	if c.noMember = l.subsumed(c); c.noMember {
		return "", false
	}
	fills := [...]string{"", "x", "zq"}
	for _, fill := range fills {
		if s := l.w.instance(c.form, fill); l.accepts(s) {
			return s, true
		}
		if !c.form.star {
			break
		}
	}
	return "", false
}

// subsumed reports whether a negative pattern subsumes a candidate, and notes
// which unions do not.
func (l *ladder) subsumed(c *candidate) bool {
	if l.shared {
		if l.w.reader.subsumed(l.noneTrie, c.form.syms) != 0 {
			return true
		}
		by := l.w.reader.subsumed(l.restTrie, c.form.syms)
		for i := range l.rest {
			if !l.sets.of(by).has(i) {
				c.rest = append(c.rest, i)
			}
		}
		return false
	}
	if l.anySubsumes(l.none, c.form) {
		return true
	}
	for i, u := range l.rest {
		if !l.anySubsumes(u, c.form) {
			c.rest = append(c.rest, i)
		}
	}
	return false
}

// accepts reports whether all unions of the rest contain a string and no
// negative pattern matches it.
func (l *ladder) accepts(s string) bool {
	if l.shared {
		return l.w.reader.read(l.noneTrie, s) == 0 && l.w.reader.read(l.restTrie, s) == l.all
	}
	for _, u := range l.rest {
		if !l.anyMatches(u, s) {
			return false
		}
	}
	return !l.anyMatches(l.none, s)
}

func (l *ladder) anyMatches(union []*form, s string) bool {
	for _, f := range union {
		if l.w.matches(f, s) {
			return true
		}
	}
	return false
}
