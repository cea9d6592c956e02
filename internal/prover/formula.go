// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// rightSide searches the ways in which the right side fails, or grants.
func (r *runner) rightSide(right *region) bool {
	found := false
	if r.both {
		for i := range right.ways {
			if r.way(&right.ways[i], r.model) {
				found = true
			}
		}
		return found
	}
	for i := range right.denies {
		d := &right.denies[i]
		if r.deniedBy(d) {
			found = true
		}
		if r.over() {
			return true
		}
	}
	return r.fails(right.ways) || found
}

// deniedBy searches for requests that the statement denies, or may deny.
func (r *runner) deniedBy(d *denial) bool {
	found := false
	switch {
	case !r.contains(d.in):
	case d.coded == nil:
		if !r.strict {
			return r.model()
		}
	case r.strict && (d.perhaps || d.out >= 0 && r.contains(d.out)):
	default:
		for _, b := range r.boxesOf(d.coded, !r.strict) {
			mark := r.mark()
			if r.assertAll(b) && r.model() {
				found = true
			}
			r.undo(mark)
			if r.over() {
				return true
			}
		}
	}
	return found
}

// denied adds the clauses that keep the denials of a side away. It reports false if one of
// them always applies.
func (r *runner) denied(g *region) bool {
	for i := range g.denies {
		d := &g.denies[i]
		if !r.contains(d.in) {
			continue
		}
		if d.coded == nil {
			if r.strict {
				return false
			}
			continue
		}
		sure := !d.perhaps && (d.out < 0 || !r.contains(d.out))
		if !sure && !r.strict {
			continue
		}
		for _, b := range r.rawBoxes(d.coded, r.strict) {
			c := r.negation(b)
			if d.noStar && !r.strict {
				c = append(c, r.coder.literal(literal{dim: resourceDim, set: r.union([]*pattern.Pattern{exactly("*")})}))
			}
			if len(c) == 0 {
				return false
			}
			r.clauses = append(r.clauses, c)
		}
	}
	return true
}

// boxesOf are the boxes of a statement for the class: of the upper bound, or of the lower one.
func (r *runner) boxesOf(s *coded, up bool) boxes {
	return r.sure(r.rawBoxes(s, up))
}

func (r *runner) rawBoxes(s *coded, up bool) boxes {
	switch {
	case up && r.contains(s.upAction):
		return s.up
	case !up && r.contains(s.loAction):
		return s.lo
	}
	return nil
}

// sure is the identity, unless the search is strict: then switches are replaced by what is
// known to imply them, and boxes with others are left out.
func (r *runner) sure(list boxes) boxes {
	if !r.strict {
		return list
	}
	var out boxes
next:
	for _, b := range list {
		var known box
		for _, l := range b {
			if r.dims[r.literals[l].dim].kind != switchDim {
				known = append(known, l)
				continue
			}
			unless := r.implied[l.not()]
			if len(unless) == 0 {
				continue next
			}
			known = append(known, unless[0].not())
		}
		out = append(out, known)
	}
	return out
}

// negation is the clause that keeps a box from matching.
func (r *runner) negation(b box) clause {
	c := make(clause, 0, len(b))
	for _, l := range b {
		if r.strict && r.dims[r.literals[l].dim].kind == switchDim {
			for _, wide := range r.implied[l] {
				c = append(c, wide.not())
			}
			continue
		}
		c = append(c, l.not())
	}
	return c
}

// way asserts one box of each leaf, one after the other, and goes on with then.
func (r *runner) way(w *way, then func() bool) bool {
	mark := r.mark()
	defer r.undo(mark)
	if w.hasNeeds {
		if r.strict || !r.assert(w.needs) {
			return false
		}
	}
	return r.leaves(w.leaves, then)
}

func (r *runner) leaves(list []leaf, then func() bool) bool {
	if len(list) == 0 {
		return then()
	}
	if list[0].perhaps && !r.strict {
		return r.leaves(list[1:], then)
	}
	found := false
	for _, b := range r.leafBoxes(&list[0], !r.strict) {
		mark := r.mark()
		if r.assertAll(b) && r.leaves(list[1:], then) {
			found = true
		}
		r.undo(mark)
		if r.over() {
			break
		}
	}
	return found
}

// leafBoxes are the boxes of a leaf for the class.
func (r *runner) leafBoxes(l *leaf, up bool) boxes {
	out := r.sure(r.rawLeaf(l, up))
	if r.named != nil {
		out = r.onlyNamed(out)
	}
	return out
}

// namesAccount reports whether the ARNs that a pattern matches are those of one account.
func namesAccount(p *pattern.Pattern) bool {
	f := strings.SplitN(p.String(), ":", 6)
	return len(f) == 6 && f[4] != "" && !strings.ContainsAny(f[4], "*?")
}

// onlyNamed keeps of boxes the resources that count.
func (r *runner) onlyNamed(list boxes) boxes {
	var out boxes
	for _, b := range list {
		for _, l := range b {
			x := r.literals[l]
			if x.dim != resourceDim || x.neg {
				continue
			}
			var named []*pattern.Pattern
			for _, p := range r.sets[x.set].patterns {
				if r.named(p) {
					named = append(named, p)
				}
			}
			if len(named) > 0 {
				out = append(out, append(slices.Clone(b), r.coder.literal(literal{dim: resourceDim, set: r.union(named)})))
			}
		}
	}
	return out
}

// names reports whether a statement names the actions of the class, or a service of their resources:
// whether it is about more than every action on everything.
func (r *runner) names(s *program.Statement) bool {
	if s.Unknown {
		return true
	}
	sample := r.classList[r.class].Sample
	if m := s.Action; m != nil && !m.Not {
		if m.More {
			return true
		}
		e := r.entries.of(m)
		everything := callerPattern("?*:?*")
		for _, p := range slices.Concat(e.known, e.partial) {
			if p.Match(sample) && !covers(p, everything) || p.HasHole() {
				return true
			}
		}
	}
	service, _, _ := strings.Cut(sample, ":")
	if m := s.Resource; m != nil && !m.Not {
		return m.More || slices.ContainsFunc(m.Entries, func(e program.ResourceEntry) bool {
			text := e.Head[2].String()
			if e.Template == nil {
				fields := strings.SplitN(e.ARN.Whole.String(), ":", 6)
				text = fields[min(2, len(fields)-1)]
			}
			return strings.EqualFold(text, service)
		})
	}
	return false
}

func (r *runner) rawLeaf(l *leaf, up bool) boxes {
	var out boxes
	for _, a := range l.allow {
		if !up && a.perhaps || r.naming && !r.names(a.statement) {
			continue
		}
		out = append(out, r.rawBoxes(a.coded, up)...)
	}
	return reduce(out)
}

// fails searches for requests that no way grants: each has a leaf that does not hold, or needs
// what does not.
func (r *runner) fails(ways []way) bool {
	if len(ways) == 0 {
		return r.model()
	}
	w := &ways[0]
	found := false
	next := func() bool {
		if r.fails(ways[1:]) {
			found = true
		}
		return r.over()
	}
	if w.hasNeeds && !r.strict {
		mark := r.mark()
		stop := r.assert(w.needs.not()) && next()
		r.undo(mark)
		if stop {
			return true
		}
	}
	for i := range w.leaves {
		l := &w.leaves[i]
		if r.strict && l.perhaps {
			continue // it may hold
		}
		n := len(r.clauses)
		possible := true
		for _, b := range r.rawLeaf(l, r.strict) {
			c := r.negation(b)
			if len(c) == 0 {
				possible = false
				break
			}
			r.clauses = append(r.clauses, c)
		}
		stop := possible && next()
		r.clauses = r.clauses[:n]
		if stop {
			return true
		}
	}
	return found
}
