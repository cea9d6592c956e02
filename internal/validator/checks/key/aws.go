// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package key

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// checkKeyOfAWS reports a condition on tags or the owner of resources, for resources of AWS that the statement names: they have
// no tags of a customer, and their owner is AWS (E-1756). It reports whether there is a finding.
func checkKeyOfAWS(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) bool {
	owner := resourceOwnerKeys.Has(e.Name)
	if !owner && c.KindOf(e) != view.ResourceTag || s.NotResource != nil || owner && !namesOwners(e) || e.WithoutKey() == truth.Unknown || !c.Afford(s, 1) {
		return false
	}
	owned := slices.IndexFunc(s.Resources, func(r view.ResourceEntry) bool { return ofAWS(&r) && !c.FoundWrong(r.Node) })
	if owned < 0 {
		return false
	}
	r := &s.Resources[owned]
	f := frame.At(e, "The resource "+words.Quote(r.Text)+" belongs to AWS: it has no tags of yours, so that "+words.Quote(e.Name)+" is absent.")
	if owner {
		f.Message = "The resource " + words.Quote(r.Text) + " belongs to AWS, so that " + words.Quote(e.Name) + " is never one of yours."
	}
	f.Message += frame.Absence(s, e, "calls on it")
	f.Fix = "Write the resources that belong to AWS into a statement of their own, without the condition."
	if s.Effect == policy.Deny && e.WithoutKey() == truth.True {
		f.Fix = "Remove the resources that belong to AWS from this statement."
	} else {
		f.Class = openClass(s, e)
	}
	f.Related = []policy.Related{frame.Related(r.Node, "resource of AWS")}
	c.Add(f)
	return true
}

// namesOwners reports whether all values of a condition are known accounts or the like, and the key is not merely optional:
// whether the requests have it is not documented.
func namesOwners(e *view.ConditionEntry) bool {
	return e.Compares() && !e.Op.IfExists && e.Op.Set != iam.ForAllValues && e.ValuesKnown() && len(e.Values) > 0 &&
		!slices.ContainsFunc(e.Values, func(v view.Value) bool { return strings.ContainsAny(v.Text, "*?$") })
}

// ofAWS reports whether AWS owns all resources that the entry covers.
func ofAWS(r *view.ResourceEntry) bool {
	return r.Known && !r.Star && !strings.Contains(r.Text, "${") && r.ARN.IsARN() && facts.OwnedByAWS(r.ARN.Service(), r.ARN.Account(), r.ARN.Resource())
}
