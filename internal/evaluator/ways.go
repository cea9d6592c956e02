// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// ways returns the sets of layers of which each has to allow the request too, so that it is
// allowed: with the caller's own policies, and with the policy of the resource if that
// names the caller (E-312). None is returned that asks for more than another.
func (v *env) ways(o *outcome) [][]Layer {
	kind := v.principal.Kind
	yes := term{value: truth.True}
	g := o.grants
	allowed := func() bool { return g.formula(kind).value == truth.True }
	var limits []Layer // which always have to allow
	raise := func(t *term, l Layer) {
		if t.value != truth.True {
			*t, limits = yes, append(limits, l)
		}
	}
	raise(&g.rcp, LayerRCP)
	raise(&g.scp, LayerSCP)
	raise(&g.vpce, LayerEndpoint)
	if allowed() {
		return [][]Layer{limits}
	}
	above := g
	raise(&g.pb, LayerBoundary)
	raise(&g.sp, LayerSession)
	if allowed() {
		return [][]Layer{limits}
	}
	identity := g.id.value != truth.True && v.layerApplies(LayerIdentity) != truth.False
	var out [][]Layer
	if g.id = yes; identity && allowed() {
		out = append(out, slices.Concat(limits, []Layer{LayerIdentity}))
	}
	if !v.mayName(o) || len(out) > 0 && (above.pb.value != truth.True || above.sp.value != truth.True) {
		// A policy that names a session itself would get around the boundary and the session
		// policies, which are there to limit it.
		return out
	}
	limits = append(slices.Clip(limits), LayerResource)
	g.id, g.direct = o.grants.id, yes
	if allowed() {
		return append(out, slices.Clone(limits))
	}
	if g.id = yes; identity && len(out) == 0 && allowed() {
		out = append(out, slices.Concat(limits, []Layer{LayerIdentity}))
	}
	return out
}

// helps reports whether an Allow of the layer is part of some way.
func (r *Result) helps(l Layer) bool {
	return len(r.Ways) == 0 || slices.ContainsFunc(r.Ways, func(way []Layer) bool { return slices.Contains(way, l) })
}

// mayName reports whether a policy of the resource could name the caller: there is one, or the
// request needs one.
func (v *env) mayName(o *outcome) bool {
	return !o.unsaid() || o.grants.same.value != truth.True || o.grants.mandatory.value == truth.True
}

// bothWays are the ways in which two checks are allowed: those of both, or where they differ
// the first of each.
func bothWays(a, b [][]Layer) [][]Layer {
	switch {
	case len(a) == 0:
		return b
	case len(b) == 0, slices.EqualFunc(a, b, slices.Equal):
		return a
	}
	all := slices.Clone(a[0])
	for _, l := range b[0] {
		if !slices.Contains(all, l) {
			all = append(all, l)
		}
	}
	return [][]Layer{all}
}
