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

// heldRegion adds the regions of a resource whose policy was given.
func (r *regions) heldRegion(h *heldPolicy, covered, closer []pattern.Pattern) {
	for _, of := range r.accountsOf(h, covered) {
		base := Region{Resources: covered, Within: of.within, Except: slices.Concat(closer, of.except), Given: true}
		if h.owner.ARN.Service == "iam" {
			base.Actions = trustActions()
		}
		if h.owner.ARN.Account == "" && of.account != "" {
			base.Keys = append(base.Keys, ownedBy(of.account))
		}
		one := part{h, of, r.sameAccount(of.account)}
		if h.policy != nil {
			r.policyRegion(&one, base)
			continue
		}
		g := base
		g.Ways = r.withoutPolicy(&one)
		if h.owner.ARN.Service == "elasticfilesystem" {
			// AWS lets everyone in who is on the network.
			clients := []string{"elasticfilesystem:Client*"}
			g.ExceptActions = append(g.ExceptActions, clients...)
			base.Actions = clients
			open := *h
			open.policy = r.ev.efsDefault()
			one.heldPolicy = &open
			r.policyRegion(&one, base)
		}
		r.add(g)
	}
}

// part is a part of the resources whose policy was given: those of one account.
type part struct {
	*heldPolicy
	ofAccount
	same truth.Value
}

// policyRegion is the region of resources with this policy.
func (r *regions) policyRegion(h *part, base Region) {
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
			s.Perhaps = s.Perhaps || is == truth.Unknown
			if k := r.principal.Kind; k == request.KindRoot || k == request.KindRootSession {
				s.ExceptActions = []string{"s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"} // E-1357
			}
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
		r.ofRoot(h, base, way("", leaf(either), r.sp, r.ceiling))
		return
	}
	needed := base
	needed.Actions = intersectActions(base.Actions, neededActions())
	rest := base
	rest.ExceptActions = append(slices.Clip(rest.ExceptActions), neededActions()...)
	switch h.same {
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
	if !h.surelyNeeded() {
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
	if len(base.Actions) == 0 || service == "iam" {
		r.add(needed)
	}
	r.add(rest)
}

// surelyNeeded reports whether the policy has to allow the actions for which the type of the
// resource decides that.
func (h *part) surelyNeeded() bool {
	a := &h.owner.ARN
	return a.Service == "iam" || a.Service == "kms" && strings.HasPrefix(a.Resource, "key/")
}

// ofRoot adds the regions of a root user, to whom all of its own account is open but what the
// policy of the resource has to allow (E-323 to E-325).
func (r *regions) ofRoot(h *part, base Region, byPolicy Way) {
	byPolicy.Leaves = slices.Clone(byPolicy.Leaves)
	base.Ways = []Way{byPolicy}
	if h.same == truth.False {
		r.add(base)
		return
	}
	open, needed := base, base
	everything := way("", r.sp, r.ceiling)
	if h.same == truth.Unknown {
		everything.Needs = "the account of " + h.owner.Text
	}
	if len(base.Actions) == 0 || h.owner.ARN.Service == "iam" {
		needed.Actions = intersectActions(base.Actions, neededActions())
		if !h.surelyNeeded() {
			mayBe := everything
			mayBe.Needs = "the type of " + h.owner.Text
			needed.Ways = append(slices.Clip(needed.Ways), mayBe)
		}
		r.add(needed)
	}
	open.ExceptActions = append(slices.Clip(open.ExceptActions), neededActions()...)
	open.Ways = append(slices.Clip(open.Ways), everything)
	r.add(open)
}

// withoutPolicy are the ways to a resource that has no policy: within the account the caller's
// own policies count, and some services share with other accounts in other ways (E-1713).
func (r *regions) withoutPolicy(h *part) []Way {
	var shared bool
	switch service := h.owner.ARN.Service; service {
	case "execute-api":
		shared = true // its own authorizers may let anybody in
	default:
		shared = r.principal.Kind.HasAccount() && facts.SharedOtherwise(service) != ""
	}
	switch {
	case h.same == truth.True && r.principal.Kind.HasAccount():
		return r.own("")
	case shared:
		return r.own("that " + h.owner.Text + " is shared with the caller")
	case h.same == truth.Unknown && r.principal.Kind.HasAccount():
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

// ofAccount are the resources, of those that an entry covers, that belong to one account, "" if that
// is not known.
type ofAccount struct {
	within, except []pattern.Pattern
	account        string
}

// accountsOf divides the resources of a policy by their accounts. Those whose ARN names none
// belong to the caller's, unless something else was given (E-205).
func (r *regions) accountsOf(h *heldPolicy, covered []pattern.Pattern) []ofAccount {
	account := h.owner.ARN.Account
	caller, known := r.principal.Account.Known()
	known = known && caller != "" && r.principal.Kind.HasAccount() && !r.principal.SameAccountAsResource
	switch {
	case account != "" && !strings.ContainsAny(account, "*?"), !known && account != "":
		return []ofAccount{{account: account}}
	case account != "":
		p := arn.Compile("arn:*:*:*:" + caller + ":*")
		own, _ := p.Glob()
		mine := []pattern.Pattern{own}
		return []ofAccount{{within: mine, account: caller}, {except: mine, account: "another"}}
	}
	var out []ofAccount
	var owned []pattern.Pattern
	for i := range r.owners {
		o := &r.owners[i]
		if slices.ContainsFunc(covered, func(p pattern.Pattern) bool { return pattern.Intersects(&p, &o.Pattern) }) {
			out = append(out, ofAccount{within: []pattern.Pattern{o.Pattern}, except: slices.Clone(owned), account: o.Account})
			owned = append(owned, o.Pattern)
		}
	}
	rest := ofAccount{except: owned}
	if known {
		rest.account = caller
	}
	return append(out, rest)
}

// sameAccount says whether resources of the account, "" for one that is not known, belong to the
// caller's.
func (r *regions) sameAccount(account string) truth.Value {
	switch {
	case r.principal.SameAccountAsResource, account == "":
		return truth.True
	case strings.ContainsAny(account, "*?"):
		return truth.Unknown
	}
	return request.SameText(account, r.principal.Account)
}

// ownedBy are the requests for resources of an account.
func ownedBy(account string) RegionKey {
	return RegionKey{Key: program.NewKey("aws:ResourceAccount", iam.NoServices{}), Value: account}
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
func (r *regions) named(h *part, s *program.Statement) classes {
	if s.Unknown {
		return classes{truth.Unknown, truth.Unknown, truth.Unknown}
	}
	if s.Principal == nil {
		return classes{direct: truth.True}
	}
	v := &env{ev: r.ev, principal: r.principal, action: request.UnlistedAction(h.owner.ARN.Service + ":x"), layer: LayerResource}
	v.resource = request.NewResource(arn.FromGlob(h.owner.Text))
	v.findAccounts()
	if r.principal.Kind.HasAccount() {
		v.sameAccount = h.same
	}
	v.boundary = v.boundaryAttached()
	effect := s.Effect
	if effect == policy.EffectUnknown {
		a, d := v.matchPrincipal(s.Principal, policy.Allow), v.matchPrincipal(s.Principal, policy.Deny)
		return a.or(d)
	}
	return v.matchPrincipal(s.Principal, effect)
}
