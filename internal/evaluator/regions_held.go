// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// held adds a region for each resource whose policy was given. It returns what they cover:
// the resources, and the roles, whose trust policies count for few actions.
func (r *regions) held() (resources, roles []pattern.Pattern) {
	for i := range r.ev.held {
		h := &r.ev.held[i]
		globs, exact := h.owner.Globs()
		var covered []pattern.Pattern
		for _, g := range globs {
			p := arn.Compile(g)
			if glob, ok := p.Glob(); ok {
				covered = append(covered, glob)
			}
		}
		only := covered
		switch {
		case !exact:
			only = nil
		case r.ev.layers.ResourceMore:
			only = itself(h.owner) // what is in it may have a policy of its own
		}
		if h.owner.ARN.Service == "iam" {
			r.heldRegion(h, covered, roles)
			roles = append(roles, only...)
			continue
		}
		r.heldRegion(h, covered, resources)
		resources = append(resources, only...)
	}
	return resources, roles
}

// itself is the resource of an owner without what is in it, nothing for a pattern of many.
func itself(o *request.Owner) []pattern.Pattern {
	p := arn.Compile(o.Text)
	glob, ok := p.Glob()
	if !ok || o.Wild {
		return nil
	}
	return []pattern.Pattern{glob}
}

// heldRegion is the region of a resource whose policy was given.
func (r *regions) heldRegion(h *heldPolicy, covered, closer []pattern.Pattern) {
	base := Region{Resources: covered, Except: closer}
	service := h.owner.ARN.Service
	if service == "iam" {
		base.Actions = trustActions()
	}
	if h.policy == nil {
		g := base
		g.Ways = r.withoutPolicy(h)
		if service == "elasticfilesystem" {
			// AWS lets everyone in who is on the network.
			clients := []string{"elasticfilesystem:Client*"}
			g.ExceptActions = append(g.ExceptActions, clients...)
			base.Actions = clients
			open := *h
			open.policy = r.ev.efsDefault()
			r.policyRegion(&open, base)
		}
		r.add(g)
		return
	}
	r.policyRegion(h, base)
}

// policyRegion is the region of resources with this policy.
func (r *regions) policyRegion(h *heldPolicy, base Region) {
	p, service := h.policy, h.owner.ARN.Service
	var direct, entity, account, either []LayerStatement
	for _, s := range statements([]*program.Policy{p}, policy.Allow, LayerStatement{}) {
		n := r.named(h, s.Statement)
		put := func(list *[]LayerStatement, is truth.Value) {
			if is != truth.False {
				one := s
				one.Perhaps = one.Perhaps || is == truth.Unknown
				*list = append(*list, one)
			}
		}
		put(&direct, n.direct)
		put(&entity, n.entity)
		put(&account, n.account)
		put(&either, n.any())
	}
	for _, s := range statements([]*program.Policy{p}, policy.Deny, LayerStatement{}) {
		if is := r.named(h, s.Statement).any(); is != truth.False {
			s.Perhaps = s.Perhaps || is == truth.Unknown || r.principal.Kind == request.KindRoot || r.principal.Kind == request.KindRootSession
			base.Denies = append(base.Denies, s)
		}
	}
	if p.More {
		base.Denies = append(base.Denies, LayerStatement{Perhaps: true})
	}
	leaf := func(list []LayerStatement) []Leaf { return []Leaf{{Allow: list, Perhaps: p.More}} }
	id := []Leaf{r.id}
	directly := way("", leaf(direct), r.ceiling)
	through := way("", leaf(entity), r.pb, r.sp, r.ceiling)
	both := way("", leaf(either), id, r.pb, r.sp, r.ceiling)
	alone := way("", id, r.pb, r.sp, r.ceiling)
	switch k := r.principal.Kind; {
	case !k.HasAccount():
		base.Ways = []Way{directly}
		r.add(base)
		return
	case k == request.KindRoot, k == request.KindRootSession:
		base.Ways = []Way{way("", leaf(either), r.sp, r.ceiling), way("the account of "+h.owner.Text, r.sp, r.ceiling)}
		r.add(base)
		return
	}
	same := r.sameAccount(h)
	needed := base
	needed.Actions = intersectActions(base.Actions, neededActions())
	rest := base
	rest.ExceptActions = append(rest.ExceptActions, neededActions()...)
	switch same {
	case truth.False:
		base.Ways = []Way{both}
		r.add(base)
		return
	case truth.Unknown:
		maybe := "the account of " + h.owner.Text
		directly.Needs, through.Needs, alone.Needs = maybe, maybe, maybe
	}
	needed.Ways = []Way{directly, through, way(both.Needs, leaf(account), id, r.pb, r.sp, r.ceiling), both}
	// Of what has to be allowed by the policy, the type of the resource decides whether.
	if !(service == "kms" && strings.HasPrefix(h.owner.ARN.Resource, "key/")) && service != "iam" {
		perhaps := alone
		perhaps.Needs = "the type of " + h.owner.Text
		needed.Ways = append(needed.Ways, perhaps)
	}
	switch service {
	case "iam":
		extras := needed
		extras.Actions, extras.Ways = contestedTrust(), slices.Clone(needed.Ways)
		needed.ExceptActions = append(slices.Clone(needed.ExceptActions), contestedTrust()...)
		identityToo(extras.Ways) // C-15
		r.add(extras)
	case "vpc-lattice-svcs": // which asks both policies
		identityToo(needed.Ways)
	}
	rest.Ways = []Way{directly, through, alone}
	r.add(needed)
	r.add(rest)
}

// withoutPolicy are the ways to a resource that has no policy: within the account the caller's
// own policies count, and some services share with other accounts in other ways (E-1713).
func (r *regions) withoutPolicy(h *heldPolicy) []Way {
	same := r.sameAccount(h)
	var shared bool
	switch service := h.owner.ARN.Service; service {
	case "execute-api":
		shared = true // its own authorizers may let anybody in
	default:
		shared = r.principal.Kind.HasAccount() && facts.SharedOtherwise(service) != ""
	}
	switch {
	case same == truth.True && r.principal.Kind.HasAccount():
		return r.own("")
	case shared:
		return r.own("that " + h.owner.Text + " is shared with the caller")
	case same == truth.Unknown && r.principal.Kind.HasAccount():
		return r.own("the account of " + h.owner.Text)
	}
	return nil
}

// identityToo marks the ways in which the policy of the resource names the caller: identity
// policies may have to allow as well.
func identityToo(ways []Way) {
	for i := range ways[:2] {
		ways[i].Needs = "whether identity policies have to allow as well"
	}
}

// sameAccount says whether the resource belongs to the caller's account. One whose ARN
// names no account is taken to (E-205).
func (r *regions) sameAccount(h *heldPolicy) truth.Value {
	account := h.owner.ARN.Account
	if account == "" {
		for i := range r.owners {
			if r.owners[i].Pattern.Match(h.owner.Text) {
				account = r.owners[i].Account
				break
			}
		}
	}
	switch {
	case r.principal.SameAccountAsResource:
		return truth.True
	case account == "":
		return truth.True
	case strings.ContainsAny(account, "*?"):
		return truth.Unknown
	}
	return request.SameText(account, r.principal.Account)
}

// contestedTrust are the trust actions for which C-15 is open.
func contestedTrust() []string { return slices.Clone(iam.SessionActions[:]) }

// intersectActions is the first list if it is not empty: it lists a part of the second.
func intersectActions(a, b []string) []string {
	if len(a) > 0 {
		return a
	}
	return b
}

// named says how the Principal element of a statement of a resource's policy names the caller.
func (r *regions) named(h *heldPolicy, s *program.Statement) classes {
	if s.Unknown {
		return classes{truth.Unknown, truth.Unknown, truth.Unknown}
	}
	if s.Principal == nil {
		return classes{direct: truth.True}
	}
	v := &env{ev: r.ev, principal: r.principal, action: request.UnlistedAction(h.owner.ARN.Service + ":x"), layer: LayerResource}
	v.resource = request.NewResource(arn.FromGlob(h.owner.Text))
	v.findAccounts()
	v.boundary = v.boundaryAttached()
	effect := s.Effect
	if effect == policy.EffectUnknown {
		a, d := v.matchPrincipal(s.Principal, policy.Allow), v.matchPrincipal(s.Principal, policy.Deny)
		return a.or(d)
	}
	return v.matchPrincipal(s.Principal, effect)
}
