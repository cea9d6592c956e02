// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// want is the decision that an expectation asks for.
type want string

// The decisions that can be expected. Denied is either kind of denial.
const (
	wantAllowed  want = "allowed"
	wantDenied   want = "denied"
	wantExplicit want = "explicitDeny"
	wantImplicit want = "implicitDeny"
	// wantAny is that of a question: any decision will do, also an undetermined one.
	wantAny want = "any"
)

var wants = []string{string(wantAllowed), string(wantDenied), string(wantExplicit), string(wantImplicit)}

// accepts lists the decisions with which the expectation holds.
func (w want) accepts(d evaluator.Decision) bool {
	switch w {
	case wantAny:
		return true
	case wantAllowed:
		return d == evaluator.Allowed
	case wantDenied:
		return d == evaluator.ExplicitDeny || d == evaluator.ImplicitDeny
	case wantExplicit:
		return d == evaluator.ExplicitDeny
	default:
		return d == evaluator.ImplicitDeny
	}
}

// holdsFor is E-1502: True if the expectation holds with every one of the possible
// decisions, False if it holds with none of them.
func (w want) holdsFor(p evaluator.Possible) truth.Value {
	some, all := false, true
	for _, d := range []evaluator.Decision{evaluator.Allowed, evaluator.ExplicitDeny, evaluator.ImplicitDeny} {
		if p.Has(d) {
			some = some || w.accepts(d)
			all = all && w.accepts(d)
		}
	}
	switch {
	case all:
		return truth.True
	case some:
		return truth.Unknown
	default:
		return truth.False
	}
}

// mask is the set of decisions that are accepted; zero for a question.
func (w want) mask() evaluator.Possible {
	var out evaluator.Possible
	if w == wantAny {
		return 0
	}
	for _, d := range []evaluator.Decision{evaluator.Allowed, evaluator.ExplicitDeny, evaluator.ImplicitDeny} {
		if w.accepts(d) {
			out |= 1 << d
		}
	}
	return out
}

// decidedBy reports whether nothing more needs to be known of requests that may get
// these decisions.
func (w want) decidedBy(p evaluator.Possible) bool {
	if p.Decision() != evaluator.Undetermined {
		return true
	}
	accepts := w.mask()
	return accepts != 0 && (p&^accepts == 0 || p&accepts == 0)
}

// Verdict is the result of an expectation or of one of its requests.
type Verdict uint8

// The verdicts, the weightiest last (E-1662).
const (
	// Holds: the decision is the expected one.
	Holds Verdict = iota
	// Pending: it depends on values that are not known yet.
	Pending
	// Undecided: it cannot be decided, and no value that will become known changes that
	// (E-1661).
	Undecided
	// Violated: the decision is another one.
	Violated
)

// result is the spelling in evaluations (E-1739).
func (v Verdict) result() string {
	return [...]string{"met", "undetermined", "undetermined", "not_met"}[v]
}

// String names the verdict for reports.
func (v Verdict) String() string {
	return [...]string{"holds", "not known yet", "undetermined", "violated"}[v]
}
