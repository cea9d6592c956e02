// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"maps"
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// checker makes requests of models and has the evaluator decide them (P-103).
type checker struct {
	question *question
	left     asked
	right    asked
	names    map[string][]string // actions of a service
	account  string              // that resources of examples belong to
	named    []string            // sessions of the caller that policies name, see sessions
}

func newChecker(q *question) *checker {
	c := &checker{question: q, left: ask(q.left, q.options.Documented), right: ask(q.right, q.options.Documented), names: map[string][]string{}, account: "111122223333"}
	for _, a := range []*Access{q.left, q.right} {
		if a.effective == nil {
			continue
		}
		c.left.caller, c.right.caller = a.effective, a.effective
		if account, known := a.effective.principal.Account.Known(); known && account != "" {
			c.account = account
		}
	}
	return c
}

// confirm turns the model of a run into a request of one of the actions on which the evaluator
// says what the question forbids, nil if it finds none. Without actions it is one of the sample
// of the class.
func (c *checker) confirm(r *runner, actions []string) *Witness {
	base := c.draft(r)
	sample := actions == nil && c.violatesInSession(&base)
	if !sample || c.question.options.Universe == All {
		if w := c.confirmOne(r, actions, base); w != nil {
			return w
		}
	}
	if sample {
		c.polish(r, &base)
		c.sign(r, &base)
		return c.witness(&base)
	}
	c.blame(r, actions, base)
	return nil
}

// confirmOne is confirm for the catalogue's actions: those given, or some of the class (P-704).
func (c *checker) confirmOne(r *runner, actions []string, base draft) *Witness {
	known := actions != nil
	if !known {
		actions = c.actionsLike(r)
	}
	for _, name := range actions[:min(len(actions), maxActions)] {
		info, _ := r.catalog.Action(name)
		d := base
		d.action, d.listed = name, true
		for _, d.resource = range c.resources(r, &info, base.resource) {
			d.realistic = known && fits(&info, d.resource)
			if c.violatesInSession(&d) {
				c.polish(r, &d)
				c.sign(r, &d)
				return c.witness(&d)
			}
		}
	}
	return nil
}

// draft is the request of the model itself.
func (c *checker) draft(r *runner) draft {
	d := draft{action: r.classList[r.class].Sample, resource: "*", keys: map[string]keyDraft{}, absent: map[string]program.Key{}}
	if v := r.value(resourceDim); len(v.list) > 0 {
		d.resource = v.list[0]
	}
	if len(r.lits[callerDim]) > 0 {
		if v := r.value(callerDim); len(v.list) > 0 {
			d.principal = v.list[0]
		}
	}
	for id := int(fixedDims); id < len(r.dims); id++ {
		dim := &r.dims[id]
		if dim.kind != keyDim {
			continue
		}
		v := r.value(dimID(id))
		if v.presence == isAbsent || len(v.list) == 0 {
			if dim.absent {
				d.absent[dim.name] = r.keys[dimID(id)]
			}
			continue
		}
		d.keys[dim.name] = keyDraft{r.keys[dimID(id)], v.list}
	}
	return d
}

// Bounds on what is tried for one model.
const (
	maxActions   = 6
	maxResources = 6
)

// violates reports whether the evaluator says what the question forbids (P-103).
func (c *checker) violates(d *draft) bool {
	left, ok := c.left.decide(d)
	if !ok || left.Decision() != evaluator.Allowed {
		return false
	}
	right, ok := c.right.decide(d)
	if !ok {
		return false
	}
	if c.question.both {
		return right.Decision() == evaluator.Allowed
	}
	return !right.Has(evaluator.Allowed)
}

// polish drops keys and values that the violation does not need, one by one (P-702), and makes
// familiar what is left.
func (c *checker) polish(r *runner, d *draft) {
	for _, name := range slices.Sorted(maps.Keys(d.keys)) {
		k := d.keys[name]
		if k.key.Info.AlwaysPresent {
			continue
		}
		without := *d
		without.keys = maps.Clone(d.keys)
		delete(without.keys, name)
		if c.violates(&without) {
			*d = without
			continue
		}
		for i := len(k.values) - 1; i >= 0 && len(k.values) > 1; i-- {
			fewer := k
			fewer.values = slices.Delete(slices.Clone(k.values), i, i+1)
			without.keys[name] = fewer
			if c.violates(&without) {
				k = fewer
				*d = without
				d.keys = maps.Clone(without.keys)
			}
		}
	}
	c.familiarize(r, d)
	c.inRegion(d)
}

// witness is the draft with what the evaluator says of it.
func (c *checker) witness(d *draft) *Witness {
	w := &Witness{Principal: d.principal, Action: d.action, Resource: d.resource, Realistic: d.realistic, Context: map[string][]string{}}
	for _, k := range d.keys {
		w.Context[k.key.Display] = slices.Clone(k.values)
	}
	if e := c.question.left.effective; e != nil {
		w.Principal = e.caller(d).Display
	} else if e := c.question.right.effective; e != nil {
		w.Principal = e.caller(d).Display
	}
	if info, ok := c.question.left.catalog.Action(d.action); ok {
		w.Leg = info.Together == iam.InOneCall
	}
	w.Left, w.Right = c.left.explain(d), c.right.explain(d)
	return w
}

// blame records why the evaluator does not confirm a request: one like the model that readers know,
// if it says why, else the model itself.
func (c *checker) blame(r *runner, actions []string, model draft) {
	if actions == nil {
		actions = c.actionsLike(r)
	}
	for _, name := range actions[:min(len(actions), 1)] {
		info, _ := r.catalog.Action(name)
		d := model
		d.action, d.listed = name, true
		for _, d.resource = range c.resources(r, &info, model.resource) {
			if c.causes(&d, !r.namesResource(d.resource)) {
				return
			}
		}
	}
	c.causes(&model, !r.namesResource(model.resource))
}

// namesResource reports whether the literals of the model leave this resource alone.
func (r *runner) namesResource(s string) bool {
	return slices.ContainsFunc(r.lits[resourceDim], func(l lit) bool {
		x := r.literals[l]
		return !x.neg && len(r.sets[x.set].patterns) > 0 && !slices.ContainsFunc(r.sets[x.set].patterns, func(p *pattern.Pattern) bool {
			text, literal := p.IsLiteral()
			return !literal || text != s
		})
	})
}

// causes records why the evaluator does not decide a request, whose resource is perhaps an example of
// many. It reports whether there is a cause.
func (c *checker) causes(d *draft, example bool) bool {
	found := false
	for _, name := range slices.Sorted(maps.Keys(d.keys)) {
		if k := d.keys[name]; c.left.caller.open(&k.key) {
			found = true
			c.question.cause(Cause{Kind: CauseEvaluated, Evaluated: evaluator.Cause{Why: evaluator.WhyKeyInContext, Part: evaluator.PartContext, Kind: evaluator.CauseUnknown, Key: k.key.Display}})
		}
	}
	for _, s := range []*asked{&c.left, &c.right} {
		if req, ok := s.request(d); ok {
			if _, err := s.ev.Decide(req); err != nil {
				found = true
				c.question.cause(Cause{Kind: CauseNoCall, Detail: err.Error()})
			}
		}
		if r := s.explain(d); r != nil {
			for _, cause := range r.Causes {
				found = true
				kind := CauseEvaluated
				if cause.Kind == evaluator.CauseContested {
					kind = CauseContested
				}
				c.question.cause(Cause{Kind: kind, Evaluated: cause, Example: example})
			}
		}
	}
	return found
}
