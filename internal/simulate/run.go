// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// result is the result of one expectation.
type result struct {
	index       int
	name        string
	expectation *Expectation
	want        want
	unstated    request.Unstated
	// unread says that what shapes the set of requests is not known yet.
	unread   bool
	except   []arn.Pattern
	warnOnly bool
	caller   caller
	// evs are the evaluators for the caller, sometimes if there are several because
	// something is not known yet.
	evs       []*evaluator.Evaluator
	sometimes bool
	reach     reach // of these layers
	calls     []call
	targets   []target
	outcomes  []outcome
	// openCalls says that there are actions that are not known yet, open that there are
	// actions or resources.
	openCalls, open bool
	// pending says that part of the expectation is not known yet, waiting which.
	pending bool
	waiting []string
	// unnamed says that the principal is one of them.
	unnamed bool
	notes
	verdict Verdict
}

// outcome is the result of one request.
type outcome struct {
	oneRequest
	evs      []*evaluator.Evaluator
	owner    func(pattern.Text) pattern.Text // the account of a resource, the empty text if nobody says it
	asked    request.Request
	root     request.Request // the cell as it was asked about
	possible evaluator.Possible
	verdict  Verdict
	// cases is what the search through the cell found, nil where none was needed. Example
	// is a request with another decision than expected; asked is then that request.
	cases   *evaluator.Cases
	example *evaluator.Example
	// never says that it is proved that nothing of the cell is allowed.
	never bool
	// internal says that a counterexample did not stand when it was checked again.
	internal bool
	given    map[string]string // the names that the input has for resources, see [explain.Printer]
	result   *evaluator.Result // nil where nobody asked for an explanation
}

// simulation is a run in progress.
type simulation struct {
	in      *Input
	catalog Catalog
	// unknown says that something of the input is not known yet.
	unknown bool
	// ev prepares actions.
	ev      *evaluator.Evaluator
	evs     evaluators
	caller  caller
	context *request.Context
	errs    *InputErrors
	// owners are the keys of the resource accounts, nil for keys that are not valid.
	owners []*request.Owner
	count  int
	// whose are the same owners for proofs, nil where nobody asked yet.
	whose *ownership
	// cellProofs is how many proofs were made about cells of expectations.
	cellProofs int
	// placeless says that explanations name no lines and columns from now on.
	placeless bool
}

// Check returns what is wrong with the input as far as it can be found without the
// catalogue's actions: documents that cannot be used, and words that do not exist.
func Check(in *Input, catalog Catalog) InputErrors {
	var errs InputErrors
	in.layers(catalog, &errs, nil)
	in.checkAccounts(&errs)
	in.checkWords(&errs)
	labels, _ := in.labels(&errs)
	proofs := in.proofs()
	in.checkProofs(proofs, labels, &errs)
	compiler{catalog: catalog, errs: &errs, names: in.names()}.proofs(proofs)
	for i := range in.Expectations {
		e := &in.Expectations[i]
		if !e.Unknown {
			e.check(documents.AtElement(in.names().Expectations, i), in, &errs)
		}
	}
	return errs.sorted(in.names())
}

// Run evaluates every expectation. The report is nil if there are errors, which are
// never mixed with verdicts: nothing is evaluated on a guess (E-207).
//
// The same input gives the same report; with values that become known, definite
// verdicts stay (E-1601).
func Run(in *Input, catalog Catalog) (*Report, InputErrors) {
	var errs InputErrors
	s, found := start(in, catalog, &errs)
	in.checkWords(&errs)
	labels, final := in.labels(&errs)
	proofs := in.proofs()
	in.checkProofs(proofs, labels, &errs)
	compiler{catalog, in.Checks, &errs, found, in.names()}.proofs(proofs)
	// Wrong documents do not keep mistakes in the expectations from being reported.
	decide := len(errs) == 0
	results := make([]*result, 0, len(in.Expectations))
	for i := range in.Expectations {
		results = append(results, s.expectation(i, labels[i], decide))
	}
	if len(errs) > 0 {
		return nil, errs.sorted(in.names())
	}
	s.prove(proofs)
	report := s.report(results, proofs, final && !in.MoreExpectations && !in.moreProofs())
	report.DocumentErrors, report.DocumentWarnings = found.failing.sorted(in.names()), found.warning.sorted(in.names())
	report.Warnings = s.warnings(results)
	report.Granted, report.GrantedKnown = s.granted()
	return report, nil
}

// start prepares everything but the expectations. What is wrong goes to errs, what checks
// found in documents that can be evaluated is returned.
func start(in *Input, catalog Catalog, errs *InputErrors) (*simulation, *faults) {
	s, found := &simulation{in: in, catalog: catalog, errs: errs}, new(faults)
	layers := in.layers(catalog, errs, found)
	in.checkAccounts(errs)
	var err error
	if s.context, err = prepareContext(&in.Context, catalog); err != nil {
		errs.add(documents.At(in.names().Context), "Invalid context", words.Sentence(err.Error()))
	}
	if s.caller, err = in.caller(); err != nil {
		place := documents.At(in.names().Principal)
		if in.Principal == nil {
			place.Attribute = in.names().Account
		}
		errs.add(place, "Invalid principal", words.Sentence(err.Error()))
	}
	s.checkPrincipal()
	s.evaluate(layers)
	return s, found
}

// evaluate makes the evaluators of layers.
func (s *simulation) evaluate(layers evaluator.Layers) {
	opts := s.options()
	s.unknown = s.in.HasUnknown()
	s.ev = evaluator.New(layers, s.catalog, opts)
	s.evs = evaluators{
		layers:          layers,
		withoutEndpoint: s.in.Endpoint != nil && s.in.Endpoint.MaybeNull,
		make:            func(l evaluator.Layers) *evaluator.Evaluator { return evaluator.New(l, s.catalog, opts) },
	}
}

// options are those of every evaluator.
func (s *simulation) options() evaluator.Options {
	return evaluator.Options{Documented: s.in.Documented, PartialResources: true, AnyCaller: true}
}

// expectation evaluates one expectation, or only checks it.
func (s *simulation) expectation(index int, name string, decide bool) *result {
	e := &s.in.Expectations[index]
	x := &result{index: index, name: name, expectation: e}
	place := documents.AtElement(s.in.names().Expectations, index)
	if e.Unknown {
		x.pend("the expectation")
		x.verdict = Pending
		return x
	}
	if !e.check(place, s.in, s.errs) {
		return x
	}
	fail := func(attribute documents.Place, err error) {
		s.errs.add(attribute, "Invalid expectation", words.Sentence(err.Error()))
	}
	x.readWords(s.in)
	x.caller = s.caller
	var err error
	if e.Principal != nil {
		if x.caller, err = ownCaller(*e.Principal, s.in.names()); err != nil {
			fail(place, err)
			return x
		}
	}
	reach, wait, err := s.reachOf(e, x.caller)
	if err != nil {
		fail(place, err)
		return x
	}
	x.evs, x.reach = s.evs.of(reach), reach
	x.sometimes = s.evs.withoutEndpoint || reach.organization == truth.Unknown && s.caller.pending
	context, err := s.contextOf(e)
	if err != nil {
		fail(place, err)
		return x
	}
	calls, openActions, errs := s.readActions(&e.Actions)
	targets, openResources := s.readResources(&e.Resources)
	if calls, err = e.exceptActions(calls, s.in.names()); err != nil && len(errs) == 0 && !openActions {
		errs = append(errs, err)
	}
	if x.except, targets, err = e.exceptResources(targets, s.in.names()); err != nil && !openResources {
		fail(place, err)
		return x
	}
	if s.count += len(calls) * len(targets); s.count > maxRequests {
		fail(place, errTooMany)
		return x
	}
	asked, misfits := pair(calls, targets, openActions || len(errs) > 0, openResources, e.Resources.More, s.catalog)
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
	x.unnamed = x.caller.unnamed || wait != ""
	for _, what := range []string{x.caller.unknown, wait} {
		if what != "" {
			x.pend(what)
		}
	}
	if s.in.Context.More || e.Context.More {
		x.pend(s.in.names().Context)
	}
	x.notes, x.calls, x.targets = asked.notes, calls, targets
	x.openCalls, x.open = openActions, openActions || openResources
	if x.caller.principal != nil && wait == "" && x.want != "" && !x.unread && !s.in.Context.More && !e.Context.More {
		if err := s.decide(x, asked.list, context); err != nil {
			fail(place, err)
			return x
		}
	}
	x.conclude()
	return x
}

// readWords sets what the expectation's words say, as far as they are known.
func (x *result) readWords(in *Input) {
	if d := x.expectation.Decision; d == nil {
		x.want = wantAny
	} else if s, known := d.Known(); known {
		x.want = want(s)
	} else {
		x.pend("decision")
	}
	x.readUnstated(in)
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
func (s *simulation) contextOf(e *Expectation) (*request.Context, error) {
	if len(e.Context.Keys) == 0 {
		return s.context, nil
	}
	own, err := prepareContext(&e.Context, s.catalog)
	if err != nil || s.context == nil {
		return own, err
	}
	merged := s.context.Merge(own)
	return merged, merged.CheckOrganizations()
}
