// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"cmp"
	"errors"
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/explain"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// expectationBudget is how many evaluations one expectation may cost (E-1735).
const expectationBudget = 262_144

// decide asks the evaluator about every cell of an expectation (E-1730): one action on
// one resource, or on several that a call names together, with every value of what is
// free. The error is a message: a request that makes no sense.
func (s *simulation) decide(x *result, list []oneRequest, context *request.Context) error {
	x.outcomes = make([]outcome, 0, len(list))
	budget, parts := expectationBudget, partsBudget
	var refused error
	for _, r := range list {
		o := outcome{oneRequest: r, evs: x.evs, owner: s.owner, asked: request.Request{
			Principal: x.caller.principal, Action: r.call.action,
			Resources: r.resources, AlsoNamed: r.alsoNamedResources(), Context: context, Unstated: x.unstated,
		}}
		if evaluator.MayBelongElsewhere(r.call.action, context) {
			o.asked.Resources, o.owner = ofUnknownOwner(r.resources), s.ownerOrUnknown
		}
		if err := s.decideCell(x, &o, &budget, &parts); err != nil {
			if _, ok := errors.AsType[*request.ContextError](err); ok || r.call.from == "" {
				return errors.New(s.print(&o).Error(err))
			}
			// A wildcard means the actions that the caller can call at all.
			refused = cmp.Or(refused, errors.New(s.print(&o).Error(err)))
			x.note(r.call, "of "+r.call.from+" left out: not for this caller")
			continue
		}
		x.outcomes = append(x.outcomes, o)
	}
	if len(x.outcomes) == 0 {
		return refused
	}
	return nil
}

// decideCell decides one cell: as a whole if that gives a decision, else case by case. It takes
// what it spends from the budget, and from that of searchInParts.
func (s *simulation) decideCell(x *result, o *outcome, budget, parts *int) error {
	if err := x.evs[0].CheckOrganizations(&o.asked); err != nil {
		return err
	}
	var err error
	if o.possible, err = o.decide(); err != nil {
		return err
	}
	o.root = o.asked
	accepts := x.want.mask()
	if !x.want.decidedBy(o.possible) {
		cell := &evaluator.Cell{Request: &o.asked, Accepts: accepts, Except: x.except, Owner: o.owner}
		if o.cases, err = evaluator.Search(o.evs, cell, budget); err != nil {
			return err
		}
		o.possible = o.cases.Possible
		if example := o.cases.Counterexample(accepts); example != nil && x.want != wantAny {
			o.counterexample(example, accepts)
		}
		if o.example == nil && !x.want.decidedBy(o.possible) && (o.cases.Partial || o.cases.Spent) {
			s.searchInParts(x, o, cell, parts)
		}
	}
	switch {
	case x.want.holdsFor(o.possible) == truth.True:
		o.verdict = Holds
		return nil
	case o.possible&accepts == 0, o.example != nil:
		o.verdict = Violated
		if o.mayVanish(len(x.targets)) {
			o.verdict = Pending
		}
		return nil
	}
	if err := s.explain(o); err != nil {
		return err
	}
	if s.neverAllowed(x, o) {
		o.verdict, o.never, o.result = Holds, true, withoutAllowed(o.result)
		o.possible &^= 1 << evaluator.Allowed
		return nil
	}
	o.verdict = Undecided
	if s.mayResolve(x, o) {
		o.verdict = Pending
	}
	return nil
}

// counterexample keeps an example of a request that has another decision than expected,
// once its printed form has been evaluated again (E-1738).
func (o *outcome) counterexample(example *evaluator.Example, accepts evaluator.Possible) {
	var again evaluator.Possible
	for _, ev := range o.evs {
		p, err := ev.Recheck(example, o.asked.Context)
		if err == nil {
			again |= p
		}
	}
	if again == 0 || again&accepts != 0 {
		o.internal = true
		return
	}
	o.example, o.asked = example, *example.Request
}

// decide asks the evaluators. A case in which the request makes no sense does not count
// (E-1653).
func (o *outcome) decide() (evaluator.Possible, error) {
	var possible evaluator.Possible
	var first error
	for _, ev := range o.evs {
		p, err := ev.Decide(&o.asked)
		possible |= p
		first = cmp.Or(first, err)
	}
	if possible != 0 {
		return possible, nil
	}
	return 0, first
}

// mayVanish reports whether the request may turn out not to be asked at all: the
// resource is not known yet, and an action that does not fit it will be left out.
func (o *outcome) mayVanish(targets int) bool {
	return !o.known() && (o.call.from != "" || targets > 1)
}

// explain asks for the explanation of an outcome, once. It names the resource as the
// expectation writes it, with its wildcards.
func (s *simulation) explain(o *outcome) (err error) {
	if o.result != nil {
		return nil
	}
	for _, ev := range o.evs {
		if o.result, err = ev.Evaluate(&o.asked); err == nil {
			break
		}
	}
	if err != nil {
		return err
	}
	if s.placeless {
		o.result = placeless(o.result)
	}
	if o.cases != nil && o.cases.Spent && o.example == nil {
		o.result.Causes = append(o.result.Causes, evaluator.NewCause(evaluator.WhyBudget))
	}
	if o.internal {
		o.result.Causes = append(o.result.Causes, evaluator.NewCause(evaluator.WhyRecheck))
	}
	if o.example != nil {
		return nil
	}
	for i, r := range o.resources {
		if given := o.targets[i].text.String(); !r.Star && r.String() != given {
			if o.given == nil {
				o.given = make(map[string]string)
			}
			o.given[r.String()] = given
		}
	}
	return nil
}

// print makes the sentences about the result of an outcome.
func (s *simulation) print(o *outcome) *explain.Printer {
	return &explain.Printer{Arguments: s.in.names().arguments(), Given: o.given}
}

// mayResolve reports whether an undetermined outcome may become definite when values
// become known (E-1661). Holes that always remain do not count: a wildcard in a
// resource, the session name of a role. Cases that cannot be distinguished may be
// when more is known, and a result without a cause may then be decided.
func (s *simulation) mayResolve(x *result, o *outcome) bool {
	if !s.unknown {
		return false
	}
	if x.sometimes || o.cases != nil && (o.cases.Partial || o.cases.Spent) || len(o.result.Causes) == 0 || slices.ContainsFunc(o.alsoNamed, unknownTarget) {
		return true
	}
	for _, c := range o.result.Causes {
		switch {
		case c.IsPolicyNotGiven(): // E-1711
		case c.Kind == evaluator.CauseContext:
			if s.in.Context.hasUnknown() || x.expectation.Context.hasUnknown() {
				return true
			}
		case c.Kind == evaluator.CauseContested && s.in.ContestedUnknown:
			return true
		case c.Kind != evaluator.CauseUnknown:
		case c.Policy != nil:
			return true // only what is not known yet makes a hole in a document
		case s.unknownPart(x, o, c.Part):
			return true
		}
	}
	return false
}

// unknownPart reports whether the part of a request, or the layer, that a cause
// names has a value that is not known yet.
func (s *simulation) unknownPart(x *result, o *outcome, part evaluator.Part) bool {
	in := s.in
	resource := !o.known()
	switch part {
	case evaluator.PartResource:
		return resource
	case evaluator.PartResourceAccount:
		return resource || x.caller.pending || slices.ContainsFunc(o.resources, func(r *request.Resource) bool { return !r.Account.IsKnown() })
	case evaluator.PartResourcePolicy:
		return resource || in.ResourcePolicies.More
	case evaluator.PartBoundary:
		return in.Boundary != nil && in.Boundary.MaybeNull
	case evaluator.PartSession:
		return in.Session.More
	case evaluator.PartPrincipal:
		return x.caller.pending
	case evaluator.PartIdentity:
		return in.Identity.More
	case evaluator.PartSCP, evaluator.PartSCPLevels:
		return in.ServiceControl.HasUnknown()
	case evaluator.PartRCP, evaluator.PartRCPLevels:
		return in.ResourceControl.HasUnknown()
	default:
		return resource || x.caller.pending || in.Context.hasUnknown() || x.expectation.Context.hasUnknown()
	}
}

// conclude is E-1662.
func (x *result) conclude() {
	if x.pending {
		x.verdict = Pending
	}
	for i := range x.outcomes {
		x.verdict = max(x.verdict, x.outcomes[i].verdict)
	}
	if x.expectation.Enforcement != nil && !x.expectation.Enforcement.IsKnown() && x.verdict > Pending {
		x.verdict = Pending // whether it fails the plan is not known yet
	}
}
