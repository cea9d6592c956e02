// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"fmt"
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// New returns an evaluator over the layers. A nil catalogue knows nothing: then
// only actions can be asked for with [Options.UnknownActions] set.
func New(layers Layers, catalog iam.Services, opts Options) *Evaluator {
	if catalog == nil {
		catalog = iam.NoServices{}
	}
	ev := &Evaluator{layers: layers, catalog: catalog, opts: opts}
	ev.hold()
	return ev
}

var envs = sync.Pool{New: func() any { return new(env) }}

// Decide returns the decisions that are possible for the request, without an
// explanation. With known inputs it does not allocate.
func (ev *Evaluator) Decide(req *request.Request) (Possible, error) {
	var buf [2]check
	checks, err := ev.prepare(req, buf[:0])
	if err != nil {
		return 0, err
	}
	v, _ := envs.Get().(*env)
	defer func() {
		*v = env{}
		envs.Put(v)
	}()
	whole := newTally()
	for i := range checks {
		ev.enter(v, req, &checks[i], nil)
		if err := checkContext(v); err != nil {
			return 0, err
		}
		var o outcome
		v.decide(&o)
		whole.add(checks[i].choice, o.denied, o.granted.value)
	}
	return PossibleDecisions(whole.denied, whole.granted), nil
}

// Evaluate decides the request and explains the decision. The error, if any, is an
// input error: the request does not make sense (E-207, E-1203, E-1404, E-1405).
func (ev *Evaluator) Evaluate(req *request.Request) (*Result, error) {
	var buf [2]check
	checks, err := ev.prepare(req, buf[:0])
	if err != nil {
		return nil, err
	}
	if len(checks) == 1 {
		return ev.evaluate(req, &checks[0])
	}
	parts := make([]Checked, 0, len(checks))
	for i := range checks {
		r, err := ev.evaluate(req, &checks[i])
		if err != nil {
			return nil, err
		}
		parts = append(parts, Checked{Action: checks[i].action.Name, Resource: checks[i].resource.String(), Result: r, choice: checks[i].choice})
	}
	return combine(parts), nil
}

// evaluate decides one check and explains the decision.
func (ev *Evaluator) evaluate(req *request.Request, c *check) (*Result, error) {
	v := new(env)
	ev.enter(v, req, c, new(trace))
	if err := checkContext(v); err != nil {
		return nil, err
	}
	var o outcome
	v.decide(&o)
	r := v.explain(&o)
	if c.note.Kind != NoteNone {
		r.Notes = append(r.Notes, c.note)
	}
	return r, nil
}

// prepare validates the request and splits it into checks.
func (ev *Evaluator) prepare(req *request.Request, buf []check) ([]check, error) {
	if req.Principal == nil || req.Action == nil || len(req.Resources) == 0 {
		return nil, fmt.Errorf("a request needs a principal, an action and a resource")
	}
	for _, r := range req.Resources {
		if r.IsKnown && !r.Aligned {
			return nil, fmt.Errorf("the resource %s is not an ARN: write all six fields, such as arn:aws:s3:::bucket/key, or * for every resource", words.Quote(r.KnownARN))
		}
		if !r.IsKnown && !r.Star && !strings.HasPrefix(r.Text.Prefix(), "arn:") && !strings.HasPrefix("arn:", r.Text.Prefix()) {
			return nil, fmt.Errorf("the resource %s is not an ARN, which would have to begin with \"arn:\"", words.Quote(r.Text.String()))
		}
	}
	if ev.opts.DocumentsAlone {
		return append(buf, check{action: req.Action, resource: req.Resources[0]}), nil
	}
	if err := ev.validate(req); err != nil {
		return nil, err
	}
	return ev.checks(req, buf)
}

// enter sets the environment up for one check.
func (ev *Evaluator) enter(v *env, req *request.Request, c *check, t *trace) {
	*v = env{
		ev: ev, principal: req.Principal, context: req.Context,
		action: c.action, resource: c.resource, unsure: c.unsure, trace: t,
		open: req.Unstated == request.UnstatedAny || ev.opts.OpenContext,
	}
	if req.Own != nil {
		if own, ok := req.Own[c.resource.String()]; ok {
			v.context = own
		}
	}
	v.assumeCaller(req.Principal)
	v.findAccounts()
	v.principal = req.Principal.Placed(v.resource, v.resourceAccount)
	v.boundary = v.boundaryAttached()
	v.throughEndpoint = v.endpointPassed()
}

// assumeCaller notes what is assumed of the caller.
func (v *env) assumeCaller(p *request.Principal) {
	if v.trace == nil {
		return
	}
	switch p.Assumed {
	case request.AssumedOrdinary:
		v.assume(Note{Kind: AssumeOrdinaryRole, Detail: p.CallerRoleARN().String()})
	case request.AssumedAnyRole:
		v.assume(Note{Kind: AssumeAnyRole, Detail: p.Display})
	}
}

// findAccounts determines the resource's owner (E-205) and whether it is the caller's
// account (E-329).
func (v *env) findAccounts() {
	v.resourceAccount = v.resource.OwnerText()
	caller := v.principal.Account
	if v.resource.OfAWS == truth.True {
		// As in one account, without a policy of the resource (E-1756).
		v.resourceAccount, v.sameAccount = pattern.Hole(pattern.Digits12), truth.Of(v.principal.Kind.HasAccount())
		return
	}
	if pattern.IsEmpty(v.resourceAccount) {
		switch {
		case !pattern.IsEmpty(v.resource.Account):
			v.resourceAccount = v.resource.Account
		case v.ev.opts.NoAssumptions && !v.action.ResourceLess(), !v.principal.Kind.HasAccount():
			v.resourceAccount = pattern.Hole(pattern.Digits12)
		default:
			v.resourceAccount, v.sameAccount = caller, truth.True
			if !v.action.ResourceLess() && v.resource.AnyOf == "" {
				v.assume(Note{Kind: AssumeOwner, Resource: v.resourceName()})
			}
			return
		}
	}
	switch {
	case !v.principal.Kind.HasAccount():
		v.sameAccount = truth.False
	case v.principal.SameAccountAsResource:
		v.sameAccount = truth.True
	default:
		v.sameAccount = pattern.Exact(caller, v.resourceAccount)
	}
}

// boundaryAttached says whether the caller has a permissions boundary.
func (v *env) boundaryAttached() truth.Value {
	applies := v.layerApplies(LayerBoundary)
	switch {
	case applies == truth.False:
		return truth.False
	case v.ev.layers.BoundaryAttached == AttachmentUnknown:
		return truth.Unknown
	default:
		return truth.And(applies, truth.Of(v.ev.layers.Boundary != nil))
	}
}
