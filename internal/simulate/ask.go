// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Question asks whether an IAM role of the resource's own account, of which nothing
// else is known, may call an action on a resource if these are its identity policies
// and there are no others.
type Question struct {
	Policies Policies
	// Action is one action, Resource an ARN or "*". Wildcards in it stand for every
	// resource of the shape (E-1410).
	Action, Resource pattern.Text
}

// Answer is what came of a question. What it says stays true whatever the values turn
// out to be that are not known yet (E-1601).
type Answer struct {
	// Allowed is Unknown while it hangs on values that are not known yet, and for good
	// where Undecided says why.
	Allowed truth.Value
	// Undecided says why the decision is undetermined and no value that becomes known
	// changes that (E-1661); "" if it is not.
	Undecided string
	// Decision is "allowed", "explicitDeny", "implicitDeny", "undetermined", or "" while
	// it is not known yet.
	Decision string
	// Explanation is nil while anything is not known yet, since it may change where the
	// decision does not.
	Explanation *Explanation
}

// Explanation is the answer to a question in detail.
type Explanation struct {
	Evaluation
	// Reason says in a few sentences what came out and why.
	Reason string
	// NearMiss is the Allow statement that came nearest to granting a request that
	// nothing allows, nil if there is none.
	NearMiss *NearMiss
}

// NearMiss is an Allow statement that does not apply.
type NearMiss struct {
	Statement
	// Clause is the element that does not match, such as "Resource", and Why a clause of
	// a sentence.
	Clause, Why string
}

// Ask answers a question. The errors are at the places of the policies, "action" and
// "resource"; with errors there is no answer.
func Ask(q *Question, catalog Catalog) (*Answer, InputErrors) {
	var errs InputErrors
	resource := Texts{Items: []pattern.Text{q.Resource}}
	in := &Input{Identity: q.Policies, Expectations: []Expectation{{Actions: Texts{Items: []pattern.Text{q.Action}}, Resources: resource}}}
	s := &simulation{in: in, catalog: catalog, errs: &errs, caller: caller{principal: evaluator.UnnamedRole("")}}
	s.ev = evaluator.New(in.layers(catalog, &errs, new(faults)), catalog, evaluator.Options{PartialResources: true})

	fail := func(argument string, list ...error) {
		for _, err := range list {
			errs.add(Place{argument, -1}, "Invalid "+argument, sentence(err.Error()))
		}
	}
	calls, open, bad := s.action(q.Action)
	fail("action", bad...)
	targets, unknown := in.readResources(&resource)
	asked, misfits := pair(calls, targets, open || len(bad) > 0, unknown, catalog)
	fail("resource", misfits...)
	if len(errs) > 0 {
		return nil, errs
	}
	if len(asked.list) == 0 {
		return &Answer{Allowed: truth.Unknown}, nil
	}
	x := &result{expectation: &in.Expectations[0], want: wantAllowed, caller: s.caller, targets: targets}
	if err := s.decide(x, asked.list, nil); err != nil {
		fail("resource", err)
		return nil, errs
	}
	return s.answer(x), nil
}

// action prepares the action of a question.
func (s *simulation) action(text pattern.Text) (calls []call, open bool, errs []error) {
	if name, known := text.Known(); known && strings.ContainsAny(name, "*?") {
		return nil, false, []error{fmt.Errorf("the action %s has a wildcard, and a question is about one action: name it, or ask about each of expand_actions", quoted([]string{oneLine(name)}))}
	}
	return readActions(&Texts{Items: []pattern.Text{text}}, s.ev, s.catalog)
}

// answer sums up the one outcome of a question.
func (s *simulation) answer(x *result) *Answer {
	o := &x.outcomes[0]
	a := &Answer{Allowed: truth.Unknown}
	unknown := s.in.HasUnknown()
	switch {
	case o.verdict == Holds:
		a.Allowed = truth.True
	case o.verdict == Violated:
		a.Allowed = truth.False
	case o.verdict == Undecided:
		a.Undecided = causes(o.result)
	}
	if o.possible.Decision() != evaluator.Undetermined || !unknown {
		a.Decision = o.decision()
	}
	if !unknown && s.explain(o) == nil {
		a.Explanation = s.explanation(o)
	}
	return a
}

func (s *simulation) explanation(o *outcome) *Explanation {
	r := o.result
	why := decidedBy(r)
	if r.Decision == evaluator.Undetermined {
		why = causes(r)
	}
	e := &Explanation{Evaluation: s.evaluation("", o)}
	e.Reason = fmt.Sprintf("%s on %s %s: %s.", o.call.action.Name, oneLine(o.shown()), found(r.Possible), why)
	if near := r.NearMiss; near != nil {
		e.Reason += " The nearest statement is " + statementName(&near.Statement) + ": " + oneLine(near.Why) + "."
		e.NearMiss = &NearMiss{statement(&near.Statement), near.Clause, oneLine(near.Why)}
	}
	return e
}

// causes lists in one line what an undetermined decision hangs on.
func causes(r *evaluator.Result) string {
	const most = 3
	var out []string
	for i := range r.Causes {
		if i == most {
			out = append(out, "and more")
			break
		}
		out = append(out, causeLine(&r.Causes[i]))
	}
	if out == nil {
		return "it cannot be decided with what is known"
	}
	return strings.Join(out, "; ")
}
