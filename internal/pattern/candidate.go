// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

// number makes the numbering of the unions: those of the rest and, last, the
// candidate.
func (l *ladder) number() {
	if l.sets == nil {
		l.sets = newSets(len(l.rest) + 1)
		l.all = l.sets.all(len(l.rest))
	}
}

// build makes the tries that all candidates share.
func (l *ladder) build() {
	l.number()
	l.restTrie, l.noneTrie = newTrie(l.sets), newTrie(l.sets)
	for i, u := range l.rest {
		for _, f := range u {
			l.restTrie.mark(l.restTrie.insert(f.syms), i)
		}
	}
	for _, f := range l.none {
		l.noneTrie.mark(l.noneTrie.insert(f.syms), 0)
	}
	l.restTrie.seal()
	l.noneTrie.seal()
}

// disjoint reports whether two patterns have no string in common. If there are
// many to be compared, only their beginnings and ends are.
func (l *ladder) disjoint(f, g *form, among int) bool {
	switch {
	case l.plain:
		return false
	case f.disjoint(g):
		return true
	}
	return among <= many && !tooLarge(f.syms, g.syms) && !overlap(f.syms, g.syms)
}

// search runs the product search for a candidate. Patterns that are disjoint from
// it are left out.
func (l *ladder) search(c *candidate) (member string, a Answer, long bool) {
	l.number()
	var (
		own  = newTrie(l.sets)
		rest *trie
		none *trie
		done = l.all
	)
	own.mark(own.insert(c.form.syms), len(l.rest))
	own.seal()
	if len(c.rest) > 0 {
		if rest = l.restTrie; rest == nil {
			rest = newTrie(l.sets)
		}
		clear(l.sets.room)
		for i := range l.rest {
			l.sets.room.add(i)
		}
		for _, i := range c.rest {
			l.sets.room.remove(i)
		}
		done = l.sets.number(l.sets.room)
		for _, i := range c.rest {
			near := false
			for _, f := range l.rest[i] {
				if l.disjoint(c.form, f, len(l.rest[i])) {
					continue
				}
				near = true
				if rest == l.restTrie {
					break
				}
				rest.mark(rest.insert(f.syms), i)
			}
			if !near {
				return "", Empty, false
			}
		}
		if rest != l.restTrie {
			rest.seal()
		}
	}
	for _, f := range l.none {
		if l.disjoint(c.form, f, len(l.none)) {
			continue
		}
		if none == nil {
			if none = l.noneTrie; none != nil {
				break
			}
			none = newTrie(l.sets)
		}
		none.mark(none.insert(f.syms), 0)
	}
	if none != nil && none != l.noneTrie {
		none.seal()
	}
	p := &l.w.product
	p.tries = [3]*trie{own, rest, none}
	p.breadth = l.breadth
	p.sets, p.all = l.sets, l.sets.with(l.all, len(l.rest))
	return p.search(l.w, done)
}
