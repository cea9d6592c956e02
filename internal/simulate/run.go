// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// result is what came of one expectation.
type result struct {
	index       int
	name        string
	expectation *Expectation
	want        want
	warnOnly    bool
	caller      caller
	targets     []target
	outcomes    []outcome
	// pending says that part of the expectation is not known yet, waiting which.
	pending bool
	waiting []string
	notes
	verdict Verdict
}

// outcome is what came of one request.
type outcome struct {
	request
	asked    evaluator.Request
	possible evaluator.Possible
	verdict  Verdict
	result   *evaluator.Result // nil where nobody asked for an explanation
}

// simulation is a run in progress.
type simulation struct {
	in      *Input
	catalog Catalog
	ev      *evaluator.Evaluator
	// without is ev without the VPC endpoint, where it is not known whether the caller
	// goes through one; else nil.
	without *evaluator.Evaluator
	caller  caller
	context *evaluator.Context
	errs    *InputErrors
	count   int
}

// Check returns what is wrong with the input as far as can be told without the
// catalogue's actions: documents that cannot be used, and words that do not exist.
func Check(in *Input, catalog Catalog) InputErrors {
	var errs InputErrors
	in.layers(catalog, &errs)
	in.checkAccounts(&errs)
	names(in.Expectations, &errs)
	for i := range in.Expectations {
		e := &in.Expectations[i]
		if !e.Unknown {
			e.check(Place{"expectations", i}, &errs)
		}
	}
	return errs.sorted()
}

// Run evaluates every expectation. The report is nil if there are errors, which are
// never mixed with verdicts: nothing is evaluated on a guess (E-207).
//
// The same input gives the same report; with values that become known, definite
// verdicts stay (E-1601).
func Run(in *Input, catalog Catalog) (*Report, InputErrors) {
	var errs InputErrors
	s := &simulation{in: in, catalog: catalog, errs: &errs}
	layers := in.layers(catalog, &errs)
	in.checkAccounts(&errs)
	var err error
	if s.context, err = prepareContext(&in.Context, catalog); err != nil {
		errs.add(Place{"context", -1}, "Invalid context", sentence(err.Error()))
	}
	if s.caller, err = in.caller(); err != nil {
		place := Place{"principal", -1}
		if in.Principal == nil {
			place.Attribute = "account_id"
		}
		errs.add(place, "Invalid principal", sentence(err.Error()))
	}
	labels, final := names(in.Expectations, &errs)
	opts := evaluator.Options{Documented: in.Documented, PartialResources: true}
	s.ev = evaluator.New(layers, catalog, opts)
	if in.Endpoint != nil && in.Endpoint.MaybeNull {
		layers.Endpoint = nil
		s.without = evaluator.New(layers, catalog, opts)
	}
	// Wrong documents do not keep mistakes in the expectations from being reported.
	decide := len(errs) == 0
	results := make([]*result, 0, len(in.Expectations))
	for i := range in.Expectations {
		results = append(results, s.expectation(i, labels[i], decide))
	}
	if len(errs) > 0 {
		return nil, errs.sorted()
	}
	return s.report(results, final && !in.MoreExpectations), nil
}

// expectation evaluates one expectation, or only checks it.
func (s *simulation) expectation(index int, name string, decide bool) *result {
	e := &s.in.Expectations[index]
	x := &result{index: index, name: name, expectation: e}
	place := Place{"expectations", index}
	if e.Unknown {
		x.pend("the expectation")
		x.verdict = Pending
		return x
	}
	if !e.check(place, s.errs) {
		return x
	}
	fail := func(attribute Place, err error) {
		s.errs.add(attribute, "Invalid expectation", sentence(err.Error()))
	}
	x.readWords()
	x.caller = s.caller
	var err error
	if e.Principal != nil {
		if x.caller, err = ownCaller(*e.Principal); err != nil {
			fail(place, err)
			return x
		}
	}
	context, err := s.contextOf(e)
	if err != nil {
		fail(place, err)
		return x
	}
	calls, openActions, errs := readActions(&e.Actions, s.ev, s.catalog)
	targets, openResources := s.in.readResources(&e.Resources)
	if s.count += len(calls) * len(targets); s.count > maxRequests {
		fail(place, errTooMany)
		return x
	}
	asked, misfits := pair(calls, targets, openActions || len(errs) > 0, openResources, s.catalog)
	for _, err := range append(errs, misfits...) {
		fail(place, err)
	}
	if len(errs)+len(misfits) > 0 || !decide {
		return x
	}
	if openActions {
		x.pend("actions")
	}
	if e.Resources.More || asked.open {
		x.pend("resources")
	}
	if x.caller.unknown != "" {
		x.pend(x.caller.unknown)
	}
	if s.in.Context.More || e.Context.More {
		x.pend("context")
	}
	x.notes, x.targets = asked.notes, targets
	if x.caller.principal != nil && x.want != "" && !s.in.Context.More && !e.Context.More {
		if err := s.decide(x, asked.list, context); err != nil {
			fail(place, err)
			return x
		}
	}
	x.conclude()
	return x
}

// readWords sets what the expectation's words say, as far as they are known.
func (x *result) readWords() {
	if d, known := x.expectation.Decision.Known(); known {
		x.want = want(d)
	} else {
		x.pend("decision")
	}
	if en := x.expectation.Enforcement; en != nil {
		s, known := en.Known()
		x.warnOnly = s == enforcementWarn
		if !known {
			x.pend("enforcement")
		}
	}
}

// pend records that something is not known yet.
func (x *result) pend(what string) {
	x.pending = true
	x.waiting = append(x.waiting, what)
}

// contextOf is the context of an expectation: that of the resource, overridden key by
// key.
func (s *simulation) contextOf(e *Expectation) (*evaluator.Context, error) {
	if len(e.Context.Keys) == 0 {
		return s.context, nil
	}
	own, err := prepareContext(&e.Context, s.catalog)
	if err != nil || s.context == nil {
		return own, err
	}
	return s.context.Merge(own), nil
}

// decide asks the evaluator about every request. The error is a message: a request
// that makes no sense.
func (s *simulation) decide(x *result, list []request, context *evaluator.Context) error {
	x.outcomes = make([]outcome, 0, len(list))
	var refused error
	for _, r := range list {
		o := outcome{request: r, asked: evaluator.Request{
			Principal: x.caller.principal, Action: r.call.action,
			Resources: r.resources, Context: context,
		}}
		var err error
		if o.possible, err = s.possible(&o.asked); err != nil {
			if r.call.from == "" {
				return err
			}
			// A wildcard stands for the actions that the caller can call at all.
			refused = cmp.Or(refused, err)
			x.note(r.call, "of "+r.call.from+" left out: not for this caller")
			continue
		}
		switch x.want.judge(o.possible) {
		case truth.True:
			o.verdict = Holds
		case truth.False:
			o.verdict = Violated
			if o.mayVanish(len(x.targets)) {
				o.verdict = Pending
			}
		default:
			if err := s.explain(&o); err != nil {
				return err
			}
			o.verdict = Undecided
			if s.mayResolve(x, &o) {
				o.verdict = Pending
			}
		}
		x.outcomes = append(x.outcomes, o)
	}
	if len(x.outcomes) == 0 {
		return refused
	}
	return nil
}

// possible asks the evaluator, for both cases where it is not known whether the
// caller goes through a VPC endpoint. A case in which the request makes no sense does
// not count (E-1653).
func (s *simulation) possible(r *evaluator.Request) (evaluator.Possible, error) {
	p, err := s.ev.Decide(r)
	if s.without == nil {
		return p, err
	}
	q, errWithout := s.without.Decide(r)
	switch {
	case err != nil:
		return q, errWithout
	case errWithout != nil:
		return p, nil
	default:
		return p | q, nil
	}
}

// mayVanish reports whether the request may turn out not to be asked at all: the
// resource is not known yet, and an action that does not fit it will be left out.
func (o *outcome) mayVanish(targets int) bool {
	return !o.known() && (o.call.from != "" || targets > 1)
}

// explain asks for the explanation of an outcome, once. Where it speaks of the
// resource it gets the expectation's own words for it, wildcards and all.
func (s *simulation) explain(o *outcome) (err error) {
	if o.result != nil {
		return nil
	}
	o.result, err = s.ev.Evaluate(&o.asked)
	if err != nil && s.without != nil {
		o.result, err = s.without.Evaluate(&o.asked)
	}
	if err != nil {
		return err
	}
	var words []string
	for i, r := range o.resources {
		if given := o.targets[i].text.String(); !r.Star && r.String() != given {
			words = append(words, r.String(), given)
		}
	}
	if words != nil {
		reword(o.result, strings.NewReplacer(words...))
	}
	return nil
}

func reword(r *evaluator.Result, words *strings.Replacer) {
	for _, list := range [][]string{r.Assumptions, r.Notes} {
		for i := range list {
			list[i] = words.Replace(list[i])
		}
	}
	for i := range r.Causes {
		r.Causes[i].Message = words.Replace(r.Causes[i].Message)
	}
	if r.NearMiss != nil {
		r.NearMiss.Why = words.Replace(r.NearMiss.Why)
	}
	for i := range r.Parts {
		r.Parts[i].Resource = words.Replace(r.Parts[i].Resource)
	}
}

// mayResolve reports whether an undetermined outcome may become definite when values
// become known (E-1661). Holes that are there for good do not count: a wildcard in a
// resource, the session name of a role.
func (s *simulation) mayResolve(x *result, o *outcome) bool {
	if s.without != nil {
		return true
	}
	for _, c := range o.result.Causes {
		switch {
		case c.Kind == evaluator.CauseContext:
			if s.in.Context.hasUnknown() || x.expectation.Context.hasUnknown() {
				return true
			}
		case c.Kind != evaluator.CauseUnknown:
		case c.Document != "":
			return true // only what is not known yet makes a hole in a document
		case s.unknownPart(x, o, c.Ref):
			return true
		}
	}
	return false
}

// unknownPart reports whether the part of a request, or the layer, that a cause
// names has a value that is not known yet.
func (s *simulation) unknownPart(x *result, o *outcome, ref string) bool {
	in := s.in
	resource := !o.known()
	switch ref {
	case "resource":
		return resource
	case "resource account":
		return resource || x.caller.pending || slices.ContainsFunc(o.resources, func(r *evaluator.Resource) bool { return !r.Account.IsKnown() })
	case "resource policy":
		return resource || in.ResourcePolicies.More
	case "permissions_boundary":
		return in.Boundary != nil && in.Boundary.MaybeNull
	case "session_policies":
		return in.Session.More
	case "principal":
		return x.caller.pending
	case evaluator.LayerIdentity.String():
		return in.Identity.More
	case "service_control_policies", evaluator.LayerSCP.String():
		return in.ServiceControl.hasUnknown()
	case "resource_control_policies", evaluator.LayerRCP.String():
		return in.ResourceControl.hasUnknown()
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

// report puts the results together. Final says that the names are final.
func (s *simulation) report(results []*result, final bool) *Report {
	unknown := s.in.HasUnknown()
	r := &Report{Passed: truth.True}
	if s.in.MoreExpectations {
		r.Passed = truth.Unknown
	}
	for _, x := range results {
		switch {
		case x.warnOnly:
		case x.verdict == Pending:
			r.Passed = truth.And(r.Passed, truth.Unknown)
		case x.verdict != Holds:
			r.Passed = truth.False
		}
		if final {
			r.Results = append(r.Results, NamedResult{x.name, x.decision(unknown)})
		}
		if f, ok := s.finding(x); ok {
			r.Findings = append(r.Findings, f)
		}
	}
	if final && r.Results == nil {
		r.Results = []NamedResult{}
	}
	if unknown {
		return r
	}
	s.evaluations(r, results)
	r.Markdown = s.markdown(results)
	return r
}

// evaluations lists the requests, in order; where there are too many, those that hold
// are left out from the end.
func (s *simulation) evaluations(r *Report, results []*result) {
	room := maxEvaluations
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
			if len(r.Evaluations) == maxEvaluations {
				return
			}
			if s.explain(o) == nil {
				r.Evaluations = append(r.Evaluations, evaluation(x.name, o))
			}
		}
	}
}

const (
	enforcementError = "error"
	enforcementWarn  = "warn"
)

// check records what is wrong with an expectation's words and reports whether it can
// be evaluated.
func (e *Expectation) check(place Place, errs *InputErrors) bool {
	before := len(*errs)
	add := func(detail string) { errs.add(place, "Invalid expectation", detail) }
	word := func(name string, t *pattern.Text, legal []string) {
		if t == nil {
			return
		}
		if s, known := t.Known(); known && !contains(legal, s) {
			add(name + " is " + strconv.Quote(oneLine(s)) + "; it must be one of " + quoted(legal) + "." + meant(s, legal))
		}
	}
	if e.Decision == nil {
		add("decision is missing: say what is expected, one of " + quoted(wants) + ".")
	}
	word("decision", e.Decision, wants)
	word("enforcement", e.Enforcement, []string{enforcementError, enforcementWarn})
	if len(e.Actions.Items) == 0 && !e.Actions.More {
		add(`actions is empty, so nothing would be checked: name at least one action, such as "s3:GetObject" or "s3:Get*".`)
	}
	return len(*errs) == before
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

func quoted(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strconv.Quote(w)
	}
	return strings.Join(out, ", ")
}

// meant proposes the word that was probably meant.
func meant(s string, legal []string) string {
	fold := func(s string) string {
		return strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.ToLower(s))
	}
	aliases := map[string]string{"allow": "allowed", "deny": "denied", "explicitdenied": "explicitDeny", "implicitdenied": "implicitDeny", "warning": "warn", "fail": "error"}
	for _, l := range legal {
		if fold(l) == fold(s) || aliases[fold(s)] == l {
			return " Did you mean " + strconv.Quote(l) + "?"
		}
	}
	return ""
}
