// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// keyCase is a value of a key that represents a class of values (E-1736).
type keyCase struct {
	// values are empty for a key that the request does not have.
	values []string
}

// keyCases splits a case by what a free key holds.
func (s *search) keyCases(c *caseOf, v variable) split {
	t := s.testsOf(v.key)
	var out split
	values, complete := s.candidates(c, v, t)
	out.complete = complete
	for _, value := range values {
		next, ok := s.assign(c, v, t, value)
		switch {
		case !ok:
			out.complete = false
		case !s.consistent(next):
		default:
			out.cases = append(out.cases, next)
		}
	}
	return out
}

// assign returns the case in which the key holds the value; false if no request can be
// made of it.
func (s *search) assign(c *caseOf, v variable, t *tests, value keyCase) (*caseOf, bool) {
	partial := make(map[string]request.ContextValue, len(t.names))
	entry := request.ContextValue{Presence: truth.Of(len(value.values) > 0)}
	for _, text := range value.values {
		entry.Values = append(entry.Values, pattern.Literal(text))
	}
	for _, name := range t.names {
		partial[asListed(c.request.Context, name)] = entry
	}
	over, err := request.NewPartialContext(partial, s.evaluators[0].catalog)
	if err != nil {
		return nil, false
	}
	req := *c.request
	next := &caseOf{request: &req, chosen: append(slices.Clip(c.chosen), choice{v, value})}
	if v.of == "" {
		req.Context = req.Context.Merge(over)
	}
	own := make(map[string]*request.Context, len(c.request.Own)+1)
	for name, context := range c.request.Own {
		if v.of == "" || v.of == name {
			context = context.Merge(over)
		}
		own[name] = context
	}
	if _, ok := own[v.of]; v.of != "" && !ok {
		own[v.of] = req.Context.Merge(over)
	}
	if len(own) > 0 {
		req.Own = own
	}
	return next, true
}

// look returns what the check of a resource (or the request, for "") has under a key.
func (s *search) look(c *caseOf, of string, k *program.Key) (request.KeyValue, *env) {
	for _, ev := range s.evaluators {
		checks, err := ev.prepare(c.request, nil)
		if err != nil || len(checks) == 0 {
			continue
		}
		at := max(0, slices.IndexFunc(checks, func(x check) bool { return of != "" && x.resource.String() == of }))
		v := new(env)
		ev.enter(v, c.request, &checks[at], nil)
		return v.key(k), v
	}
	return request.KeyValue{}, nil
}
