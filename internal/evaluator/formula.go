// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// atom is one input of a grant formula: what a layer, or a grant class of the
// resource policy, allows.
type atom uint8

const (
	atomIdentity atom = iota
	atomBoundary
	atomSession
	atomSCP
	atomRCP
	atomEndpoint
	atomDirect
	atomEntity
	atomAccount
	atomSameAccount
	atomMandatory
	atomOverride
	atomCount
)

// term is a truth value that remembers which atoms it is based on: for a false
// conjunction the conjuncts that are false, for an undetermined one those that are
// undetermined, and so on. That is what explanations are made of.
type term struct {
	value truth.Value
	from  uint16 // bit set of atoms
}

// all is the conjunction of the terms.
func all(terms ...term) term {
	r := term{value: truth.True}
	for _, t := range terms {
		switch {
		case t.value < r.value:
			r = t
		case t.value == r.value:
			r.from |= t.from
		}
	}
	return r
}

// some is the disjunction of the terms.
func some(terms ...term) term {
	r := term{value: truth.False}
	for _, t := range terms {
		switch {
		case t.value > r.value:
			r = t
		case t.value == r.value:
			r.from |= t.from
		}
	}
	return r
}

func not(t term) term { return term{truth.Not(t.value), t.from} }

// ite is E-103's conditional: definite when both branches agree.
func ite(c, a, b term) term {
	switch c.value {
	case truth.True:
		return a
	case truth.False:
		return b
	}
	return some(all(c, a), all(not(c), b), all(a, b))
}

// grants are the inputs of the formulas of section 3.3: idA, pbA, spA, scpA, rcpA,
// vpceA and the three grant classes.
type grants struct {
	id, pb, sp, scp, rcp, vpce term
	direct, entity, account    term
	// same says whether caller and resource share an account (E-329), mandatory
	// whether the resource policy has to allow (E-330).
	same, mandatory term
	// both says that in one account too the identity and the resource policy have to
	// allow.
	both bool
}

// formula is G of E-304 for the kind of caller: E-320 to E-328.
func (g *grants) formula(kind request.PrincipalKind) term {
	switch kind {
	case request.KindService, request.KindOAI:
		return all(g.rcp, g.direct) // E-326, E-1757
	case request.KindAnonymous, request.KindWebIdentity, request.KindSAML:
		return all(g.rcp, g.vpce, g.direct) // E-327, E-328
	case request.KindRoot:
		return g.root()
	case request.KindRootSession:
		return all(g.sp, g.root())
	default:
		return g.userOrRole()
	}
}

// userOrRole is the grant for callers with identity policies: by account (E-332) and,
// in one account, by whether the resource policy has to allow (E-330).
func (g *grants) userOrRole() term {
	switch g.same.value {
	case truth.True:
		return g.ownAccount()
	case truth.False:
		return g.crossAccount()
	default:
		return ite(g.same, g.ownAccount(), g.crossAccount())
	}
}

func (g *grants) ownAccount() term {
	switch g.mandatory.value {
	case truth.True:
		if g.both {
			return g.crossAccount()
		}
		return g.mandatoryPolicy()
	case truth.False:
		return g.sameAccount()
	default:
		needed := g.mandatoryPolicy()
		if g.both {
			needed = g.crossAccount()
		}
		return ite(g.mandatory, needed, g.sameAccount())
	}
}

// sameAccount is E-320.
func (g *grants) sameAccount() term {
	return all(g.scp, g.rcp, g.vpce, some(
		g.direct,
		all(g.entity, g.pb, g.sp),
		all(g.id, g.pb, g.sp),
	))
}

// mandatoryPolicy is E-321.
func (g *grants) mandatoryPolicy() term {
	return all(g.scp, g.rcp, g.vpce, some(
		g.direct,
		all(g.entity, g.pb, g.sp),
		all(g.account, g.id, g.pb, g.sp),
	))
}

// crossAccount is E-322.
func (g *grants) crossAccount() term {
	return all(g.scp, g.rcp, g.vpce, g.id, g.pb, g.sp, some(g.direct, g.entity, g.account))
}

// root is E-323 to E-325.
func (g *grants) root() term {
	ceilings := all(g.scp, g.rcp, g.vpce)
	policy := some(g.direct, g.account)
	if g.both {
		policy = some(policy, g.entity)
	}
	own := ite(g.mandatory, all(ceilings, policy), ceilings)
	return ite(g.same, own, all(ceilings, some(g.direct, g.entity, g.account)))
}
