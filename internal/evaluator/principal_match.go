// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// classes says by which grant classes a principal element matches the caller
// (section 3.2).
type classes struct{ direct, entity, account truth.Value }

// any reports whether the caller is matched at all; the class matters to Allow
// only (E-544).
func (c classes) any() truth.Value { return max(c.direct, c.entity, c.account) }

func (c classes) or(o classes) classes {
	return classes{max(c.direct, o.direct), max(c.entity, o.entity), max(c.account, o.account)}
}

// definite reports whether no class is undetermined.
func (c classes) definite() bool {
	return c.direct.Definite() && c.entity.Definite() && c.account.Definite()
}

// matchPrincipal reports whether the element matches the caller, and by which classes
// (E-901 to E-935). The effect of the statement matters to NotPrincipal (E-506).
// It does not allocate on known inputs.
func (v *env) matchPrincipal(m *program.Principals, effect policy.Effect) classes {
	mark := v.mark()
	gateway := v.gatewayEndpoint()
	if gateway != truth.Unknown {
		c := v.readPrincipal(m, effect, gateway == truth.True)
		if c.definite() {
			v.release(mark, truth.True)
		}
		return c
	}
	// E-553: the kind of endpoint is not known, and counts only where its two kinds
	// read the element differently.
	a, b := v.readPrincipal(m, effect, true).any(), v.readPrincipal(m, effect, false).any()
	if a != b {
		return classes{direct: v.endpointKindUnknown()}
	}
	return classes{direct: v.release(mark, a)}
}

// naming says how entries name the caller: as everyone, or as a link of the chain
// of principals that it is (E-931).
type naming struct {
	star    truth.Value // "*"
	awsStar truth.Value // {"AWS": "*"}
	classes
}

func (n naming) or(o naming) naming {
	return naming{max(n.star, o.star), max(n.awsStar, o.awsStar), n.classes.or(o.classes)}
}

// readPrincipal evaluates the element under one reading of accounts: that of gateway
// endpoints, or that of every other policy.
func (v *env) readPrincipal(m *program.Principals, effect policy.Effect, gateway bool) classes {
	var n naming
	for i := range m.Entries {
		n = n.or(v.matchPrincipalEntry(&m.Entries[i], gateway))
	}
	if mayListMore(m, v.principal.Kind) {
		v.unknown(m.MoreNode())
		n = n.or(unknownNaming(v.principal.Kind))
	}
	if m.Not {
		n.star = truth.Or(n.star, v.awsStar(n.awsStar))
		return classes{direct: v.notPrincipal(n, effect)} // E-934
	}
	if n.direct = truth.Or(n.direct, n.star); n.direct != truth.True {
		n.direct = truth.Or(n.direct, v.awsStar(n.awsStar))
	}
	return n.classes
}

// mayListMore reports whether entries that are not known may match such a caller.
func mayListMore(m *program.Principals, k request.PrincipalKind) bool {
	switch {
	case m.More, m.MoreAWS:
		return true // perhaps "*"
	case k == request.KindService:
		return m.MoreService
	case k == request.KindWebIdentity, k == request.KindSAML:
		return m.MoreProvider
	default:
		return false
	}
}

// unknownNaming is how an entry may name such a caller if nothing is known of the entry
// (E-1628).
func unknownNaming(k request.PrincipalKind) naming {
	n := naming{star: truth.Unknown}
	if k != request.KindAnonymous && !(k == request.KindRoot || k == request.KindRootSession) {
		n.direct = truth.Unknown
	}
	if k.IsRole() || k == request.KindFederatedUser {
		n.entity = truth.Unknown
	}
	if k.HasAccount() {
		n.account = truth.Unknown
	}
	return n
}

// matchPrincipalEntry is one row of the table of section 9.1.
func (v *env) matchPrincipalEntry(e *program.PrincipalEntry, gateway bool) (n naming) {
	if gateway {
		return v.matchGateway(e)
	}
	kind := v.principal.Kind
	switch e.Kind {
	case program.EntryEveryone:
		n.star = truth.True
	case program.EntryAWS:
		n.awsStar = truth.True
	case program.EntryAccount:
		if kind.HasAccount() {
			n.account = v.callerInAccount(e)
		}
	case program.EntryUser:
		switch kind {
		case request.KindUser:
			n.direct = v.callerIsUser(e)
		case request.KindFederatedUser:
			n.entity = v.federatedBy(e)
		}
	case program.EntryRole:
		if kind.IsRole() {
			n.entity = v.callerIsRole(e)
		}
	case program.EntrySession:
		if kind.IsRole() {
			n.direct = v.callerIsSession(e)
		}
	case program.EntryFederatedUser:
		if kind == request.KindFederatedUser {
			n.direct = v.callerIsFederatedUser(e)
		}
	case program.EntryUserID:
		switch kind {
		case request.KindUser:
			n.direct = v.callerHasID(e)
		case request.KindFederatedUser:
			n.entity = v.readings(23, truth.True, truth.False)
		}
	case program.EntryRoleID:
		if kind.IsRole() {
			n.entity = v.callerHasID(e)
		}
	case program.EntryOAI:
		if kind == request.KindOAI {
			n.direct = v.uncertain(request.SameText(e.Name, v.principal.ARN), WhyCallerOAI)
		}
	case program.EntryService:
		if kind == request.KindService {
			n.direct = v.callerHost(e)
		}
	case program.EntryProvider:
		if kind == request.KindWebIdentity || kind == request.KindSAML {
			n.direct = v.callerHost(e)
		}
	case program.EntryCanonical:
		switch {
		case kind.HasAccount():
			n.account = v.canonicalUser()
		case kind == request.KindOAI:
			n.direct = v.because(WhyCanonicalOAI, Cause{})
		}
	case program.EntryPartial:
		return v.matchPartialEntry(e)
	case program.EntryOwner:
		if kind.HasAccount() {
			n.account = v.uncertain(v.sameAccount, WhyCallerOfOwner)
		}
	}
	return n
}

// awsStar is {"AWS": "*"} where the entry is, or may be, that (E-905).
func (v *env) awsStar(is truth.Value) truth.Value {
	switch v.principal.Kind {
	case request.KindService, request.KindWebIdentity, request.KindSAML:
		return v.readings(14, is, truth.False)
	default:
		return is
	}
}
