// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// neededActions are the actions that the policy of the resource has to allow as well.
func neededActions() []string { return facts.NeededPolicyActions() }

// way is a conjunction of groups of leaves.
func way(needs string, groups ...[]Leaf) Way {
	w := Way{Needs: needs}
	for _, g := range groups {
		w.Leaves = append(w.Leaves, g...)
	}
	return w
}

// own are the ways within one account without a policy of the resource.
func (r *regions) own(needs string) []Way {
	switch k := r.principal.Kind; {
	case k <= request.KindFederatedUser:
		return []Way{way(needs, []Leaf{r.id}, r.pb, r.sp, r.ceiling)}
	case k == request.KindRoot, k == request.KindRootSession:
		return []Way{way(needs, r.sp, r.ceiling)}
	case needs != "":
		return []Way{way(needs, r.ceiling)}
	}
	return nil
}

// rest are the regions of the resources whose policies were not given.
func (r *regions) rest(resources, roles []pattern.Pattern) []Region {
	var out []Region
	split := func(g Region, foreign bool) {
		g.Foreign = foreign
		g.Except = append(g.Except, resources...)
		const policyNeeded = "that the policy of the resource lets the caller in"
		if r.ev.layers.ResourceMore {
			g.Ways = append(r.own("which policy the resource has"), way("which policy the resource has", r.ceiling))
			g.Denies = append(g.Denies, LayerStatement{Perhaps: true})
			out = append(out, g)
			return
		}
		trust, needed, free := g, g, g
		trust.Actions, trust.Ways = trustActions(), r.own(policyNeeded)
		trust.Except = append(trust.Except[:len(trust.Except):len(trust.Except)], roles...)
		needed.Actions, needed.ExceptActions, needed.Ways = neededActions(), trustActions(), r.own(policyNeeded)
		free.ExceptActions = neededActions()
		switch {
		case !r.principal.Kind.HasAccount(): // a policy that was not given names nobody (E-1711)
		case foreign:
			free.Ways = r.own(policyNeeded)
		default:
			free.Ways = r.own("")
		}
		out = append(out, trust, needed)
		out = append(out, r.withOwner(free)...)
	}
	account, known := r.principal.Account.Known()
	switch {
	case r.principal.SameAccountAsResource:
		split(Region{}, false)
		return out
	case !r.principal.Kind.HasAccount(), !known:
		split(Region{}, true)
		return out
	}
	glob := func(s string) pattern.Pattern {
		p := arn.Compile(s)
		g, _ := p.Glob()
		return g
	}
	mine, ofAWS, nobody := glob("arn:*:*:*:"+account+":*"), glob("arn:*:*:*:aws:*"), glob("arn:*:*:*::*")
	owner := ownedBy(account)
	other := owner
	other.Not = true
	split(Region{Resources: []pattern.Pattern{mine}}, false)
	split(Region{Resources: []pattern.Pattern{ofAWS, star()}}, false)
	var owned []pattern.Pattern
	for i := range r.owners {
		o := &r.owners[i]
		key := owner
		key.Value = o.Account
		split(Region{Resources: []pattern.Pattern{o.Pattern}, Except: slices.Clone(owned), Keys: []RegionKey{key}, Stated: true}, o.Account != account)
		owned = append(owned, o.Pattern)
	}
	split(Region{Resources: []pattern.Pattern{nobody}, Except: slices.Clone(owned), Keys: []RegionKey{owner}}, false)
	split(Region{Resources: []pattern.Pattern{nobody}, Except: slices.Clone(owned), Keys: []RegionKey{other}}, true)
	split(Region{Resources: []pattern.Pattern{arn.Shape()}, Except: append(owned, mine, ofAWS, nobody)}, true)
	return out
}

// withOwner adds to the region of the resources whose ARN names the caller's account that their requests
// have aws:ResourceAccount, but for the actions for which AWS leaves it out (E-1775).
func (r *regions) withOwner(g Region) []Region {
	account, known := r.principal.Account.Known()
	mine := arn.Compile("arn:*:*:*:" + account + ":*")
	glob, _ := mine.Glob()
	if !known || len(g.Resources) != 1 || g.Resources[0].String() != glob.String() || len(g.Actions) > 0 {
		return []Region{g}
	}
	var ownerless []string
	for _, o := range facts.OwnerlessActions() {
		ownerless = append(ownerless, o.Action)
	}
	named, other := g, g
	named.Keys = append(slices.Clip(g.Keys), ownedBy(account))
	named.ExceptActions = slices.Concat(g.ExceptActions, ownerless)
	other.Actions = ownerless
	return []Region{named, other}
}

// star is the resource "*" as a request names it.
func star() pattern.Pattern {
	var b pattern.Builder
	b.Literal("*")
	return b.Pattern()
}

// trustActions are the actions in which the trust policy of a role takes part (E-560).
func trustActions() []string {
	return slices.Concat(iam.AssumeActions[:], iam.SessionActions[:])
}
