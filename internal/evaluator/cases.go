// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"errors"
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// CellBudget is how many evaluations one cell may cost (E-1735). Work is counted in
// steps, never in time, so that a plan and the apply after it agree.
const CellBudget = 4096

// afterCounterexample is how many further evaluations a search spends, once it has a
// counterexample, on whether other requests of the cell are as they should be.
const afterCounterexample = 256

// Cell is a set of requests (E-1730): one action, by one caller, on every resource that
// the wildcards of its resources match, with every value of the keys that nobody
// fixes.
type Cell struct {
	// Request is what all requests of the set share. Wildcards in its resources
	// ([Resource.Every]) and keys that nobody states ([Request.Unstated]) are what the set
	// ranges over.
	Request *request.Request
	// Accepts are the decisions that are looked for. Zero asks which decisions there are.
	Accepts Possible
	// Except are patterns of resources that are not in the set.
	Except []arn.Pattern
	// Owner returns the account that owns a resource according to the input, for resources
	// whose ARN names none; nil for the owner of the shape.
	Owner func(pattern.Text) pattern.Text
}

// Cases is what is known of the requests of a cell.
type Cases struct {
	// Possible has every decision that some request of the cell may get.
	Possible Possible
	// Found has examples: for sets of decisions, a request that gets one of the set with
	// all values that are not known yet. The smallest sets come first.
	Found []*Example
	// FreeKeys are the keys that the search went through, sorted.
	FreeKeys []string
	// Steps is the number of evaluations; Spent says that there were more to do.
	Steps int
	Spent bool
	// Partial says that the cases may not represent all requests: they cannot be
	// distinguished because something is not known yet, or contested.
	Partial bool
}

// Counterexample returns an example of a request that is known to get none of the
// accepted decisions, or nil.
func (c *Cases) Counterexample(accepts Possible) *Example {
	for _, x := range c.Found {
		if x.Possible&accepts == 0 {
			return x
		}
	}
	return nil
}

// Has reports whether some request of the cell is known to get one of the decisions.
func (c *Cases) Has(decisions Possible) bool {
	return slices.ContainsFunc(c.Found, func(x *Example) bool { return x.Possible&^decisions == 0 })
}

// Example is one request of a cell.
type Example struct {
	// Possible are the decisions that the request may get.
	Possible Possible
	// Request is the request with the values of the example, Values what was chosen.
	Request *request.Request
	Values  []Chosen

	chosen []choice
}

// Chosen is the value of one free key in an example.
type Chosen struct {
	// Key is the key as the policies spell it. Resource is the resource that has the key as
	// a property where the call names several, "" for a key of the request.
	Key, Resource string
	// Values are its values; none if the request does not have it.
	Values []string
}

// ErrNoCase says that no evaluator takes the request.
var errNoCase = errors.New("the request makes no sense")

// Search goes through the requests of a cell by cases (E-1735): it evaluates the cell
// as a whole, everything free being unknown, and where that does not decide, once for
// each class of values of a free key that an open condition tests, or of resources that
// an open statement covers. Budget is what is left of the evaluations of the whole
// question; the search takes what it spends from it.
//
// Several evaluators are alternatives: it is not known which one is true, so a
// decision must come from all. Search is deterministic.
func Search(evaluators []*Evaluator, cell *Cell, budget *int) (*Cases, error) {
	rest := *cell
	rest.Request = withoutResources(cell.Request, cell.Except)
	cell = &rest
	s := &search{evaluators: evaluators, cell: cell, left: min(CellBudget, *budget), keys: make(map[string]*tests)}
	root := s.withAddress(&caseOf{request: cell.Request})
	start := s.left
	possible, err := s.possible(root.request)
	if err != nil {
		return nil, err
	}
	out := &Cases{Possible: s.explore(root, possible)}
	for p, x := range s.found {
		if x != nil && cell.Accepts != 0 && Possible(p)&cell.Accepts == 0 {
			s.found[p] = s.smallest(x)
		}
	}
	out.Steps = start - s.left + s.put
	*budget -= out.Steps
	for p := range Possible(len(s.found)) {
		if x := s.found[p]; x != nil {
			out.Found = append(out.Found, x)
		}
	}
	slices.SortStableFunc(out.Found, func(a, b *Example) int { return len(a.Possible.Strings()) - len(b.Possible.Strings()) })
	for k := range s.keys {
		out.FreeKeys = append(out.FreeKeys, s.keys[k].display)
	}
	slices.Sort(out.FreeKeys)
	out.Spent, out.Partial = s.spent, s.partial
	return out, nil
}

// withAddress is the case, or where the context states an address that requests through
// the endpoint do not have, that of requests that a service makes (E-1737 b).
func (s *search) withAddress(c *caseOf) *caseOf {
	if c.request.Context.Stated("aws:sourceip").Presence != truth.True || !s.perhapsAtEndpoint(c) {
		return c
	}
	v := variable{key: viaServiceKey.Name}
	if next, ok := s.assign(c, v, s.testsOf(v.key), keyCase{[]string{"true"}}); ok {
		return next
	}
	return c
}

// search is a search in progress.
type search struct {
	evaluators []*Evaluator
	cell       *Cell
	left       int
	// put is how many of the steps that were left were put aside.
	put            int
	spent, partial bool
	// found are the examples by the set of their possible decisions.
	found [1 << Undetermined]*Example
	keys  map[string]*tests // by canonical name
}

// caseOf is a case: the request with the choices made so far.
type caseOf struct {
	request *request.Request
	chosen  []choice
}

// possible asks the evaluators. An alternative in which the request makes no sense adds
// nothing (E-1653).
func (s *search) possible(r *request.Request) (Possible, error) {
	if s.left <= 0 {
		s.spent = true
		return 0, errNoCase
	}
	s.left--
	var out Possible
	var first error
	for _, ev := range s.evaluators {
		p, err := ev.Decide(r)
		if err != nil && first == nil {
			first = err
		}
		out |= p
	}
	if out == 0 && first == nil {
		first = errNoCase
	}
	if out != 0 {
		first = nil
	}
	return out, first
}

// decided reports whether a case needs no further splitting, and notes its example.
func (s *search) decided(c *caseOf, p Possible) bool {
	accepts := s.cell.Accepts
	switch {
	case p.Decision() != Undetermined:
	case accepts != 0 && (p&^accepts == 0 || p&accepts == 0):
	default:
		return false
	}
	if s.found[p] == nil {
		s.found[p] = s.example(c, p)
		if accepts != 0 && p&accepts == 0 {
			if more := s.left - afterCounterexample; more > 0 {
				s.left, s.put = afterCounterexample, s.put-more
			}
		}
	}
	return true
}

// enough reports whether nothing that is still to be found can change the answer.
func (s *search) enough() bool {
	allowed, denied, against := false, false, s.cell.Accepts == 0
	for p, x := range s.found {
		if x == nil {
			continue
		}
		has := Possible(p).Has(Allowed)
		allowed = allowed || Possible(p).Decision() == Allowed
		denied = denied || !has
		against = against || Possible(p)&s.cell.Accepts == 0
	}
	return allowed && denied && against
}

// explore returns the decisions that the requests of a case may get.
func (s *search) explore(c *caseOf, p Possible) Possible {
	if s.decided(c, p) {
		return p
	}
	split, ok := s.split(c)
	if !ok {
		return p
	}
	var union Possible
	feasible := false
	for _, next := range split.cases {
		q, err := s.possible(next.request)
		if s.spent {
			return p
		}
		if err != nil {
			split.complete = split.complete && isContradiction(err)
			continue
		}
		feasible = true
		union |= s.explore(next, q)
		if s.enough() {
			return p
		}
	}
	if !split.complete || !feasible {
		s.partial = true
		return p
	}
	return union & p
}

// isContradiction reports whether an error says that a request cannot be: its keys
// contradict each other.
func isContradiction(err error) bool {
	_, ok := errors.AsType[*request.ContextError](err)
	return ok
}

// split is a case analysis.
type split struct {
	cases []*caseOf
	// complete says that every request of the case is like one of the cases.
	complete bool
}

// open are the free parts that the open leaves of a case test, in a fixed order.
func (s *search) open(c *caseOf) []variable {
	var out []variable
	for _, ev := range s.evaluators {
		r, err := ev.Evaluate(c.request)
		if err != nil {
			continue
		}
		parts := r.Parts
		if parts == nil {
			parts = []Checked{{Result: r}}
		}
		for _, cause := range r.Causes {
			if v, ok := s.variable(c, &cause, &Checked{}, false); ok && v.resource > 0 && r.Parts != nil && c.request.Resources[v.resource-1].Star {
				out = append(out, v) // which of the resources that "*" matches
				break
			}
		}
		for i := range parts {
			for _, cause := range parts[i].Result.Causes {
				v, ok := s.variable(c, &cause, &parts[i], len(parts) > 1)
				if ok && !slices.Contains(out, v) && !c.has(v) {
					out = append(out, v)
				}
			}
		}
	}
	return out
}

// variable returns the free part that a cause is about, if it is about one.
func (s *search) variable(c *caseOf, cause *Cause, p *Checked, several bool) (variable, bool) {
	switch {
	case cause.Free():
		v := variable{key: program.CanonicalKey(cause.Key)}
		if several && s.ofResource(c.request, v.key, p.Resource) {
			v.of = p.Resource
		}
		return v, true
	case cause.Part == PartResource, cause.Part == PartResourcePolicy, cause.Part == PartResourceAccount, cause.Kind == CauseContext && followsFromARN(cause.Key):
		for i, r := range c.request.Resources {
			if r.Every && (!several || r.String() == p.Resource || len(c.request.Resources) == 1) {
				return variable{resource: i + 1}, true
			}
		}
	}
	return variable{}, false
}

// split analyses a case by the first of its open parts for which the cases represent all
// requests, or else by the first part that leads to any decision.
func (s *search) split(c *caseOf) (split, bool) {
	var first split
	open := s.open(c)
	for _, v := range open {
		out := s.casesOf(c, v)
		switch {
		case len(out.cases) == 0:
		case out.complete:
			return out, true
		case first.cases == nil:
			first = out
		}
	}
	s.partial = s.partial || len(open) > 0 && first.cases == nil
	return first, first.cases != nil
}

// casesOf analyses a case by one of its open parts.
func (s *search) casesOf(c *caseOf, v variable) split {
	if v.resource > 0 {
		return s.resourceCases(c, v)
	}
	if v.key == "aws:sourceip" && s.perhapsAtEndpoint(c) {
		// Requests through the endpoint have no address, those that a service makes may: who
		// makes it comes first.
		if out := s.keyCases(c, variable{key: "aws:viaawsservice"}); len(out.cases) > 0 {
			return out
		}
	}
	list := s.listOf(c, v.key)
	if list == "" {
		return s.keyCases(c, v)
	}
	// The key of a tag has every spelling, and the list has that of the tag: the list
	// comes first.
	if out := s.keyCases(c, variable{key: list}); len(out.cases) > 0 {
		return out
	}
	out := s.keyCases(c, v)
	out.complete = false
	return out
}

// variable is a free part of a cell: a key, or a resource with wildcards.
type variable struct {
	key string // canonical name in lower case
	// of is the resource that the key is a property of, "" for a key of the request.
	of string
	// resource is one more than the index of the resource in the request.
	resource int
}

// choice is the value that a case gives to a free key.
type choice struct {
	variable
	value keyCase
}

// has reports whether the case has fixed the value of a free key.
func (c *caseOf) has(v variable) bool {
	return v.resource == 0 && slices.ContainsFunc(c.chosen, func(x choice) bool { return x.variable == v })
}

// with returns the case in which a resource is narrowed.
func (c *caseOf) with(index int, r *request.Resource) *caseOf {
	req := *c.request
	req.Resources = slices.Clone(req.Resources)
	before := req.Resources[index].String()
	req.Resources[index] = r
	next := &caseOf{request: &req, chosen: slices.Clone(c.chosen)}
	if req.Own == nil {
		return next
	}
	own := make(map[string]*request.Context, len(req.Own))
	for name, context := range req.Own {
		if name == before {
			name = r.String()
		}
		own[name] = context
	}
	for i := range next.chosen {
		if next.chosen[i].of == before {
			next.chosen[i].of = r.String()
		}
	}
	req.Own = own
	return next
}

// narrowed prepares a resource of a shape.
func (s *search) narrowed(shape *request.Resource, text pattern.Text) *request.Resource {
	r := request.NewResource(text)
	r.Account, r.ManagementAccount, r.Every = shape.Account, shape.ManagementAccount, !text.IsKnown()
	r.Without = shape.Without
	if r.Asked = shape.Asked; r.Asked {
		r = s.cell.Request.Action.Shaped(r)
	}
	if s.cell.Owner != nil {
		r.Account = s.cell.Owner(text)
	}
	return r
}
