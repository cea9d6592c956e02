// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// clause is a disjunction of literals.
type clause []lit

// searcher looks for a model of units and clauses (section 5.5). The loop is model-guided: it
// only looks at clauses that the current model falsifies (P-550). What it does not decide in
// walkNodes nodes is left to a [learner] (P-552).
type searcher struct {
	*theory
	nodes int // what is left of the budget
	spent bool
	// walkNodes are those of one search before it learns, patience is what is left of them.
	walkNodes, patience int
	// lits are the literals asserted of each dimension, sorted; model what the dimension
	// holds.
	lits  [][]lit
	model []values
	known []bool // that model is up to date
	trail []change
	// log says that certificates are kept: of the last search that found nothing, and of the
	// last assertion that failed (P-601). Only tests set it.
	log         bool
	certificate *certificate
}

// change is one literal that was asserted, to be taken back.
type change struct {
	dim   dimID
	model values
	known bool
	lit   lit
}

func newSearcher(t *theory, nodes int) *searcher {
	n := len(t.dims)
	return &searcher{
		theory: t, nodes: nodes, walkNodes: 2000, lits: make([][]lit, n), model: make([]values, n), known: make([]bool, n),
	}
}

// mark and undo take assertions back.
func (s *searcher) mark() int { return len(s.trail) }

func (s *searcher) undo(mark int) {
	for len(s.trail) > mark {
		c := s.trail[len(s.trail)-1]
		s.trail = s.trail[:len(s.trail)-1]
		list := s.lits[c.dim]
		i, _ := slices.BinarySearch(list, c.lit)
		s.lits[c.dim] = slices.Delete(list, i, i+1)
		s.model[c.dim], s.known[c.dim] = c.model, c.known
	}
}

// assert adds a literal and what it implies. It reports false if the literals of a dimension
// cannot hold together.
func (s *searcher) assert(l lit) bool {
	added, ok := s.put(l)
	if !added || !ok {
		return ok
	}
	for _, m := range s.implied[l] {
		if !s.assert(m) {
			return false
		}
	}
	return true
}

// put adds a literal alone. It reports whether it is a new one, and whether those of its
// dimension can hold together.
func (s *searcher) put(l lit) (added, ok bool) {
	d := s.literals[l].dim
	list := s.lits[d]
	i, found := slices.BinarySearch(list, l)
	if found {
		return false, true
	}
	s.trail = append(s.trail, change{d, s.model[d], s.known[d], l})
	s.lits[d] = slices.Insert(list, i, l)
	if s.known[d] && s.holdsIn(l, &s.model[d]) {
		return true, true // the model still does
	}
	s.known[d] = false
	v, a := s.solve(d, s.lits[d])
	switch a {
	case pattern.Empty:
		if s.log {
			s.certificate = &certificate{dim: d, lits: slices.Clone(s.lits[d])}
		}
		return true, false
	case pattern.Spent:
		s.spent = true
		return true, false
	}
	s.model[d], s.known[d] = v, true
	return true, true
}

// assertAll asserts the literals.
func (s *searcher) assertAll(lits []lit) bool {
	for _, l := range lits {
		if !s.assert(l) {
			return false
		}
	}
	return true
}

// value is what the dimension holds in the current model.
func (s *searcher) value(d dimID) *values {
	if !s.known[d] {
		if s.dims[d].kind == switchDim {
			s.model[d] = values{presence: isAbsent} // undecided
		} else {
			s.model[d], _ = s.solve(d, s.lits[d])
		}
		s.known[d] = true
	}
	return &s.model[d]
}

// holds reports whether a literal holds in the current model. An undecided switch is taken
// for neither, so that a clause that needs it decides it.
func (s *searcher) holdsNow(l lit) bool {
	x := &s.literals[l]
	if s.dims[x.dim].kind == switchDim {
		_, found := slices.BinarySearch(s.lits[x.dim], l)
		return found
	}
	return s.holdsIn(l, s.value(x.dim))
}

func (s *searcher) holdsIn(l lit, v *values) bool {
	x := &s.literals[l]
	if s.dims[x.dim].kind == switchDim {
		return false
	}
	switch v.presence {
	case isAbsent:
		return x.absent
	case isEmpty:
		return x.empty
	}
	switch x.quant {
	case someValue:
		return s.someMeets(x, v.list, true)
	case everyValue:
		return !s.someMeets(x, v.list, false)
	case oneValue:
		return len(v.list) == 1 && s.meets(x, v.list[0])
	default:
		return len(v.list) > 1 || s.meets(x, v.list[0])
	}
}

func (s *searcher) someMeets(x *literal, list []string, want bool) bool {
	for _, v := range list {
		if s.meets(x, v) == want {
			return true
		}
	}
	return false
}

// maxLooked bounds the falsified clauses that are looked at before one is split.
const maxLooked = 32

// search reports whether units asserted so far and the clauses have a model, which then is
// the current one.
func (s *searcher) search(clauses []clause) bool {
	mark := s.mark()
	s.patience = s.walkNodes
	if s.walk(clauses) {
		return true
	}
	if s.patience >= 0 || s.nodes < 0 {
		return false
	}
	s.undo(mark)
	return newLearner(s).run(clauses)
}

// walk looks at the clauses that the current model falsifies, one after the other.
func (s *searcher) walk(clauses []clause) bool {
	var units []*certificate // of the clauses that left one literal
	for {
		s.nodes--
		s.patience--
		if s.nodes < 0 {
			s.spent = true
			return false
		}
		if s.patience < 0 {
			return false
		}
		var shortest clause
		var shortestWhy *certificate
		looked, again := 0, false
		for _, c := range clauses {
			if slices.ContainsFunc(c, s.holdsNow) {
				continue
			}
			live, why := s.live(c)
			switch len(live) {
			case 0:
				s.conclude(units, why)
				return false
			case 1:
				if !s.assert(live[0]) {
					s.conclude(units, why)
					return false
				}
				if why != nil {
					units = append(units, why)
				}
				again = true
			default:
				if shortest == nil || len(live) < len(shortest) {
					shortest, shortestWhy = live, why
				}
			}
			if looked++; again || looked >= maxLooked {
				break
			}
		}
		if again {
			continue
		}
		if shortest == nil {
			return true
		}
		if s.split(shortest, clauses) {
			return true
		}
		if s.patience < 0 {
			return false
		}
		if s.log {
			shortestWhy.fill(s.certificate)
		}
		s.conclude(units, shortestWhy)
		return false
	}
}

// split tries the literals of a clause one by one: each with the complements of those before
// it, so that the split is exhaustive.
func (s *searcher) split(c clause, clauses []clause) bool {
	out := &certificate{clause: c}
	for _, l := range c {
		mark := s.mark()
		if s.assert(l) && s.walk(clauses) {
			return true
		}
		if s.patience < 0 {
			return false
		}
		out.children = append(out.children, s.certificate)
		s.undo(mark)
		if !s.assert(l.not()) {
			out.rest = s.certificate
			break
		}
	}
	s.certificate = out
	return false
}

// live are the literals of a clause that can hold together with what is asserted. With log it
// also returns the certificate of the clause, in which those that can hold have none.
func (s *searcher) live(c clause) (clause, *certificate) {
	var out clause
	var why *certificate
	if s.log {
		why = &certificate{clause: c}
	}
	for _, l := range c {
		mark := s.mark()
		can := s.assert(l) || s.spent
		if can {
			out = append(out, l)
		}
		if s.log {
			if can {
				why.children = append(why.children, nil)
			} else {
				why.children = append(why.children, s.certificate)
			}
		}
		s.undo(mark)
	}
	return out, why
}
