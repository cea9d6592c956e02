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

// Region is a set of requests of one caller that one formula decides: G is the disjunction of
// its ways, D that of its denials (P-401, P-402). The regions of [Evaluator.Regions] cover all
// requests; where two of them cover the same one, each formula is a bound.
type Region struct {
	// Resources is a union of patterns of ARNs, Except one of those left out.
	Resources, Except []pattern.Pattern
	// Actions is a union of patterns in any letter case, ExceptActions one of those left out.
	// No patterns are all actions.
	Actions, ExceptActions []string
	// Keys are what condition keys hold.
	Keys []RegionKey
	Ways []Way
	// Denies are the Deny statements that count.
	Denies []LayerStatement
	// Foreign says that the resources belong to another account and that nothing was given
	// about their policies.
	Foreign bool
	// Stated says that it was given whose account the resources are of.
	Stated bool
	// Named says that the region counts only for documents all of whose resources lie in it.
	Named bool
}

// RegionKey says that a key has the value, or that it does not: then it has another one or
// is absent.
type RegionKey struct {
	Key   program.Key
	Value string
	Not   bool
	// Bool says that the value is a truth value, in any letter case.
	Bool bool
}

// Way is a conjunction of leaves that grants.
type Way struct {
	Leaves []Leaf
	// Needs names what has to hold as well and is not known, such as that the policy of a
	// resource lets the caller's account in; "" for nothing.
	Needs string
}

// Leaf holds where some of its Allow statements matches.
type Leaf struct {
	Allow []LayerStatement
	// Perhaps says that the leaf may hold anyway: the layer may not take part, or has
	// policies that are not known.
	Perhaps bool
}

// LayerStatement is a statement of a layer.
type LayerStatement struct {
	Policy    *program.Policy
	Statement *program.Statement
	// Perhaps says that it is not known whether the statement counts: whether its layer takes
	// part, or whether its Principal element matches the caller.
	Perhaps bool
	// Actions limit where it counts, ExceptActions where it is known to; no Star says that it
	// is not known whether it counts for the resource "*".
	Actions, ExceptActions []string
	NoStar                 bool
}

// Ownership says whose the resources are that a pattern of ARNs matches, where their ARNs name
// no account (E-205). Of several the first that matches counts.
type Ownership struct {
	Pattern pattern.Pattern
	Account string
}

// regions builds the regions of a caller.
type regions struct {
	ev        *Evaluator
	principal *request.Principal
	owners    []Ownership
	// endpoint says whether the requests pass the endpoint whose policy was given.
	endpoint truth.Value
	// ceiling are the leaves that every way of callers with an account needs, pb and sp those
	// of permissions boundary and session policies, id that of identity policies.
	ceiling, pb, sp []Leaf
	id              Leaf
	denies          []LayerStatement
	out             []Region
}

// Regions divides the requests of a caller. Contested rules and what is not known widen the
// ways and are marked, so that a request that may be granted has a way whose leaves hold or
// may hold, and one that has a way without a mark is granted. Requests that no policy governs
// are left to the caller of this method, see [Ungoverned].
func (ev *Evaluator) Regions(p *request.Principal, owners []Ownership) []Region {
	r := &regions{ev: ev, principal: p, owners: owners}
	if ev.layers.Endpoint == nil || p.Kind == request.KindService || p.Kind == request.KindOAI {
		return r.all()
	}
	// Requests that a service makes do not pass the endpoint, all others do (E-406, E-554).
	via := RegionKey{Key: viaServiceKey, Value: "true", Bool: true}
	r.endpoint = truth.Unknown
	out := keyed(r.all(), via)
	via.Not = true
	direct := &regions{ev: ev, principal: p, owners: owners, endpoint: truth.True}
	if ev.layers.EndpointKind == EndpointGateway {
		direct.endpoint = truth.Unknown // it leads to few services
	}
	return append(out, keyed(direct.all(), via)...)
}

// keyed are the regions, of requests with the key only.
func keyed(list []Region, key RegionKey) []Region {
	for i := range list {
		list[i].Keys = append(slices.Clone(list[i].Keys), key)
	}
	return list
}

// all makes the regions.
func (r *regions) all() []Region {
	r.layers()
	resources, roles := r.held()
	for _, g := range r.rest(resources, roles) {
		g.Denies = append(g.Denies, r.denies...)
		r.out = append(r.out, g)
	}
	r.forbidden()
	return r.out
}

// Ungoverned are the actions that no policy allows or denies, as patterns (P-206).
func Ungoverned() []string { return []string{"sts:GetCallerIdentity", "sts:GetSessionToken"} }

// allows and denies pick the statements of policies by effect.
func statements(ps []*program.Policy, effect policy.Effect, mark LayerStatement) []LayerStatement {
	var out []LayerStatement
	for _, p := range ps {
		for _, s := range p.Statements {
			if s.Effect != effect && s.Effect != policy.EffectUnknown && !s.Unknown {
				continue
			}
			one := mark
			one.Policy, one.Statement = p, s
			one.Perhaps = one.Perhaps || s.Unknown || s.Effect == policy.EffectUnknown
			out = append(out, one)
		}
	}
	return out
}

func more(ps []*program.Policy) bool {
	for _, p := range ps {
		if p.More {
			return true
		}
	}
	return false
}

// leaf is what policies of one layer allow, and denies what they deny.
func (r *regions) leaf(ps []*program.Policy, further bool, applies truth.Value) Leaf {
	mark := LayerStatement{Perhaps: applies == truth.Unknown}
	r.deny(ps, further, mark)
	return Leaf{
		Allow:   statements(ps, policy.Allow, LayerStatement{}),
		Perhaps: further || more(ps) || applies == truth.Unknown,
	}
}

func (r *regions) deny(ps []*program.Policy, further bool, mark LayerStatement) {
	r.denies = append(r.denies, statements(ps, policy.Deny, mark)...)
	if further || more(ps) {
		mark.Perhaps = true
		r.denies = append(r.denies, mark) // a statement that nothing is known of
	}
}

// layers gathers the layers that follow the caller.
func (r *regions) layers() {
	l, p := &r.ev.layers, r.principal
	if p.Kind <= request.KindFederatedUser {
		r.id = r.leaf(l.Identity.List, l.Identity.More, truth.True)
		linked := truth.Not(p.ServiceLinked)
		switch {
		case linked == truth.False:
		case l.BoundaryAttached == AttachmentUnknown:
			leaf := Leaf{Perhaps: true}
			if l.Boundary != nil {
				leaf = r.leaf([]*program.Policy{l.Boundary}, false, truth.Unknown)
			} else {
				r.denies = append(r.denies, LayerStatement{Perhaps: true})
			}
			r.pb = append(r.pb, leaf)
		case l.Boundary != nil:
			r.pb = append(r.pb, r.leaf([]*program.Policy{l.Boundary}, false, linked))
		}
	}
	r.session()
	if l.SCP != nil && p.Kind.HasAccount() {
		if applies := truth.And(truth.Not(p.ManagementAccount), truth.Not(p.ServiceLinked)); applies != truth.False {
			for i := range l.SCP.Levels {
				r.ceiling = append(r.ceiling, r.leaf(l.SCP.Levels[i].List, l.SCP.Levels[i].More, applies))
			}
			if l.SCP.More {
				r.ceiling = append(r.ceiling, Leaf{Perhaps: true})
				r.denies = append(r.denies, LayerStatement{Perhaps: true})
			}
		}
	}
	r.rcp()
	if r.endpoint != truth.False {
		r.ceiling = append(r.ceiling, r.leaf([]*program.Policy{l.Endpoint}, false, r.endpoint))
	}
}

// session is section 5.3: whether one of several policies or all of them must allow is
// contested (C-17).
func (r *regions) session() {
	ps, p := r.ev.layers.Session, r.principal
	if !p.Kind.IsSession() || p.ServiceLinked == truth.True {
		return
	}
	if ps == nil || len(ps.List) == 0 && !ps.More {
		switch p.Kind {
		case request.KindFederatedUser:
			r.sp = append(r.sp, Leaf{})
		case request.KindRootSession:
			r.sp = append(r.sp, Leaf{Perhaps: true})
		}
		return
	}
	linked := truth.Not(p.ServiceLinked)
	r.sp = append(r.sp, r.leaf(ps.List, ps.More, linked))
	if len(ps.List) < 2 {
		return
	}
	for _, one := range ps.List {
		r.sp = append(r.sp, Leaf{Allow: statements([]*program.Policy{one}, policy.Allow, LayerStatement{}), Perhaps: true})
	}
}

// rcp is section 5.5: only denials count, for the services that they reach.
func (r *regions) rcp() {
	l := r.ev.layers.RCP
	if l == nil {
		return
	}
	mark := LayerStatement{Perhaps: truth.Not(r.principal.ServiceLinked) != truth.True, NoStar: true, ExceptActions: []string{"kms:RetireGrant"}}
	if services, ok := r.ev.catalog.(interface{ RCPServices() []string }); ok {
		for _, s := range services.RCPServices() {
			mark.Actions = append(mark.Actions, s+":*")
		}
	} else {
		mark.Perhaps = true
	}
	if r.principal.ServiceLinked == truth.True {
		return
	}
	for i := range l.Levels {
		r.deny(l.Levels[i].List, l.Levels[i].More, mark)
	}
	if l.More {
		mark.Perhaps = true
		r.denies = append(r.denies, mark)
	}
}

// neededActions are the actions that the policy of the resource has to allow as well.
func neededActions() []string { return facts.NeededPolicyActions() }

// add appends a region with the denials that follow the caller.
func (r *regions) add(g Region) {
	g.Denies = append(g.Denies, r.denies...)
	r.out = append(r.out, g)
}

// way is a conjunction of groups of leaves.
func way(needs string, groups ...[]Leaf) Way {
	w := Way{Needs: needs}
	for _, g := range groups {
		w.Leaves = append(w.Leaves, g...)
	}
	return w
}

// own are the ways within one account without a policy of the resource.
func (r *regions) own(needs string) []Way {
	switch k := r.principal.Kind; {
	case k <= request.KindFederatedUser:
		return []Way{way(needs, []Leaf{r.id}, r.pb, r.sp, r.ceiling)}
	case k == request.KindRoot, k == request.KindRootSession:
		return []Way{way(needs, r.sp, r.ceiling)}
	case needs != "":
		return []Way{way(needs, r.ceiling)}
	}
	return nil
}

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

// rest are the regions of the resources whose policies were not given.
func (r *regions) rest(resources, roles []pattern.Pattern) []Region {
	var out []Region
	split := func(g Region, foreign bool) {
		g.Foreign = foreign
		g.Except = append(g.Except, resources...)
		const policyNeeded = "that the policy of the resource lets the caller in"
		if r.ev.layers.ResourceMore {
			g.Ways = append(r.own("which policy the resource has"), way("which policy the resource has", r.ceiling))
			g.Denies = append(g.Denies, LayerStatement{Perhaps: true})
			out = append(out, g)
			return
		}
		trust, needed, free := g, g, g
		trust.Actions, trust.Ways = trustActions(), r.own(policyNeeded)
		trust.Except = append(trust.Except[:len(trust.Except):len(trust.Except)], roles...)
		needed.Actions, needed.ExceptActions, needed.Ways = neededActions(), trustActions(), r.own(policyNeeded)
		free.ExceptActions = neededActions()
		switch {
		case !r.principal.Kind.HasAccount(): // a policy that was not given names nobody (E-1711)
		case foreign:
			free.Ways = r.own(policyNeeded)
		default:
			free.Ways = r.own("")
		}
		out = append(out, trust, needed, free)
	}
	account, known := r.principal.Account.Known()
	switch {
	case r.principal.SameAccountAsResource:
		split(Region{}, false)
		return out
	case !r.principal.Kind.HasAccount(), !known:
		split(Region{}, true)
		return out
	}
	glob := func(s string) pattern.Pattern {
		p := arn.Compile(s)
		g, _ := p.Glob()
		return g
	}
	mine, nobody := glob("arn:*:*:*:"+account+":*"), glob("arn:*:*:*::*")
	owner := RegionKey{Key: program.NewKey("aws:ResourceAccount", iam.NoServices{}), Value: account}
	other := owner
	other.Not = true
	split(Region{Resources: []pattern.Pattern{mine, star()}}, false)
	var owned []pattern.Pattern
	for i := range r.owners {
		o := &r.owners[i]
		key := owner
		key.Value = o.Account
		split(Region{Resources: []pattern.Pattern{o.Pattern}, Except: slices.Clone(owned), Keys: []RegionKey{key}, Stated: true}, o.Account != account)
		owned = append(owned, o.Pattern)
	}
	split(Region{Resources: []pattern.Pattern{nobody}, Except: slices.Clone(owned), Keys: []RegionKey{owner}}, false)
	split(Region{Resources: []pattern.Pattern{nobody}, Except: slices.Clone(owned), Keys: []RegionKey{other}}, true)
	split(Region{Resources: []pattern.Pattern{arn.Shape()}, Except: append(owned, mine, nobody)}, true)
	return out
}

// star is the resource "*" as a request names it.
func star() pattern.Pattern {
	var b pattern.Builder
	b.Literal("*")
	return b.Pattern()
}

// trustActions are the actions in which the trust policy of a role takes part (E-560).
func trustActions() []string {
	return []string{"sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"}
}

// contestedTrust are the trust actions for which C-15 is open.
func contestedTrust() []string {
	return []string{"sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"}
}

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
