// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// regionFacts is what an action says of the region that its calls are made in.
type regionFacts struct {
	// global is what the service is in each partition where it has one endpoint, nil for
	// regional services (E-1776).
	global []facts.GlobalService
	// free says that the region in the ARN of the resource tells nothing; freeFor are the
	// resources for which it does not (E-1777).
	free    bool
	freeFor []arn.Pattern
}

// learn fills in what the tables know of the action.
func (a *Action) learn() {
	a.need, a.needsPolicy = facts.PolicyNeededFor(a.service, a.fold)
	a.owner = facts.OwnerOf(a.service, a.fold)
	a.region.global = facts.GlobalIn(a.service)
	var resources []string
	a.region.free, resources = facts.RegionFree(a.fold)
	for _, p := range resources {
		a.region.freeFor = append(a.region.freeFor, arn.Compile(p))
	}
}

// requestedRegion is aws:RequestedRegion: the region of a service with one endpoint, else
// that in the ARN of the resource (E-1776, E-1777). A region that is not known is that of
// the resource all the same, whatever it is.
func (v *env) requestedRegion() (keyValue, bool) {
	if region, ok := v.globalRegion(); ok {
		return present(region), true
	}
	r := v.resource
	if r == nil || r.Star || !r.aligned || isEmpty(r.fields[3]) || v.action.region.free {
		return keyValue{}, false
	}
	if service, known := r.fields[2].Known(); !known || service != v.action.service {
		return keyValue{}, false
	}
	for i := range v.action.region.freeFor {
		if v.action.region.freeFor[i].Test(r.Text) != truth.False {
			return keyValue{}, false
		}
	}
	kv := present(r.fields[3])
	if !kv.isKnown() {
		kv.origin = fromResource
	}
	return kv, true
}

// inGlobalRegion reports whether the service has one endpoint.
func (v *env) inGlobalRegion() bool {
	_, ok := v.globalRegion()
	return ok
}

// globalRegion is the region that calls of global services count as, in the
// partition of the resource or else of the caller (E-1343).
func (v *env) globalRegion() (pattern.Text, bool) {
	regions := v.action.region.global
	if regions == nil {
		return pattern.Text{}, false
	}
	partition, known := v.principal.Partition.Known()
	if !known || partition == "" {
		if v.resource == nil || !v.resource.aligned {
			return pattern.Text{}, false
		}
		if partition, known = v.resource.fields[1].Known(); !known {
			return pattern.Text{}, false
		}
	}
	for i := range regions {
		if g := &regions[i]; g.Partition == partition && !g.Partly {
			return pattern.Literal(g.Region), true
		}
	}
	return pattern.Text{}, false
}
