// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Report is the result of a simulation.
type Report struct {
	// Passed is True if every expectation and proof holds, without those that only warn. It
	// is Unknown if that depends on values that are not known yet.
	Passed truth.Value
	// Unmet are the names of the expectations and proofs that make Passed False.
	Unmet []string
	// Results has one entry an expectation and proof. It is nil if the name of one of them,
	// or their number, is not known yet.
	Results []NamedResult
	// Findings are the expectations and proofs that do not hold or cannot be decided.
	Findings []Finding
	// Waiting says which of them wait for values that are not known yet; nil if none.
	Waiting *Finding
	// DocumentErrors and DocumentWarnings are what checks found wrong with documents; see
	// [Checks].
	DocumentErrors, DocumentWarnings InputErrors
	// Warnings are about what was given and has no effect.
	Warnings InputErrors
	// Evaluations are the requests with their results, if [Input.Detail] asks for
	// them, and Markdown the report of them all. Both are empty while anything is not known yet, since explanations may
	// change where verdicts do not.
	Evaluations []Evaluation
	Markdown    string
	// Granted has one line a permission that the principal's own policies leave it, sorted.
	// GrantedKnown is false while a line may change.
	Granted      []string
	GrantedKnown bool
}

// NamedResult is the decision of an expectation or the verdict on a proof.
type NamedResult struct {
	Name string
	// Decision of a proof is "proved", "refuted" or "undetermined", of an expectation that of
	// all its requests, "denied" for denials of several kinds or of a
	// kind that is not certain, "mixed" otherwise; "" while it is not known yet.
	Decision string
}

// Finding is an expectation or proof that does not hold or cannot be decided.
type Finding struct {
	// Place is that of the expectation or proof.
	Place documents.Place
	// Gate says that the finding fails the plan.
	Gate bool
	// Summary is one line. Lines of Detail that begin with a space are to be shown as
	// they are.
	Summary, Detail string
}

// Evaluation is one request and its result.
type Evaluation struct {
	Expectation, Action, Resource string
	// Verdict is "met", "not_met" or "undetermined".
	Verdict string
	// Decision and DecidedBy say what came out and why, Possible what could have.
	Decision  string
	Possible  []string
	DecidedBy string
	Matched   []Statement
	// MissingContextKeys are keys that statements test and the request does not have.
	MissingContextKeys  []string
	UndeterminedBecause []string
	Assumptions         []string
	// Layers are the names of the layers with what each says on its own.
	Layers []LayerOutcome
	// FreeKeys are keys that nobody fixes and that the verdict was looked at for, value by
	// value (E-1731).
	FreeKeys []string
	// Conditions say in words what the verdict depends on (E-1741).
	Conditions []string
	// Counterexample is a request with another decision than expected, nil if there is none.
	Counterexample *Counterexample
}

// Statement is a statement that applies to a request, or may apply.
type Statement struct {
	Layer, Document, Sid string
	Index                int
	Effect               string
	Decisive             bool
}

// LayerOutcome is what one layer says on its own.
type LayerOutcome struct{ Layer, Result string }

// maxEvaluations is how many requests Evaluations lists: all that do not hold come
// first, since the list is kept in the state.
const maxEvaluations = 500

// evaluation describes a request.
func (s *simulation) evaluation(x *result, o *outcome) Evaluation {
	r, p := o.result, s.print(o)
	e := Evaluation{
		Expectation: x.name, Action: o.call.action.Name, Resource: o.shown(),
		Verdict: o.verdict.result(), Decision: o.decision(), Possible: o.possible.Strings(), DecidedBy: p.DecidedBy(r),
		MissingContextKeys: r.MissingContextKeys, Assumptions: p.Notes(r.Assumptions),
	}
	for i := range r.Causes {
		e.UndeterminedBecause = append(e.UndeterminedBecause, p.CauseCode(&r.Causes[i])+": "+p.Cause(&r.Causes[i]))
	}
	for i := range r.Matched {
		e.Matched = append(e.Matched, statement(&r.Matched[i]))
	}
	for _, l := range r.Layers {
		e.Layers = append(e.Layers, LayerOutcome{l.Layer.String(), l.Result.String()})
	}
	if o.cases != nil {
		e.FreeKeys = o.cases.FreeKeys
	}
	e.Counterexample = s.counter(x, o)
	e.Conditions = s.conditions(o)
	return e
}

func statement(m *evaluator.MatchedStatement) Statement {
	return Statement{
		Layer: m.Layer.String(), Document: m.Document, Sid: m.Sid, Index: m.Index,
		Effect: m.Effect.String(), Decisive: m.Decisive,
	}
}

// decision sums up the decisions of an expectation's requests, see NamedResult.
func (x *result) decision(unknown bool) string {
	if x.pending || len(x.outcomes) == 0 {
		return ""
	}
	var all evaluator.Possible
	allowed, denied := false, false
	for i := range x.outcomes {
		o := &x.outcomes[i]
		if unknown && (o.cases != nil || o.possible.Decision() == evaluator.Undetermined) {
			return "" // what a search finds depends on everything that it looks at
		}
		all |= o.possible
		allowed = allowed || o.has(1<<evaluator.Allowed)
		denied = denied || o.has(wantDenied.mask())
	}
	if unknown && x.expectation.hasUnknown() && all.Decision() == evaluator.Undetermined {
		return "" // which requests there are may still change
	}
	return decisionOf(all, allowed, denied)
}

// mixed is the decision of requests if some are allowed and some denied.
const mixed = "mixed"

// decisionOf names the decision of several requests (E-1739): all that they may get, and
// whether some are known to be allowed or denied.
func decisionOf(all evaluator.Possible, allowed, denied bool) string {
	switch {
	case all.Decision() != evaluator.Undetermined:
		return all.Decision().String()
	case !all.Has(evaluator.Allowed):
		return string(wantDenied)
	case allowed && denied:
		return mixed
	default:
		return evaluator.Undetermined.String()
	}
}

// has reports whether some request of the cell is known to get one of the decisions.
func (o *outcome) has(decisions evaluator.Possible) bool {
	return o.possible&^decisions == 0 || o.cases != nil && o.cases.Has(decisions)
}

// decision names the decision of the cell.
func (o *outcome) decision() string {
	return decisionOf(o.possible, o.has(1<<evaluator.Allowed), o.has(wantDenied.mask()))
}

// report puts the results together. Final says that the names are final.
func (s *simulation) report(results []*result, proofs []*proof, final bool) *Report {
	unknown := s.in.HasUnknown()
	r := &Report{Passed: truth.True}
	if s.in.MoreExpectations || s.in.moreProofs() {
		r.Passed = truth.Unknown
	}
	count := func(name string, v Verdict, warnOnly bool) {
		switch {
		case warnOnly:
		case v == Pending, v == Undecided && s.in.OnUndetermined == ModeUnknown:
			r.Passed = truth.And(r.Passed, truth.Unknown)
		case v != Holds:
			r.Passed = truth.False
			r.Unmet = append(r.Unmet, name)
		}
	}
	for _, x := range results {
		count(x.name, x.verdict, x.warnOnly)
		if final {
			r.Results = append(r.Results, NamedResult{x.name, x.decision(unknown)})
		}
		if f, ok := s.finding(x); ok {
			r.Findings = append(r.Findings, f)
		}
	}
	for _, p := range proofs {
		count(p.name, p.verdict, p.warnOnly)
		if final {
			r.Results = append(r.Results, NamedResult{p.name, p.decision()})
		}
		if f, ok := s.proofFinding(p); ok {
			r.Findings = append(r.Findings, f)
		}
	}
	if final && r.Results == nil {
		r.Results = []NamedResult{}
	}
	r.Findings = append(r.Findings, s.unlistedFindings()...)
	r.Waiting = s.waiting(results, proofs)
	if unknown {
		return r
	}
	s.forgetPlaces(results, proofs)
	s.evaluations(r, results)
	r.Markdown = s.markdown(results, proofs)
	return r
}

// forgetPlaces takes lines and columns out of what is kept in the state: a document that
// is formatted anew changes nothing there.
func (s *simulation) forgetPlaces(results []*result, proofs []*proof) {
	s.placeless = true
	for _, p := range proofs {
		if p.result != nil && p.result.Witness != nil {
			w := *p.result.Witness
			w.Left, w.Right = placeless(w.Left), placeless(w.Right)
			r := *p.result
			r.Witness, p.result = &w, &r
		}
	}
	for _, x := range results {
		for i := range x.outcomes {
			if o := &x.outcomes[i]; o.result != nil {
				o.result = placeless(o.result)
			}
		}
	}
}

func placeless(r *evaluator.Result) *evaluator.Result {
	if r == nil {
		return nil
	}
	out := *r
	out.Matched = slices.Clone(r.Matched)
	for i := range out.Matched {
		out.Matched[i].Pos = policy.Pos{}
	}
	if r.NearMiss != nil {
		near := *r.NearMiss
		near.Statement.Pos = policy.Pos{}
		out.NearMiss = &near
	}
	out.Parts = slices.Clone(r.Parts)
	for i := range out.Parts {
		out.Parts[i].Result = placeless(out.Parts[i].Result)
	}
	return &out
}

// evaluations explains the requests, in order, and lists them if details are asked for;
// where there are too many, those that hold are left out from the end.
func (s *simulation) evaluations(r *Report, results []*result) {
	room, listed := maxEvaluations, 0
	for _, x := range results {
		for i := range x.outcomes {
			if x.outcomes[i].verdict != Holds {
				room--
			}
		}
	}
	for _, x := range results {
		for i := range x.outcomes {
			o := &x.outcomes[i]
			if o.verdict == Holds {
				if room <= 0 {
					continue
				}
				room--
			}
			if listed == maxEvaluations {
				return
			}
			if s.explain(o) != nil {
				continue
			}
			listed++
			if s.in.Detail {
				r.Evaluations = append(r.Evaluations, s.evaluation(x, o))
			}
		}
	}
}
