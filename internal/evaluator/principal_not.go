// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// notPrincipal is NotPrincipal (E-932): the statement covers every caller that the
// list does not exempt. A list with "*" exempts everyone, one that names the whole
// chain of the caller exempts it; whether naming a part is enough is contested
// (C-13).
func (v *env) notPrincipal(n naming, effect policy.Effect) truth.Value {
	every, some := n.chain(v.principal.Kind)
	match := v.readings(13, truth.Not(truth.Or(n.star, every)), truth.Not(truth.Or(n.star, some)))
	if effect == policy.Allow {
		return match
	}
	if match != truth.True && v.boundary == truth.Unknown {
		v.unknownRequest("permissions_boundary", "it is not known yet whether a permissions boundary is attached, and NotPrincipal with Deny hits every caller that has one")
	}
	return truth.Or(match, v.boundary) // E-506
}

// chain reports whether every link of the caller's chain (E-931) is named, and
// whether some link is. A chain without links is not named.
func (n naming) chain(k PrincipalKind) (every, some truth.Value) {
	switch {
	case k.IsRole(), k == KindFederatedUser:
		return min(n.account, n.entity, n.direct), max(n.account, n.entity, n.direct)
	case k == KindUser:
		return min(n.account, n.direct), max(n.account, n.direct)
	case k.HasAccount():
		return n.account, n.account
	case k == KindAnonymous:
		return truth.False, truth.False
	default:
		return n.direct, n.direct
	}
}
