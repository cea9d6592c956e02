// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package request

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// AnyResource returns resources that represent all of a type that the request may name
// in addition to its own: those that follow from its own, or else all in their region and
// in the caller's account. It is nil if the type does not say what they are.
func (r *Request) AnyResource(t *iam.ResourceType) []*Resource {
	if t.Tied != nil {
		named := make([]pattern.Text, len(r.Resources))
		for i, given := range r.Resources {
			named[i] = given.Text
		}
		if text, ok := t.Tied(named); ok {
			return []*Resource{r.anyOfType(t, text)}
		}
	}
	if t.Any == nil {
		return nil
	}
	partition, region, account := r.Principal.Partition, pattern.Hole(pattern.NoColon), r.Principal.Account
	if pattern.IsEmpty(partition) {
		partition = pattern.Hole(pattern.NoColon)
	}
	if pattern.IsEmpty(account) {
		account = pattern.Hole(pattern.Digits12)
	}
	if !account.IsKnown() && r.Principal.SameAccountAsResource {
		for _, given := range r.Resources {
			if owner := given.OwnerText(); owner.IsKnown() && !pattern.IsEmpty(owner) {
				account = owner
				break
			}
		}
	}
	for _, given := range r.Resources {
		if given.Aligned && !pattern.IsEmpty(given.Fields[3]) {
			partition, region = given.Fields[1], given.Fields[3]
			break
		}
	}
	for _, given := range r.Resources {
		if owner := given.OwnerText(); !given.Star && !pattern.IsEmpty(owner) && pattern.Exact(owner, account) != truth.True {
			account = pattern.Hole(pattern.Digits12) // it may be the caller's or the other one
		}
	}
	var out []*Resource
	for _, text := range t.Any(partition, region, account) {
		out = append(out, r.anyOfType(t, text))
	}
	return out
}

// anyOfType is a resource of a type, any one if the text has holes.
func (r *Request) anyOfType(t *iam.ResourceType, text pattern.Text) *Resource {
	one := NewResource(text)
	if !one.IsKnown {
		one.AnyOf = t.Name
		one.Missing = !slices.ContainsFunc(r.Resources, func(given *Resource) bool { return given.Star })
	}
	return one
}
