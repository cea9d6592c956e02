// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// checkKeyOfAWS reports a condition on tags or the owner of resources, for resources of AWS that the statement names: they have
// no tags of a customer, and their owner is AWS (E-1756). It reports whether there is a finding.
func (c *Context) checkKeyOfAWS(s *Statement, e *ConditionEntry) bool {
	owner := resourceOwnerKeys.Has(e.Name)
	if !owner && c.kindOf(e) != resourceTag || s.NotResource != nil || owner && !e.namesOwners() || e.withoutKey() == truth.Unknown || !c.afford(s, 1) {
		return false
	}
	owned := slices.IndexFunc(s.Resources, func(r ResourceEntry) bool { return r.ofAWS() && !c.Tainted(r.Node) })
	if owned < 0 {
		return false
	}
	r := &s.Resources[owned]
	f := e.found("The resource " + words.Quote(r.Text) + " is one of AWS: it has no tags of yours, so that " + words.Quote(e.Name) + " is absent.")
	if owner {
		f.Message = "The resource " + words.Quote(r.Text) + " is one of AWS, so that " + words.Quote(e.Name) + " is never one of yours."
	}
	f.Message += absence(s, e, "calls on it")
	f.Fix = "Write resources of AWS into a statement of their own, without the condition."
	if s.Effect == policy.Deny && e.withoutKey() == truth.True {
		f.Fix = "Leave resources of AWS out of this statement."
	} else {
		f.Class = openClass(s, e)
	}
	f.Related = []policy.Related{Related(r.Node, "resource of AWS")}
	c.Add(f)
	return true
}

// namesOwners reports whether all values of a condition are known accounts or the like, and the key is not merely optional:
// whether the requests have it is not documented.
func (e *ConditionEntry) namesOwners() bool {
	return e.compares() && !e.Op.IfExists && e.Op.Set != iam.ForAllValues && e.ValuesKnown() && len(e.Values) > 0 &&
		!slices.ContainsFunc(e.Values, func(v Value) bool { return strings.ContainsAny(v.Text, "*?$") })
}

// ofAWS reports whether AWS owns all resources that the entry covers.
func (r *ResourceEntry) ofAWS() bool {
	return r.Known && !r.Star && !strings.Contains(r.Text, "${") && r.ARN.IsARN() && facts.OwnedByAWS(r.ARN.Service(), r.ARN.Account(), r.ARN.Resource())
}
