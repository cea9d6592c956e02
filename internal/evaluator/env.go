// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// env is everything that the parts of a statement see of the request under
// evaluation. One env serves one check (one action on one resource) and is reused
// through a pool.
type env struct {
	ev        *Evaluator
	principal *request.Principal
	action    *request.Action
	resource  *request.Resource
	context   *request.Context
	// resourceAccount is the owner of the resource after E-205, possibly with holes.
	resourceAccount pattern.Text
	// sameAccount says whether caller and resource belong to one account (E-329).
	sameAccount truth.Value
	// boundary says whether the caller has a permissions boundary (E-506).
	boundary truth.Value
	// throughEndpoint says whether the request passes a VPC endpoint (E-406, E-554).
	throughEndpoint truth.Value
	// open is [UnstatedAny].
	open bool
	// onWide says that resource is compared as an ARN, for an action without resource types
	// (E-1403).
	onWide bool
	// unsure is why it is not known whether the check is part of the request at all,
	// nil for a check that is.
	unsure *Cause

	// policy and layer under evaluation.
	policy *program.Policy
	layer  Layer

	// trace is nil where nobody asks for an explanation.
	trace *trace
}

// trace gathers what an explanation needs in addition to truth values.
type trace struct {
	causes      []Cause
	missing     []string
	notes       []Note
	assumptions []Note
	// policyTaken is what was assumed of a resource policy that was not given.
	policyTaken Note
	matched     []matchedStatement
	// rule is why AWS allows the request, or does not grant it, without asking policies.
	rule Note
	// layers and atoms hold the causes that belong to no statement.
	layers [layerCount][]Cause
	atoms  [atomCount][]Cause
}

// mark and release drop the causes of leaves that have no effect on the combined value
// (E-1604): take a mark, evaluate the leaves, and release it with that value.
func (v *env) mark() int {
	if v.trace == nil {
		return 0
	}
	return len(v.trace.causes)
}

func (v *env) release(mark int, combined truth.Value) truth.Value {
	if v.trace != nil && combined != truth.Unknown {
		v.trace.causes = v.trace.causes[:mark]
	}
	return combined
}

// readings decides a contested rule (E-105): the value where both readings agree;
// else the documented reading if the caller asked for it, with a note; else
// undetermined.
func (v *env) readings(rule iam.Contested, documented, other truth.Value) truth.Value {
	if documented == other {
		return documented
	}
	if v.ev != nil && v.ev.opts.Documented && !rule.Unresolvable() {
		v.note(Note{Kind: NoteDocumented, Rule: rule})
		return documented
	}
	return v.because(WhyContested, Cause{Rule: rule})
}

// contest is readings, where the causes since the mark are those of the other reading.
// Values of the policy that are not known yet stay among them if they keep that one open:
// once they are known, both readings may agree.
func (v *env) contest(rule iam.Contested, mark int, documented, other truth.Value) truth.Value {
	if v.trace != nil {
		kept := v.trace.causes[:mark]
		for _, c := range v.trace.causes[mark:] {
			if other == truth.Unknown && c.Kind == CauseUnknown && c.Policy != nil {
				kept = append(kept, c)
			}
		}
		v.trace.causes = kept
	}
	return v.release(mark, v.readings(rule, documented, other))
}

// missingKey records a key that a statement tested and the request does not have
// (E-1204).
func (v *env) missingKey(key string) {
	if v.trace != nil && !slices.Contains(v.trace.missing, key) {
		v.trace.missing = append(v.trace.missing, key)
	}
}
