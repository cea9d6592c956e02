// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// evaluators are the layers of a simulation in all the ways in which they can concern a
// caller. Several for one caller are alternatives: it is not known which one is true.
type evaluators struct {
	layers evaluator.Layers
	// withoutEndpoint says that there may be no VPC endpoint.
	withoutEndpoint bool
	make            func(evaluator.Layers) *evaluator.Evaluator
	made            map[reach][]*evaluator.Evaluator
}

// reach says which layers concern a caller beyond those that its kind rules out, which
// the evaluator knows.
type reach struct {
	// foreign callers are not the simulation's principal: session policies are not
	// theirs.
	foreign bool
	// organization says whether the service control policies are those of the caller's
	// account.
	organization truth.Value
}

// of returns the evaluators for a reach.
func (es *evaluators) of(r reach) []*evaluator.Evaluator {
	if list, ok := es.made[r]; ok {
		return list
	}
	var list []*evaluator.Evaluator
	for _, l := range es.variants(r) {
		list = append(list, es.make(l))
	}
	if es.made == nil {
		es.made = make(map[reach][]*evaluator.Evaluator)
	}
	es.made[r] = list
	return list
}

// variants returns the layers for a reach.
func (es *evaluators) variants(r reach) []evaluator.Layers {
	layers := es.layers
	if r.foreign {
		layers.Session = nil
	}
	var variants []evaluator.Layers
	if r.organization != truth.False || layers.SCP == nil {
		variants = append(variants, layers)
	}
	if r.organization != truth.True && layers.SCP != nil {
		layers.SCP = nil
		variants = append(variants, layers)
	}
	if !es.withoutEndpoint {
		return variants
	}
	var out []evaluator.Layers
	for _, l := range variants {
		out = append(out, l)
		l.Endpoint = nil
		out = append(out, l)
	}
	return out
}

// reachOf says which layers concern the caller of an expectation. The policies are those
// of the simulation's principal. A question may also be about other callers that have no
// policies of their own. Wait names what has to be known first; the error is a message.
func (s *simulation) reachOf(e *Expectation, c caller) (r reach, wait string, err error) {
	r.organization = truth.True
	p, owner := c.principal, s.caller.principal
	if e.Principal == nil || p == nil {
		return r, "", nil
	}
	switch p.Kind {
	case request.KindUser, request.KindRole, request.KindRoleSession, request.KindFederatedUser:
	case request.KindRoot, request.KindRootSession:
		r.foreign = true
		r.organization = truth.Unknown
		if owner != nil && owner.Kind.HasAccount() {
			r.foreign = owner.Kind != p.Kind
			r.organization = inOneAccount(owner, p)
		}
		return r, "", nil
	default:
		r.foreign = true
		return r, "", nil
	}
	switch {
	case s.in.Principal == nil:
		return r, "", fmt.Errorf("an expectation cannot say whose the policies are, and the simulation has no principal: give it %s as principal, and leave it out here", p.Display)
	case owner == nil || !s.in.Principal.IsKnown():
		return r, "the principal of the simulation", nil
	case oneCaller(owner, p) == truth.False:
		return r, "", fmt.Errorf("the policies of the simulation are those of %s, and %s has policies of its own: give it a simulation of its own", owner.Display, p.Display)
	}
	return r, "", nil
}

// inOneAccount reports whether two callers belong to the same account.
func inOneAccount(a, b *request.Principal) truth.Value {
	if a.SameAccountAsResource || b.SameAccountAsResource {
		return truth.Unknown
	}
	return truth.And(sameText(a.Partition, b.Partition), sameText(a.Account, b.Account))
}

// oneCaller reports whether a caller is the owner of the policies or one of its sessions:
// any session of a role, and any that a user may have made with sts:GetFederationToken.
func oneCaller(owner, p *request.Principal) truth.Value {
	in := inOneAccount(owner, p)
	switch {
	case owner.Kind.IsRole() && p.Kind.IsRole():
		is := truth.And(in, sameText(owner.Name, p.Name))
		if owner.Kind == request.KindRole && p.Kind == request.KindRole {
			is = truth.And(is, sameText(owner.Path, p.Path))
		}
		return is
	case owner.Kind == request.KindUser && p.Kind == request.KindFederatedUser:
		return in
	case owner.Kind == p.Kind:
		return truth.And(in, truth.And(sameText(owner.Name, p.Name), sameText(owner.Path, p.Path)))
	default:
		return truth.False
	}
}

func sameText(a, b pattern.Text) truth.Value {
	s, known := a.Known()
	t, other := b.Known()
	switch {
	case known && other:
		return truth.Of(s == t)
	case known:
		return pattern.Exact(a, b)
	case other:
		return pattern.Exact(b, a)
	default:
		return truth.Unknown
	}
}

// checkPrincipal records policies that the simulation's principal cannot have (E-207).
// It leaves out those that may turn out not to exist.
func (s *simulation) checkPrincipal() {
	if s.caller.principal == nil {
		return
	}
	certain := func(ps *documents.Policies) (out evaluator.Policies) {
		for i := range ps.Documents {
			if !ps.Documents[i].MaybeNull {
				out.List = append(out.List, nil)
			}
		}
		return out
	}
	l := evaluator.Layers{Identity: certain(&s.in.Identity)}
	if s.in.Boundary != nil && !s.in.Boundary.MaybeNull {
		l.Boundary = new(program.Policy)
	}
	session := certain(&s.in.Session)
	l.Session = &session
	if err := l.CheckCaller(s.caller.principal); err != nil {
		s.errs.add(documents.At(s.in.names().Principal), "Invalid principal", words.Sentence(err.Error()))
	}
}
