// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"maps"
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// learner takes over a search that the walk does not decide: of questions with dozens of keys
// whose presence or value is tested in many combinations (P-552). It learns a clause from every
// contradiction, goes back to where that clause leaves one literal, and prefers literals of
// recent contradictions. Literals of one dimension that cannot hold together are a clause of
// their own, made as short as possible (P-551).
type learner struct {
	*searcher
	// watched lists the clauses by the two literals that are watched in each: the first two.
	watched [][]*learned
	// of are the assignments, by literal>>1.
	of []assignment
	// order are the literals assigned, starts where each level begins in it, marks what was
	// asserted before it.
	order  []lit
	starts []int
	marks  []int
	done   int // how many of order were propagated
	// score says how often a literal took part in contradictions, lately more than before.
	score []float64
	bump  float64
	seen  []bool
	proof []lemma
	// visits counts the clauses that were looked at: as many as visitsANode cost a node.
	visits int
}

// visitsANode is how many clauses are looked at for the price of a node: the more is learned, the more
// there is to look at, and the budget bounds that too.
const visitsANode = 512

type learned struct{ lits []lit }

// assignment is what is known of a literal and its complement.
type assignment struct {
	truth  int8 // 1: the even one holds, -1: the odd one, 0: neither yet
	level  int
	reason *learned // the clause that left nothing else
}

func newLearner(s *searcher) *learner {
	n := len(s.literals)
	return &learner{
		searcher: s, watched: make([][]*learned, n), of: make([]assignment, n/2), score: make([]float64, n/2), seen: make([]bool, n/2), bump: 1,
	}
}

// run reports whether what is asserted and the clauses have a model, which then is the current
// one.
func (l *learner) run(clauses []clause) bool {
	conflict := l.load(clauses)
	for {
		if conflict == nil {
			conflict = l.propagate()
		}
		if l.stopped() {
			return false
		}
		if conflict == nil {
			next, found := l.next(clauses)
			if !found {
				return true
			}
			l.starts, l.marks = append(l.starts, len(l.order)), append(l.marks, l.mark())
			conflict = l.assign(next, nil)
			continue
		}
		l.nodes--
		if len(l.starts) == 0 {
			if l.log {
				l.certificate = &certificate{lemmas: l.proof}
			}
			return false
		}
		conflict = l.learn(conflict)
	}
}

// stopped reports whether a budget is spent.
func (l *learner) stopped() bool {
	l.nodes -= l.visits / visitsANode
	l.visits %= visitsANode
	if l.nodes < 0 {
		l.spent = true
	}
	return l.nodes < 0 || l.work.Left <= 0
}

// load takes what is asserted and the clauses. It returns a clause that is false already.
func (l *learner) load(clauses []clause) *learned {
	for _, list := range l.lits {
		for _, x := range list {
			l.set(x, nil)
		}
	}
	for _, x := range slices.Sorted(maps.Keys(l.implied)) {
		for _, m := range l.implied[x] {
			if conflict := l.add([]lit{x.not(), m}); conflict != nil {
				return conflict
			}
		}
	}
	for _, c := range clauses {
		lits := slices.Clone(c)
		slices.Sort(lits)
		lits = slices.Compact(lits)
		if slices.ContainsFunc(lits, func(x lit) bool { return x&1 == 0 && slices.Contains(lits, x.not()) }) {
			continue // always true
		}
		if conflict := l.add(lits); conflict != nil {
			return conflict
		}
	}
	return nil
}

// add adds a clause before anything is decided, and returns one that is false.
func (l *learner) add(lits []lit) *learned {
	c := &learned{lits}
	slices.SortStableFunc(lits, func(a, b lit) int { return int(l.truth(b)) - int(l.truth(a)) })
	switch {
	case len(lits) == 0 || l.truth(lits[0]) < 0:
		return c
	case len(lits) == 1 || l.truth(lits[0]) == 0 && l.truth(lits[1]) < 0:
		if conflict := l.assign(lits[0], c); conflict != nil {
			return conflict
		}
	}
	if len(lits) > 1 {
		l.watch(c)
	}
	return nil
}

func (l *learner) watch(c *learned) {
	for _, x := range c.lits[:2] {
		l.watched[x] = append(l.watched[x], c)
	}
}

// truth is 1 if the literal holds, -1 if its complement does, 0 if neither is decided.
func (l *learner) truth(x lit) int8 {
	if x&1 == 0 {
		return l.of[x>>1].truth
	}
	return -l.of[x>>1].truth
}

func (l *learner) set(x lit, reason *learned) {
	truth := int8(1)
	if x&1 == 1 {
		truth = -1
	}
	l.of[x>>1] = assignment{truth, len(l.starts), reason}
	l.order = append(l.order, x)
}

// assign lets a literal hold. Where those of its dimension cannot hold together, or that is not
// known, it returns the clause that says so.
func (l *learner) assign(x lit, reason *learned) *learned {
	if l.truth(x) > 0 {
		return nil
	}
	l.set(x, reason)
	if _, ok := l.put(x); ok {
		return nil
	}
	return l.core(l.literals[x].dim)
}

// core is the clause of the literals of a dimension that cannot hold together, each of them
// needed. Where the theory does not know, it is of all literals, and the search has spent.
func (l *learner) core(d dimID) *learned {
	lits := slices.Clone(l.lits[d])
	for i := len(lits) - 1; i >= 0 && len(lits) > 1; i-- {
		fewer := slices.Delete(slices.Clone(lits), i, i+1)
		if _, a := l.solve(d, fewer); a == pattern.Empty {
			lits = fewer
		}
	}
	for i := range lits {
		lits[i] = lits[i].not()
	}
	l.note(lits, true)
	return &learned{lits}
}

func (l *learner) note(c clause, theory bool) {
	if l.log {
		l.proof = append(l.proof, lemma{slices.Clone(c), theory})
	}
}

// propagate assigns what clauses leave no choice about, and returns a clause that is false.
func (l *learner) propagate() *learned {
	for ; l.done < len(l.order); l.done++ {
		gone := l.order[l.done].not()
		list := l.watched[gone]
		l.visits += len(list)
		kept := list[:0]
		for i, c := range list {
			if c.lits[0] == gone {
				c.lits[0], c.lits[1] = c.lits[1], gone
			}
			if l.truth(c.lits[0]) > 0 || l.rewatch(c) {
				if c.lits[1] == gone {
					kept = append(kept, c)
				}
				continue
			}
			kept = append(kept, c)
			conflict := c
			if l.truth(c.lits[0]) == 0 {
				conflict = l.assign(c.lits[0], c)
			}
			if conflict != nil {
				l.watched[gone] = append(kept, list[i+1:]...)
				return conflict
			}
		}
		l.watched[gone] = kept
	}
	return nil
}

// rewatch watches another literal in the place of the second one, if there is one that may hold.
func (l *learner) rewatch(c *learned) bool {
	for i := 2; i < len(c.lits); i++ {
		if l.truth(c.lits[i]) >= 0 {
			c.lits[1], c.lits[i] = c.lits[i], c.lits[1]
			l.watched[c.lits[1]] = append(l.watched[c.lits[1]], c)
			return true
		}
	}
	return false
}

// learn adds the clause that a false one leads to: of the last level it holds one literal, by
// which all that led to the contradiction went. It goes back to where the clause leaves that
// literal, and assigns it.
func (l *learner) learn(conflict *learned) *learned {
	level := 0
	for _, x := range conflict.lits {
		level = max(level, l.of[x>>1].level)
	}
	if level == 0 {
		l.back(0)
		return conflict
	}
	l.back(level) // the levels above have nothing to do with it
	out := []lit{0}
	open := 0
	visit := func(c *learned, but lit) {
		for _, x := range c.lits {
			a := x >> 1
			if x == but || l.seen[a] || l.of[a].level == 0 {
				continue
			}
			l.seen[a] = true
			l.score[a] += l.bump
			if l.of[a].level == level {
				open++
			} else {
				out = append(out, x)
			}
		}
	}
	visit(conflict, -1)
	for i := len(l.order) - 1; ; i-- {
		x := l.order[i]
		if !l.seen[x>>1] || l.of[x>>1].level < level {
			continue
		}
		open--
		if open == 0 {
			out[0] = x.not()
			break
		}
		visit(l.of[x>>1].reason, x)
	}
	clear(l.seen)
	if l.bump /= 0.95; l.bump > 1e100 {
		for i := range l.score {
			l.score[i] *= 1e-100
		}
		l.bump *= 1e-100
	}
	l.note(out, false)
	to := 0
	for i, x := range out[1:] {
		if at := l.of[x>>1].level; at > to {
			to = at
			out[1], out[i+1] = out[i+1], out[1]
		}
	}
	l.back(to)
	c := &learned{out}
	if len(out) > 1 {
		l.watch(c)
	}
	return l.assign(out[0], c)
}

// back takes the levels above one back.
func (l *learner) back(level int) {
	if level >= len(l.starts) {
		return
	}
	for _, x := range l.order[l.starts[level]:] {
		l.of[x>>1] = assignment{}
	}
	l.order = l.order[:l.starts[level]]
	l.undo(l.marks[level])
	l.starts, l.marks = l.starts[:level], l.marks[:level]
	l.done = min(l.done, len(l.order))
}

// next is the literal to assign. It is in a clause that the current model falsifies, and has the
// highest score of all in such clauses. Next reports false if the model falsifies none.
func (l *learner) next(clauses []clause) (best lit, found bool) {
	l.visits += len(clauses)
	for _, c := range clauses {
		if slices.ContainsFunc(c, l.holdsNow) {
			continue
		}
		for _, x := range c {
			if l.truth(x) == 0 && (!found || l.score[x>>1] > l.score[best>>1]) {
				best, found = x, true
			}
		}
	}
	return best, found
}
