// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package granted

import (
	"slices"
	"strings"
)

// actionSet is a set of actions: what some term covers. It is immutable, and shared by
// everything that has the same actions.
type actionSet struct{ in []term }

// newActionSet returns the set, nil if it is empty. Terms that are there twice count once.
func newActionSet(in []term) *actionSet {
	if len(in) == 0 {
		return nil
	}
	return &actionSet{in: unique(in, term.key)}
}

// unique sorts elements by their text, which it drops when it repeats.
func unique[T any](list []T, text func(T) string) []T {
	if len(list) < 2 {
		return list
	}
	type named struct {
		text string
		v    T
	}
	all := make([]named, len(list))
	for i, v := range list {
		all[i] = named{text(v), v}
	}
	slices.SortStableFunc(all, func(a, b named) int { return strings.Compare(a.text, b.text) })
	all = slices.CompactFunc(all, func(a, b named) bool { return a.text == b.text })
	out := make([]T, len(all))
	for i := range all {
		out[i] = all[i].v
	}
	return out
}

// key names the set.
func (a *actionSet) key() string {
	var b strings.Builder
	for _, t := range a.in {
		b.WriteString(t.key() + ",")
	}
	return b.String()
}

// matches reports whether the set has an action, given in lower case.
func (a *actionSet) matches(service, name string) bool {
	return slices.ContainsFunc(a.in, func(t term) bool { return t.matches(service, name) })
}

// whole returns the set of all actions that the element covers.
func (a *actions) whole() *actionSet {
	switch {
	case a.every:
		return newActionSet([]term{{all: []*glob{everyAction}}})
	case a.not:
		return newActionSet([]term{{all: []*glob{everyAction}, out: unique(a.globs, (*glob).key)}})
	}
	in := make([]term, len(a.globs))
	for i, g := range a.globs {
		in[i] = term{all: []*glob{g}}
	}
	return newActionSet(in)
}

// setOp is an operation on a set and an element.
type setOp struct {
	set *actionSet
	by  *actions
	op  uint8
}

const (
	opMeet uint8 = iota
	opSplit
	opMinus
)

// pair is the result of an operation.
type pair struct{ a, b *actionSet }

// sets does operations on action sets, each once.
type sets struct {
	*work
	done map[setOp]pair
}

// once returns the result of an operation, which it does if it is the first of its kind.
func (s *sets) once(o setOp, do func() pair) pair {
	if p, ok := s.done[o]; ok {
		return p
	}
	p := do()
	s.done[o] = p
	return p
}

// meetActions returns what a set and an element may have in common; nil if that is
// nothing.
func (s *sets) meetActions(a *actionSet, by *actions) *actionSet {
	if by.every {
		return a
	}
	return s.once(setOp{a, by, opMeet}, func() pair {
		if by.not {
			return pair{a: s.without(a, by)}
		}
		var in []term
		for _, t := range a.in {
			in = append(in, s.meetTerm(t, by.near(t))...)
		}
		return pair{a: newActionSet(in)}
	}).a
}

// meetTerm returns what a term has in common with some of the globs.
func (s *sets) meetTerm(t term, globs []*glob) []term {
	var out []term
	for _, g := range globs {
		if s.spent() {
			return []term{t}
		}
		switch s.relate(t, g) {
		case disjoint:
		case inside:
			return []term{t}
		default:
			if both, some := s.meet(t, g); some {
				out = append(out, both)
			}
		}
	}
	return out
}

// without takes away from a set what the globs of an element cover.
func (s *sets) without(a *actionSet, by *actions) *actionSet {
	var in []term
	for _, t := range a.in {
		if left, some := s.less(t, by.near(t)); some {
			in = append(in, left)
		}
	}
	return newActionSet(in)
}

// split returns the terms that the element covers completely, and the others.
func (s *sets) split(a *actionSet, by *actions) (covered, rest *actionSet) {
	if by.every {
		return a, nil
	}
	p := s.once(setOp{a, by, opSplit}, func() pair {
		var in, others []term
		for _, t := range a.in {
			if s.covered(t, by) {
				in = append(in, t)
			} else {
				others = append(others, t)
			}
		}
		switch {
		case len(others) == 0:
			return pair{a, nil}
		case len(in) == 0:
			return pair{nil, a}
		}
		return pair{newActionSet(in), newActionSet(others)}
	})
	return p.a, p.b
}

// covered reports whether the element covers all actions of a term.
func (s *sets) covered(t term, by *actions) bool {
	if by.every {
		return true
	}
	for _, g := range by.near(t) {
		switch {
		case s.spent(), by.not && s.shares(t, g):
			return false
		case !by.not && s.relate(t, g) == inside:
			return true
		}
	}
	return by.not
}

// touches reports whether the element may cover some action of the set.
func (s *sets) touches(a *actionSet, by *actions) bool {
	if by.every || s.spent() {
		return true
	}
	return slices.ContainsFunc(a.in, func(t term) bool {
		near := by.near(t)
		if by.not {
			return !slices.ContainsFunc(near, func(g *glob) bool { return s.relate(t, g) == inside })
		}
		return slices.ContainsFunc(near, func(g *glob) bool { return s.shares(t, g) })
	})
}

// minus takes away what the element is known to cover; nil if nothing is left.
func (s *sets) minus(a *actionSet, by *actions) *actionSet {
	if by.every {
		return nil
	}
	return s.once(setOp{a, by, opMinus}, func() pair {
		if by.not {
			only := actions{globs: by.globs, byService: by.byService}
			return pair{a: s.meetActions(a, &only)}
		}
		return pair{a: s.without(a, by)}
	}).a
}

// leftOut returns what all terms of the set leave out, as far as they have it; false if
// one of them does not leave it out.
func (s *sets) leftOut(a *actionSet) ([]*glob, bool) {
	var out []*glob
	for _, t := range a.in {
		out = append(out, t.out...)
	}
	out = unique(out, (*glob).key)
	for _, t := range a.in {
		for _, g := range out {
			if s.spent() {
				return out, false
			}
			if !slices.Contains(t.out, g) && s.relate(t, g) != disjoint {
				return out, false
			}
		}
	}
	return out, true
}
