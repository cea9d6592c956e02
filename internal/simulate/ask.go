// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/explain"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Question asks whether calls have a decision, or which they have, under the policies of
// an input. The input has no expectations.
type Question struct {
	Input
	// Decision is "allowed" or "denied", "" to ask which it is.
	Decision string
	// Actions and Resources are those of an expectation: wildcards in resources mean
	// every resource of the shape (E-1410). Only questions about a denial take wildcards in
	// actions.
	Actions, Resources Texts
}

// Answer is the answer to a question. What it says stays true for all values that are
// not known yet (E-1601).
type Answer struct {
	// Holds says whether every request has the decision that was asked for. It is Unknown
	// while it depends on values that are not known yet, and stays Unknown where Undecided says why.
	Holds truth.Value
	// Undecided says why it is undetermined and no value that becomes known changes that
	// (E-1661); "" if it is not.
	Undecided string
	// Decision is "allowed", "explicitDeny", "implicitDeny", "mixed", "undetermined", or ""
	// while it is not known yet.
	Decision string
	// Explanation is that of one request, nil for several and while anything is not known
	// yet, since it may change where the decision does not.
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

// Ask answers a question. The errors are at the places of the input's arguments,
// "action" and "resource"; with errors there is no answer.
func Ask(q *Question, catalog Catalog) (*Answer, InputErrors) {
	var errs InputErrors
	e := Expectation{Actions: q.Actions, Resources: q.Resources}
	if q.Decision != "" {
		decision := pattern.Literal(q.Decision)
		e.Decision = &decision
	}
	in := q.Input
	in.Expectations = []Expectation{e}
	s, _ := start(&in, catalog, &errs)

	fail := func(argument string, list ...error) {
		for _, err := range list {
			errs.add(documents.At(argument), "Invalid "+argument, words.Sentence(err.Error()))
		}
	}
	if q.Decision != string(wantDenied) {
		for _, text := range q.Actions.Items {
			if name, known := text.Known(); known && strings.ContainsAny(name, "*?") {
				fail("action", fmt.Errorf("the action %s has a wildcard, and a question is about one action: name it, or ask about each of %s", quoted([]string{words.OneLine(name)}), in.names().ExpandActions))
				return nil, errs
			}
		}
	}
	calls, open, bad := s.readActions(&q.Actions)
	fail("action", bad...)
	targets, unknown := s.readResources(&q.Resources)
	asked, misfits := pair(calls, targets, open || len(bad) > 0, unknown, q.Resources.More, catalog)
	fail("resource", misfits...)
	if len(errs) > 0 {
		return nil, errs
	}
	x := &result{expectation: &in.Expectations[0], caller: s.caller, evs: s.evs.of(reach{organization: truth.True}), reach: reach{organization: truth.True}, sometimes: s.evs.withoutEndpoint, targets: targets}
	x.readWords(&in)
	if open || asked.open || q.Resources.More || s.caller.principal == nil || x.unread || in.Context.More {
		x.pend("the question")
	}
	if len(asked.list) == 0 || s.caller.principal == nil || x.unread {
		return &Answer{Holds: truth.Unknown}, nil
	}
	if err := s.decide(x, asked.list, s.context); err != nil {
		fail("resource", err)
		return nil, errs
	}
	x.conclude()
	return s.answer(x), nil
}

// answer sums up the outcomes of a question.
func (s *simulation) answer(x *result) *Answer {
	o := x.weightiest()
	if o == nil {
		o = &x.outcomes[0]
	}
	a := &Answer{Holds: truth.Unknown}
	unknown := s.in.HasUnknown()
	switch {
	case x.want == wantAny:
	case x.verdict == Holds:
		a.Holds = truth.True
	case x.verdict == Violated:
		a.Holds = truth.False
	case x.verdict == Undecided:
		a.Undecided = s.print(o).Causes(o.result)
	}
	a.Decision = x.decision(unknown)
	if !unknown && len(x.outcomes) == 1 && s.explain(o) == nil {
		a.Explanation = s.explanation(x, o)
	}
	return a
}

func (s *simulation) explanation(x *result, o *outcome) *Explanation {
	r := o.result
	why := s.print(o).DecidedBy(r)
	if r.Decision == evaluator.Undetermined {
		why = s.print(o).Causes(r)
	}
	e := &Explanation{Evaluation: s.evaluation(x, o)}
	e.Reason = fmt.Sprintf("%s on %s %s: %s.", o.call.action.Name, words.OneLine(o.shown()), explain.Outcome(r.Possible), why)
	if near := r.NearMiss; near != nil {
		e.Reason += " The nearest statement is " + explain.Statement(&near.Statement) + ": " + words.OneLine(s.print(o).Why(near)) + "."
		e.NearMiss = &NearMiss{statement(&near.Statement), near.Clause, words.OneLine(s.print(o).Why(near))}
	}
	return e
}
