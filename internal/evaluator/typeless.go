// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"iter"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// matchTypeless is E-1403: an entry for an action without resource types. One of only
// asterisks covers it. Of others AWS's reference says that they do not; what AWS does is
// known for some actions, and where nothing is known an entry that covers a wide ARN of the
// service may cover them (C-32).
func (v *env) matchTypeless(e *program.ResourceEntry) truth.Value {
	all := truth.False
	if e.Template == nil && !e.Never {
		if all = e.ARN.Whole.MatchesAll(); all == truth.True {
			return all
		}
		if all == truth.Unknown {
			v.unknown(e.Node)
		}
	}
	info := &v.action.Info
	if info.On != nil {
		return truth.Or(all, v.matchWide(e, info.On))
	}
	mark := v.mark()
	other := truth.False
	for i := range typelessCandidates(e, info.Wide) {
		if other = truth.Or(other, v.matchWide(e, &info.Wide[i])); other == truth.True {
			break
		}
	}
	v.release(mark, other) // what is not known yet may decide, also a contested question
	return truth.Or(all, v.readings(32, truth.False, other))
}

// typelessCandidates yields those of the wide ARNs of a service, sorted by their sixth field, that
// an entry may cover. Services have hundreds.
func typelessCandidates(e *program.ResourceEntry, wide []arn.Wide) iter.Seq[int] {
	return func(yield func(int) bool) {
		if e.Never || len(wide) == 0 {
			return
		}
		// An entry with a variable, or with fields that are not certain, may cover any.
		service, resource := &e.Head[2], (*pattern.Pattern)(nil)
		if e.Template == nil {
			service, resource = e.ARN.Pattern.Field(2), e.ARN.Pattern.Field(5)
		}
		if resource != nil && resource.HasHole() {
			resource = nil
		}
		from, prefix := 0, ""
		if resource != nil {
			prefix = resource.LiteralPrefix()
			from, _ = slices.BinarySearchFunc(wide, prefix, func(w arn.Wide, prefix string) int { return strings.Compare(w.Resource, prefix) })
		}
		for i := from; i < len(wide) && strings.HasPrefix(wide[i].Resource, prefix); i++ {
			w := &wide[i]
			if service != nil && !service.HasHole() && !service.Match(w.Service) || resource != nil && !resource.Match(w.Resource) {
				continue
			}
			if !yield(i) {
				return
			}
		}
	}
}

// matchWide decides the entry for the action on a wide ARN, in the region, partition and
// account of the request.
func (v *env) matchWide(e *program.ResourceEntry, w *arn.Wide) truth.Value {
	asked := v.resource
	defer func() { v.resource, v.onWide = asked, false }()
	partition, account := v.principal.Partition, v.principal.Account
	region := pattern.Hole(pattern.NoColon)
	if !asked.Star && asked.Aligned {
		partition, region, account = asked.Fields[1], asked.Fields[3], asked.Fields[4]
	}
	if pattern.IsEmpty(partition) {
		partition = pattern.Hole(pattern.NoColon)
	}
	if !account.IsKnown() || pattern.IsEmpty(account) {
		account = v.resourceAccount
	}
	v.onWide = true
	match := func() truth.Value {
		v.resource = request.NewResource(w.Text(partition, region, account))
		got, _ := v.matchResourceEntry(e)
		return got
	}
	mark := v.mark()
	got := match()
	if got != truth.Unknown || !w.Regional || region.IsKnown() {
		return got
	}
	// The region matters, or what is not known yet of the entry: the region is the one of the
	// request, where that is known.
	v.resource, v.onWide = asked, false
	if !asked.Star {
		v.unknownResource()
		return got
	}
	key := v.key(&requestedRegion)
	if key.Presence != truth.True || key.Count() != 1 || !key.At(0).IsKnown() {
		return v.unknownValue(&requestedRegion, key.Origin)
	}
	if v.trace != nil {
		v.trace.causes = v.trace.causes[:mark]
	}
	region, v.onWide = key.At(0), true
	return match()
}

// unknownWide is the cause where an entry covers only some completions of a wide ARN.
// That the region is not known is reported by matchWide.
func (v *env) unknownWide() {
	if r := v.resource; r.Aligned && r.Fields[3].IsKnown() {
		v.because(WhyCallerPlace, Cause{Action: v.action.Name})
	}
}

var requestedRegion = program.NewKey("aws:RequestedRegion", iam.NoServices{})
