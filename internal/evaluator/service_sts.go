// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// isAssumeType reports whether a role trust policy takes part in the sts action
// (E-560).
func isAssumeType(verb string) bool {
	switch verb {
	case "assumerole", "assumerolewithsaml", "assumerolewithwebidentity":
		return true
	}
	return isSessionExtra(verb)
}

// isSessionExtra reports whether the sts action is one that is checked together with
// another call (E-1305).
func isSessionExtra(verb string) bool {
	switch verb {
	case "tagsession", "setsourceidentity", "setcontext":
		return true
	}
	return false
}

// identityContested reports whether C-15 is about the action: whether the caller's
// identity policies have to allow it too where the trust policy of the same account
// names the caller directly.
func (v *env) identityContested() bool {
	return v.action.Prefix == "sts" && isSessionExtra(v.action.Verb)
}

// actsOnRole reports whether the resource of an assume-type action is a role, which
// has a trust policy (E-1303). Sessions of users can be tagged too.
func (v *env) actsOnRole() truth.Value {
	if v.resource.Star && !isSessionExtra(v.action.Verb) {
		return truth.True
	}
	return v.resourceIs("role/")
}

// overrideSTS is section 13.1.
func (v *env) overrideSTS(o *override) {
	kind := v.principal.Kind
	longTerm := kind == request.KindUser || kind == request.KindRoot
	switch v.action.Verb {
	case "getcalleridentity": // E-1301
		if kind != request.KindAnonymous {
			v.allowAlways(o, Note{Kind: RuleCallerIdentity})
		}
		return
	case "getsessiontoken": // E-1302
		if longTerm {
			v.allowAlways(o, Note{Kind: RuleSessionToken})
		}
		o.forbid(truth.Of(!longTerm), Note{Kind: RuleSessionTokenLongTerm})
	case "getfederationtoken": // E-1309
		o.forbid(truth.Of(!longTerm), Note{Kind: RuleFederationTokenLongTerm})
	case "assumerole": // E-1303
		o.forbid(truth.Of(kind == request.KindRoot || kind == request.KindRootSession), Note{Kind: RuleRootAssumesNoRole})
	}
	o.forbid(truth.Of(kind == request.KindFederatedUser), Note{Kind: RuleFederatedUserSTS})
}

// rootAccess accounts for sts:AssumeRoot, which reaches the root user of a member
// account though no policy there allows it, if the organization has central root
// access enabled. The input does not state that, so that across accounts the call is granted
// perhaps where the caller's own policies allow it.
func (v *env) rootAccess(g *grants, granted term) term {
	if v.action.Folded != "sts:assumeroot" || v.sameAccount == truth.True || v.principal.Kind > request.KindFederatedUser {
		return granted
	}
	central := term{v.because(WhyCentralRoot, Cause{}), 1 << atomOverride}
	return some(granted, all(g.sameAccount(), central))
}

// allowAlways grants the request: no policy can stop it, except that of an endpoint.
func (v *env) allowAlways(o *override, reason Note) {
	o.always, o.reason = truth.True, reason
	if v.throughEndpoint != truth.False && v.ev.layers.Endpoint != nil {
		o.always, o.endpointDecides = truth.Unknown, true
	}
}
