// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Region is a set of requests of one caller that one formula decides: G is the disjunction of
// its ways, D that of its denials (P-401, P-402). The regions of [Evaluator.Regions] cover all
// requests; where two of them cover the same one, each formula is a bound.
type Region struct {
	// Resources and Within are unions of patterns of ARNs, of which the region is the intersection,
	// Except is one of those left out.
	Resources, Within, Except []pattern.Pattern
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
	// Named says that the region counts only for documents all of whose resources lie in it. Such
	// regions overlap the others, whose ways hold for what they cover too.
	Named bool
	// Refused says that AWS refuses every request there, even where the policies allow it.
	Refused bool
	// Asked says that the region counts only for questions that name its actions or resources.
	// It too overlaps the others, and has ways that these do not have.
	Asked bool
	// Given says that the policy of the resources was given.
	Given bool
}

// RegionKey says that a key has the value, or that it does not: then it has another one or
// is absent. With Present it says that the key is there, or is not.
type RegionKey struct {
	Key   program.Key
	Value string
	Not   bool
	// Bool says that the value is a truth value, in any letter case.
	Bool, Present bool
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
	// Actions limit where it counts, ExceptActions where it is known to; NoStar says that it
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
	// Requests that a service makes pass the endpoint only where they name one, all others do
	// (E-406, E-554).
	via := RegionKey{Key: viaServiceKey, Value: "true", Bool: true}
	named := RegionKey{Key: program.NewKey("aws:SourceVpce", ev.catalog), Present: true}
	not := func(k RegionKey) RegionKey { k.Not = true; return k }
	through := truth.True
	if ev.layers.EndpointKind == EndpointGateway {
		through = truth.Unknown // it leads to few services
	}
	var out []Region
	for _, one := range []struct {
		endpoint truth.Value
		keys     []RegionKey
	}{
		{through, []RegionKey{not(via)}},
		{through, []RegionKey{via, named}},
		{truth.False, []RegionKey{via, not(named)}},
	} {
		part := &regions{ev: ev, principal: p, owners: owners, endpoint: one.endpoint}
		out = append(out, keyed(part.all(), one.keys...)...)
	}
	return out
}

// keyed are the regions, of requests with the keys only.
func keyed(list []Region, keys ...RegionKey) []Region {
	for i := range list {
		list[i].Keys = append(slices.Clone(list[i].Keys), keys...)
	}
	return list
}

// all makes the regions.
func (r *regions) all() []Region {
	r.layers()
	resources, roles := r.held()
	for _, g := range r.rest(resources, roles) {
		r.add(g)
	}
	r.openFileSystems(resources)
	r.forbidden()
	return r.out
}

// Ungoverned are the actions that no policy allows or denies, as patterns (P-206).
func Ungoverned() []string { return []string{"sts:GetCallerIdentity", "sts:GetSessionToken"} }

// add appends a region with the denials that follow the caller.
func (r *regions) add(g Region) {
	g.Denies = append(g.Denies, r.denies...)
	r.out = append(r.out, g)
}
