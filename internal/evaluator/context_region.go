// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// requestedRegion is aws:RequestedRegion: the region of a service with one endpoint, else
// that in the ARN of the resource (E-1776, E-1777). If it is not known, it still is the
// region of the resource.
func (v *env) requestedRegion() (request.KeyValue, bool) {
	if region, ok := v.globalRegion(); ok {
		return request.PresentValue(region), true
	}
	r := v.resource
	if r == nil || r.Star || !r.Aligned || pattern.IsEmpty(r.Fields[3]) || v.action.Region.Free {
		return request.KeyValue{}, false
	}
	if service, known := r.Fields[2].Known(); !known || service != v.action.Prefix {
		return request.KeyValue{}, false
	}
	for i := range v.action.Region.FreeFor {
		if v.action.Region.FreeFor[i].Test(r.Text) != truth.False {
			return request.KeyValue{}, false
		}
	}
	kv := request.PresentValue(r.Fields[3])
	if !kv.IsKnown() {
		kv.Origin = request.FromResource
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
	regions := v.action.Region.Global
	if regions == nil {
		return pattern.Text{}, false
	}
	partition, known := v.principal.Partition.Known()
	if !known || partition == "" {
		if v.resource == nil || !v.resource.Aligned {
			return pattern.Text{}, false
		}
		if partition, known = v.resource.Fields[1].Known(); !known {
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
