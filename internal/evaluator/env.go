// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
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
	// onWide says that an action without resource types is held against resource as an ARN
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

// trace gathers what an explanation needs beside truth values.
type trace struct {
	causes      []Cause
	missing     []string
	notes       []string
	assumptions []string
	// policyTaken is what was taken for granted of a resource policy that was not given.
	policyTaken string
	matched     []matchedStatement
	// rule is why the request is allowed, or not granted, whatever policies say.
	rule string
	// layers and atoms hold the causes that belong to no statement.
	layers [layerCount][]Cause
	atoms  [atomCount][]Cause
}

// mark and release drop the causes of leaves that were absorbed (E-1604): take a
// mark, evaluate the leaves, and release it with the combined value.
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

// unknown is an undetermined leaf caused by a policy value that is not known yet.
func (v *env) unknown(n *policy.Node) truth.Value {
	if v.trace != nil {
		c := Cause{Kind: CauseUnknown, Document: v.label()}
		if n != nil {
			c.Ref = n.Path()
		}
		c.Message = "the value is not known yet"
		v.cause(c)
	}
	return truth.Unknown
}

// unknownRequest is an undetermined leaf caused by a part of the request that is
// not known, such as its "principal".
func (v *env) unknownRequest(what, message string) truth.Value {
	if v.trace != nil {
		v.cause(Cause{Kind: CauseUnknown, Ref: what, Message: message})
	}
	return truth.Unknown
}

// unknownKey is an undetermined leaf caused by a context key whose value is not
// known.
func (v *env) unknownKey(key string) truth.Value {
	if v.trace != nil {
		v.cause(Cause{Kind: CauseContext, Ref: key, Message: "the value of " + key + " in the request is not known: supply it in context"})
	}
	return truth.Unknown
}

// capped is an undetermined leaf caused by a comparison that is too large.
func (v *env) capped(n *policy.Node) {
	if v.trace != nil {
		c := Cause{Kind: CauseCap, Document: v.label(), Message: "the comparison is too large to be decided: simplify the pattern, or compare fewer values"}
		if n != nil {
			c.Ref = n.Path()
		}
		v.cause(c)
	}
}

// readings decides a contested rule (E-105): the value where both readings agree;
// else the documented reading if the caller asked for it, with a note; else
// undetermined.
func (v *env) readings(rule iam.Contested, documented, other truth.Value) truth.Value {
	if documented == other {
		return documented
	}
	if v.ev != nil && v.ev.opts.Documented && !rule.Unresolvable() {
		v.note("took the documented reading of " + rule.Id() + ": " + rule.Question())
		return documented
	}
	if v.trace != nil {
		v.cause(Cause{Kind: CauseContested, Ref: rule.Id(), Document: v.label(), Message: rule.Message()})
	}
	return truth.Unknown
}

// contest is readings, where the causes since the mark are those of the other reading.
// Values of the policy that are not known yet stay among them if they keep that one open:
// once they are known, both readings may agree.
func (v *env) contest(rule iam.Contested, mark int, documented, other truth.Value) truth.Value {
	if v.trace != nil {
		kept := v.trace.causes[:mark]
		for _, c := range v.trace.causes[mark:] {
			if other == truth.Unknown && c.Kind == CauseUnknown && c.Document != "" {
				kept = append(kept, c)
			}
		}
		v.trace.causes = kept
	}
	return v.release(mark, v.readings(rule, documented, other))
}

// label names the policy under evaluation, "" if none is.
func (v *env) label() string {
	if v.policy == nil {
		return ""
	}
	return v.policy.Label
}

func (v *env) cause(c Cause) {
	if !slices.Contains(v.trace.causes, c) {
		v.trace.causes = append(v.trace.causes, c)
	}
}

// missingKey records a key that a statement tested and the request does not have
// (E-1204).
func (v *env) missingKey(key string) {
	if v.trace != nil && !slices.Contains(v.trace.missing, key) {
		v.trace.missing = append(v.trace.missing, key)
	}
}

// note records a sentence for the reader of the result.
func (v *env) note(s string) {
	if v.trace != nil && !slices.Contains(v.trace.notes, s) {
		v.trace.notes = append(v.trace.notes, s)
	}
}

// assume records an assumption for the reader of the result.
func (v *env) assume(s string) {
	if v.trace != nil && !slices.Contains(v.trace.assumptions, s) {
		v.trace.assumptions = append(v.trace.assumptions, s)
	}
}
