// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"context"
	"slices"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// proofTime bounds all proofs of a simulation. The work is bounded in steps; the time is
// against mistakes only (P-902).
const proofTime = 30 * time.Second

// prove decides the proofs. What the caller may do is encoded once for all of them.
func (s *simulation) prove(list []*proof) {
	ctx, stop := context.WithTimeout(context.Background(), proofTime)
	defer stop()
	var access []*prover.Access
	wait := s.waitsForCaller()
	for _, p := range list {
		p.waiting = append(p.waiting, wait...)
		s.proveOne(ctx, p, &access)
		if len(p.waiting) > 0 && p.verdict != Holds {
			p.verdict = Pending // whether it counts, or whether there is such a proof, is not known either
		}
	}
}

// proveOne decides one proof. Access is what the caller may do, which is made when the
// first proof needs it.
func (s *simulation) proveOne(ctx context.Context, p *proof, access *[]*prover.Access) {
	switch {
	case p.kind == newAccess && s.in.Prior == nil:
		p.note = "there are no policies in the state to compare with yet"
		return
	case p.kind == newAccess && s.in.samePolicies(s.in.Prior):
		if s.in.PriorNewAccess == prover.Undetermined.String() && !p.warnOnly {
			// They are in the state, but were never compared with what was attached.
			p.verdict = Undecided
			p.undecided = append(p.undecided, "these policies are in the state already, and it could not be decided whether they allow anything new when they came there. "+
				"Where they may be attached, apply once with "+s.in.names().NewAccess+" = \"warn\"")
		}
		return // nothing is allowed beyond itself
	case s.caller.principal == nil || s.in.Context.More:
		p.verdict = Pending
		return
	}
	if *access == nil {
		for _, layers := range s.evs.variants(reach{organization: truth.True}) {
			*access = append(*access, s.effective(layers))
		}
	}
	s.compare(ctx, p, *access)
}

// waitsForCaller is what has to be known of the caller and of the context before anything
// can be proved.
func (s *simulation) waitsForCaller() []string {
	var out []string
	if s.caller.unknown != "" {
		out = append(out, s.caller.unknown)
	}
	if s.in.Context.More {
		out = append(out, s.in.names().Context)
	}
	return out
}

// effective is what layers leave the caller.
func (s *simulation) effective(layers evaluator.Layers) *prover.Access {
	return prover.Effective(layers, s.options(), s.caller.principal, s.context, s.catalog).WithOwners(s.ownership().said)
}

// compare decides a proof: of several ways in which the layers may concern the caller, every
// one has to have the same answer.
func (s *simulation) compare(ctx context.Context, p *proof, access []*prover.Access) {
	var other []*prover.Access
	if p.kind != newAccess {
		other = []*prover.Access{prover.Documents([]*program.Policy{p.policy}, s.catalog)}
	} else if other = s.prior(p); other == nil {
		p.verdict = Undecided
		return
	}
	for _, left := range access {
		for _, right := range other {
			p.add(s.ask(ctx, p, left, right))
		}
	}
	switch {
	case p.result.Verdict != prover.Undetermined && s.foreignOwner(p.result) != truth.False:
		p.verdict, p.undecided = Undecided, append(p.undecided, s.foreignOwners())
		if s.foreignOwner(p.result) == truth.Unknown {
			p.verdict = Pending
		}
	case p.kind == includes && p.result.Verdict == prover.Proved && !s.caller.principal.Kind.HasAccount() && slices.ContainsFunc(p.result.Assumptions, leavesOutForeign):
		// Every account is another one to such a caller, and all that it may do is up to policies
		// of resources.
		p.verdict, p.undecided = Undecided, append(p.undecided, "policies of resources decide what this caller may do: give those of all resources that the document names in "+s.in.names().ResourcePolicies+
			", and name no others")
		if s.in.accessUnknown() || p.document.HasUnknown() {
			p.verdict = Pending
		}
	case p.result.Verdict == prover.Proved:
		p.verdict = Holds
	case p.result.Verdict == prover.Refuted:
		p.verdict = Violated
	case p.document.HasUnknown() || s.in.accessUnknown():
		p.verdict = Pending
	default:
		p.verdict = Undecided
	}
}

// ask puts one question. Where only a request refutes that nobody can make, such as an
// object read on the ARN of a bucket, it is asked again about the requests that fit the
// catalogue. If one of these refutes, it is the counterexample; if that cannot be decided, as where
// the policy of a key was not given, the question is not decided. If none does, what the policies have
// to include need not have others, and of what they allow the message says so (P-207, P-581).
func (s *simulation) ask(ctx context.Context, p *proof, left, right *prover.Access) *prover.Result {
	put := prover.Within
	switch p.kind {
	case excludes:
		put = prover.Excludes
	case includes:
		left, right = right, left
	}
	opts := prover.Options{Documented: s.in.Documented}
	r := put(ctx, left, right, opts)
	if w := r.Witness; w == nil || w.Realistic {
		return r
	}
	opts.Universe, opts.Cells = prover.Fitting, -1
	switch fitting := put(ctx, left, right, opts); {
	case fitting.Verdict == prover.Refuted:
		r.Witness = fitting.Witness
	case fitting.Verdict == prover.Undetermined, p.kind == includes:
		return fitting
	default:
		p.onlyMisfits = true
	}
	return r
}

// add joins the answer for one way with those for others. Answers that differ wait: which
// way it is becomes known.
func (p *proof) add(r *prover.Result) {
	switch {
	case p.result == nil:
		p.result = r
	case p.result.Verdict != r.Verdict:
		p.result = &prover.Result{Verdict: prover.Undetermined, Causes: slices.Concat(p.result.Causes, r.Causes)}
	}
}

// prior is the access that the policies in the state leave the caller of the plan. It is
// nil if they cannot be read.
func (s *simulation) prior(p *proof) []*prover.Access {
	var errs InputErrors
	old := *s.in.Prior
	old.Names, old.Checks = s.in.Names, nil
	layers := old.layers(s.catalog, &errs, nil)
	if len(errs) > 0 {
		p.undecided = append(p.undecided, "the policies in the state cannot be read: "+words.OneLine(errs[0].Detail))
		return nil
	}
	return []*prover.Access{s.effective(layers)}
}
