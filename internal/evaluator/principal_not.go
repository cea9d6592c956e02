// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// notPrincipal is NotPrincipal (E-932, E-934): the statement covers every caller that the
// list does not exempt. What a list does that names a part of the caller's chain of
// principals (E-931) is contested in part (C-13).
func (v *env) notPrincipal(n naming, effect policy.Effect) truth.Value {
	var all covering
	first := true
	for i := range 16 {
		// One way in which what is not known of the list may turn out.
		l := listed{star: i&1 != 0, account: i&2 != 0, entity: i&4 != 0, direct: i&8 != 0}
		if !n.permits(l) {
			continue
		}
		one := l.denies(v.principal.Kind, v.action.Prefix)
		if effect == policy.Allow {
			one = l.grants(v.principal.Kind)
		}
		if first {
			all, first = one, false
		}
		all = all.or(one)
	}
	match := all.documented
	switch {
	case all.silent && match == truth.Unknown:
		v.because(WhyContested, Cause{Rule: 13})
	case all.documented != all.other:
		match = v.readings(13, all.documented, all.other)
	}
	if effect == policy.Allow {
		return match
	}
	if match != truth.True && v.boundary == truth.Unknown {
		v.because(WhyNotPrincipal, Cause{})
	}
	return truth.Or(match, v.boundary) // E-506
}

// listed says which links of the caller's chain a list names, or that it has "*".
type listed struct{ star, account, entity, direct bool }

// permits reports whether entries that name the caller so may turn out to name that.
func (n naming) permits(l listed) bool {
	may := func(value truth.Value, is bool) bool { return value == truth.Unknown || value == truth.Of(is) }
	return may(n.star, l.star) && may(n.account, l.account) && may(n.entity, l.entity) && may(n.direct, l.direct)
}

// covering says whether a statement with NotPrincipal covers the caller: in the documented
// reading of C-13 and in the other one. Silent says that AWS documents none.
type covering struct {
	documented, other truth.Value
	silent            bool
}

var (
	coversCaller = covering{documented: truth.True, other: truth.True}
	coversNot    = covering{documented: truth.False, other: truth.False}
	coversUnsaid = covering{documented: truth.Unknown, other: truth.Unknown, silent: true}
)

// or is what holds if it is not known which of the two holds.
func (c covering) or(o covering) covering {
	if c.documented != o.documented {
		c.documented = truth.Unknown
	}
	if c.other != o.other {
		c.other = truth.Unknown
	}
	c.silent = c.silent || o.silent
	return c
}

// denies is E-932: the chain of the caller decides, all of it or a part.
func (l listed) denies(k request.PrincipalKind, service string) covering {
	switch whole, named := l.chain(k); {
	case l.star, whole:
		return coversNot
	case !named:
		return coversCaller
	case !l.account && service == "s3":
		return coversCaller
	case !l.account:
		return coversUnsaid
	case l.entity: // the session is not listed
		return covering{documented: truth.False, other: truth.True}
	default: // the role is not listed
		return covering{documented: truth.True, other: truth.False}
	}
}

// grants is E-934: an Allow grants to everyone who is not listed.
func (l listed) grants(k request.PrincipalKind) covering {
	switch whole, named := l.chain(k); {
	case l.star, whole, named:
		return coversNot
	case l.account && k.HasAccount():
		return coversUnsaid
	default:
		return coversCaller
	}
}

// chain reports whether every link of the caller's chain (E-931) is listed, and whether
// one other than the account is. An anonymous caller has none.
func (l listed) chain(k request.PrincipalKind) (whole, named bool) {
	switch {
	case k.IsRole(), k == request.KindFederatedUser:
		return l.account && l.entity && l.direct, l.entity || l.direct
	case k == request.KindUser:
		return l.account && l.direct, l.direct
	case k.HasAccount():
		return l.account, false
	case k == request.KindAnonymous:
		return false, false
	default:
		return l.direct, l.direct
	}
}
