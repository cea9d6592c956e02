// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// An account is in one organization, so that where the resource belongs to the caller's
// account the keys for the two organizations hold the same (E-1737 g).

// organizationTwins are the keys for the organization of the caller and that of the
// resource's owner, each by the other.
var organizationTwins = map[string]string{
	"aws:principalorgid":    "aws:resourceorgid",
	"aws:resourceorgid":     "aws:principalorgid",
	"aws:principalorgpaths": "aws:resourceorgpaths",
	"aws:resourceorgpaths":  "aws:principalorgpaths",
}

// otherOrganization is what was supplied for the organization of the other of caller and
// resource, nil if nothing was or if the key does not go with it.
func (v *env) otherOrganization(k *program.Key) *request.ContextEntry {
	switch k.ID {
	case program.KeyPrincipalOrgID, program.KeyPrincipalOrgPaths:
	case program.KeyResourceOrg:
		if v.action.Owner == facts.OwnerAbsent && !v.uncheckedContext() {
			return nil
		}
	default:
		return nil
	}
	if v.context == nil || v.sameAccount == truth.False || v.resource.OfAWS != truth.False {
		return nil
	}
	return v.context.Entry(organizationTwins[k.Name])
}

// perhapsOtherOrganization is the value of a key for an organization where it is not known
// whether the resource belongs to the caller's account, and the organization of the other
// was supplied: that one, or what the request has for another account.
func (v *env) perhapsOtherOrganization(k *program.Key) (out request.KeyValue, ok bool) {
	e := v.otherOrganization(k)
	if e == nil {
		return out, false
	}
	if v.open {
		out.Unsupplied(truth.Unknown, k.Info.Multivalued)
	} else {
		out = e.Value
		out.Presence = truth.And(out.Presence, truth.Unknown)
	}
	out.Origin = request.FromResource
	return out, out.Presence != truth.False
}

// oneOrganization reports whether caller and resource are of one account, and nobody
// supplied what their organization is.
func (v *env) oneOrganization(k *program.Key) bool {
	return v.sameAccount == truth.True && v.resource.OfAWS == truth.False && !k.Info.Multivalued &&
		v.context.Entry(k.Name) == nil && v.context.Entry(organizationTwins[k.Name]) == nil
}

// MayBelongElsewhere reports whether what a context says of the organizations of the caller and
// of the resource's owner may be about two accounts: an account is in one organization. It is
// false where the context is silent about one of the two, and for actions that have no owner.
func MayBelongElsewhere(a *request.Action, c *request.Context) bool {
	if a.ResourceLess() || a.Owner == facts.OwnerAbsent {
		return false
	}
	for _, name := range [...]string{"aws:resourceorgid", "aws:resourceorgpaths"} {
		owners, callers := c.Entry(name), c.Entry(organizationTwins[name])
		if owners != nil && callers != nil && !owners.Value.Same(&callers.Value) {
			return true
		}
	}
	return false
}

// CheckOrganizations reports, as a [*request.ContextError], where a request is supplied with an
// organization of the resource's owner that is not the one of the caller, although the resource
// belongs to the caller's account.
func (ev *Evaluator) CheckOrganizations(req *request.Request) error {
	var contradictions []request.Contradiction
	for _, name := range [...]string{"aws:resourceorgid", "aws:resourceorgpaths"} {
		owners, callers := req.Context.Entry(name), req.Context.Entry(organizationTwins[name])
		if owners == nil || callers == nil || !request.Contradicts(&owners.Value, &callers.Value) {
			continue
		}
		for _, r := range req.Resources {
			v := &env{ev: ev, principal: req.Principal, action: req.Action, resource: r}
			v.findAccounts()
			if v.sameAccount != truth.True || r.OfAWS != truth.False || req.Action.ResourceLess() || req.Action.Owner == facts.OwnerAbsent {
				continue
			}
			contradictions = append(contradictions, request.Contradiction{
				Kind: request.AgainstOrganization, Key: owners.Key.Display, Stated: owners.Value.Describe(),
				Follows: callers.Key.Display + " = " + callers.Value.Describe(), Of: r.String(),
			})
			break
		}
	}
	if contradictions == nil {
		return nil
	}
	return &request.ContextError{Contradictions: contradictions}
}
