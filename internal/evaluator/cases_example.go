// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// example makes an example of a decided case: the request with everything that the case
// has fixed.
func (s *search) example(c *caseOf, p Possible) *Example {
	x := &Example{Possible: p, Request: c.request, chosen: c.chosen}
	x.describe(s)
	return x
}

func (x *Example) describe(s *search) {
	x.Values = nil
	for _, ch := range x.chosen {
		for _, name := range s.keys[ch.key].names {
			x.Values = append(x.Values, Chosen{Key: asListed(x.Request.Context, name), Resource: ch.of, Values: ch.value.values})
		}
	}
}

// smallest returns the example with the fewest keys that is still one: keys that can be
// absent are taken out, one by one, and resources that still represent many are made
// concrete.
func (s *search) smallest(x *Example) *Example {
	base := *s.cell.Request
	base.Resources = x.Request.Resources
	chosen := x.chosen
	best := x
	for i := 0; i < len(chosen); {
		fewer := slices.Delete(slices.Clone(chosen), i, i+1)
		if next := s.rebuild(&base, fewer); next != nil && next.Possible&s.cell.Accepts == 0 {
			best, chosen = next, fewer
			continue
		}
		i++
	}
	for i, r := range best.Request.Resources {
		if r.IsKnown || r.Star || !r.Every {
			continue
		}
		if next := s.concrete(best, i); next != nil {
			best = next
		}
	}
	return best
}

// rebuild makes the case with these choices and evaluates it; nil if there is no such
// request.
func (s *search) rebuild(base *request.Request, chosen []choice) *Example {
	c := &caseOf{request: base}
	for _, ch := range chosen {
		next, ok := s.assign(c, ch.variable, s.keys[ch.key], ch.value)
		if !ok || !s.consistent(next) {
			return nil
		}
		c = next
	}
	if len(chosen) == 0 && !s.consistent(c) {
		return nil
	}
	p, err := s.possibleAside(c.request)
	if err != nil {
		return nil
	}
	return s.example(c, p)
}

// possibleAside is possible outside of the cell's budget: the few evaluations that make
// an example small.
func (s *search) possibleAside(r *request.Request) (Possible, error) {
	left, spent := s.left, s.spent
	s.left, s.spent = 1, false
	p, err := s.possible(r)
	s.left, s.spent = left, spent
	s.put++
	return p, err
}

// concrete replaces a resource that represents many by one of them.
func (s *search) concrete(x *Example, index int) *Example {
	shape := x.Request.Resources[index]
	if !shape.Aligned {
		return nil
	}
	m := s.members(x.Request, shape)
	m.fresh()
	for _, text := range m.list {
		base := *s.cell.Request
		base.Resources = slices.Clone(x.Request.Resources)
		base.Resources[index] = s.narrowed(shape, pattern.Literal(text))
		chosen := slices.Clone(x.chosen)
		for i := range chosen {
			if chosen[i].of == shape.String() {
				chosen[i].of = text
			}
		}
		if next := s.rebuild(&base, chosen); next != nil && next.Possible&s.cell.Accepts == 0 {
			return next
		}
	}
	return nil
}

// Recheck evaluates the request of an example from what a reader sees of it: the ARNs
// and the context with the values of the example, every other key that nobody stated
// being absent (E-1738).
func (ev *Evaluator) Recheck(x *Example, context *request.Context) (Possible, error) {
	r := *x.Request
	r.Unstated, r.Own = request.UnstatedAbsent, nil
	r.Context = context
	r.Resources = make([]*request.Resource, len(x.Request.Resources))
	for i, given := range x.Request.Resources {
		again := request.NewResource(given.Text)
		if given.Star {
			again = request.StarResource()
		}
		again.Account, again.ManagementAccount, again.Every = given.Account, given.ManagementAccount, given.Every
		again.Without = given.Without
		r.Resources[i] = again
	}
	for _, v := range x.Values {
		value := request.ContextValue{Presence: truth.Of(len(v.Values) > 0)}
		for _, text := range v.Values {
			value.Values = append(value.Values, pattern.Literal(text))
		}
		over, err := request.NewPartialContext(map[string]request.ContextValue{v.Key: value}, ev.catalog)
		if err != nil {
			return 0, err
		}
		if v.Resource == "" {
			r.Context = r.Context.Merge(over)
			for name, own := range r.Own {
				r.Own[name] = own.Merge(over)
			}
			continue
		}
		if r.Own == nil {
			r.Own = make(map[string]*request.Context)
		}
		r.Own[v.Resource] = r.ContextFor(v.Resource).Merge(over)
	}
	return ev.Decide(&r)
}
