// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// outcome is D and G of one check, with what each layer said.
type outcome struct {
	denied  truth.Value
	granted term
	grants  grants
	// layers holds what each layer says on its own; deniedBy the result of its denials
	// once it is known whether the layer applies.
	layers   [layerCount]LayerResult
	deniedBy [layerCount]truth.Value
	levels   []LayerResult
}

// decide evaluates every layer and applies the formulas (E-303, E-304).
func (v *env) decide(o *outcome) {
	g := &o.grants
	if v.ev.opts.DocumentsAlone {
		v.documentsAlone(o)
		return
	}
	g.id = v.identity(o)
	g.pb = v.boundaryLayer(o)
	g.sp = v.session(o)
	g.scp = v.scp(o)
	g.rcp = v.rcp(o)

	mark := v.mark()
	g.mandatory = term{v.mandatory(), 1 << atomMandatory}
	g.both = v.action.Need.Identity
	v.atomCauses(atomMandatory, mark)
	g.same = term{v.sameAccount, 1 << atomSameAccount}
	if v.sameAccount == truth.Unknown {
		mark = v.mark()
		v.because(WhyOwner, Cause{Resource: v.resourceName()})
		v.atomCauses(atomSameAccount, mark)
	}
	v.resourceLayer(o)
	g.vpce = v.endpoint(o)

	mark = v.mark()
	var over override
	v.override(&over)
	v.atEndpoint(&over, g.vpce.value, o.deniedBy[LayerEndpoint])
	o.granted = v.rootAccess(g, v.contestIdentity(g))
	v.atomCauses(atomOverride, mark)
	o.deniedBy[LayerResource] = truth.And(o.deniedBy[LayerResource], truth.Not(over.ignoreResourceDeny)) // E-1357
	denied := truth.False
	for l := range o.deniedBy {
		denied = truth.Or(denied, o.deniedBy[l])
	}
	o.granted = all(o.granted, term{truth.Not(over.never), 1 << atomOverride})
	o.granted = some(o.granted, term{over.always, 1 << atomOverride})
	o.denied = truth.And(denied, truth.Not(over.always))
	if over.reason.Kind != NoteNone {
		v.note(over.reason)
		if v.trace != nil && (over.always == truth.True || over.never == truth.True) {
			v.trace.rule = over.reason
		}
	}
	if v.unsure != nil {
		v.weigh(o)
	}
}

// documentsAlone decides by the identity policies and nothing else, see
// [Options.DocumentsAlone].
func (v *env) documentsAlone(o *outcome) {
	v.layer = LayerIdentity
	got := v.evaluateList(&v.ev.layers.Identity, -1)
	o.deniedBy[LayerIdentity] = got.deny
	o.layers[LayerIdentity] = layerResult(got.allow(), got.deny)
	o.denied, o.granted = got.deny, term{got.allow(), 1 << atomIdentity}
}

// weigh makes a check count for less that may not be part of the request: what it
// says can then deny the request, and does not have to.
func (v *env) weigh(o *outcome) {
	if v.trace != nil {
		v.trace.atoms[atomOverride] = append(v.trace.atoms[atomOverride], *v.unsure)
	}
	o.denied = truth.And(o.denied, truth.Unknown)
	o.granted = some(o.granted, term{truth.Unknown, 1 << atomOverride})
}

// contestIdentity is the grant formula for the caller. For sts:TagSession and its
// like, whether the caller's identity policies must allow too where the trust policy
// names the caller is contested (C-15).
func (v *env) contestIdentity(g *grants) term {
	granted := g.formula(v.principal.Kind)
	if !v.identityContested() || v.layerApplies(LayerIdentity) == truth.False {
		return granted
	}
	both := all(granted, g.id, g.pb, g.sp)
	if both.value == granted.value {
		return granted
	}
	out := term{v.readings(15, both.value, granted.value), 1 << atomOverride}
	for _, t := range []term{both, granted} {
		if t.value == out.value {
			out.from |= t.from
		}
	}
	return out
}

// ceiling records what a layer that never grants says, and returns its A of E-306.
func (v *env) ceiling(o *outcome, l Layer, a atom, applies, allow, deny truth.Value) term {
	allow, deny = truth.Ite(applies, allow, truth.True), truth.And(applies, deny)
	o.deniedBy[l] = deny
	if applies != truth.False {
		o.layers[l] = layerResult(allow, deny)
	}
	return term{allow, 1 << a}
}

// applies asks whether a layer takes part, and keeps the causes with the layer.
func (v *env) applies(l Layer) truth.Value {
	v.layer = l
	mark := v.mark()
	r := v.layerApplies(l)
	v.layerCauses(mark)
	return r
}

// evaluateList evaluates the policies of one layer or level: each contributes.
func (v *env) evaluateList(ps *Policies, level int) verdict {
	var out verdict
	for _, p := range ps.List {
		v.addPolicy(p, level, &out)
	}
	if ps.More {
		mark := v.mark()
		v.furtherPolicies(level)
		v.layerCauses(mark)
		out.addUnknown()
	}
	return out
}

// furtherPolicies is the cause of a layer or level that may have more policies.
func (v *env) furtherPolicies(level int) {
	switch v.layer {
	case LayerSCP:
		v.because(WhyMoreSCPs, Cause{Level: level})
	case LayerRCP:
		v.because(WhyMoreRCPs, Cause{Level: level})
	default:
		v.because(WhyMorePolicies, Cause{})
	}
}

// identity is the identity layer (section 5.1). Where it does not apply it grants
// nothing (E-306); the root user's full access is in the formulas (E-503).
func (v *env) identity(o *outcome) term {
	applies := v.applies(LayerIdentity)
	if applies == truth.False {
		return term{truth.False, 1 << atomIdentity}
	}
	got := v.evaluateList(&v.ev.layers.Identity, -1)
	allow := truth.And(applies, got.allow())
	o.deniedBy[LayerIdentity] = truth.And(applies, got.deny)
	o.layers[LayerIdentity] = layerResult(allow, o.deniedBy[LayerIdentity])
	return term{allow, 1 << atomIdentity}
}

// boundaryLayer is the permissions boundary (section 5.2): a ceiling.
func (v *env) boundaryLayer(o *outcome) term {
	v.layer = LayerBoundary
	if v.boundary == truth.False {
		return term{truth.True, 1 << atomBoundary}
	}
	if v.boundary == truth.Unknown {
		mark := v.mark()
		v.because(WhyBoundary, Cause{})
		v.layerCauses(mark)
	}
	got := verdict{direct: truth.Unknown, deny: truth.Unknown}
	if p := v.ev.layers.Boundary; p != nil {
		got = v.evaluatePolicy(p, -1)
	}
	return v.ceiling(o, LayerBoundary, atomBoundary, v.boundary, got.allow(), got.deny)
}

// session is the session policies (section 5.3).
func (v *env) session(o *outcome) term {
	ps := v.ev.layers.Session
	if k := v.principal.Kind; ps == nil && k != request.KindFederatedUser && k != request.KindRootSession {
		return term{truth.True, 1 << atomSession}
	}
	applies := v.applies(LayerSession)
	if applies == truth.False {
		return term{truth.True, 1 << atomSession}
	}
	if ps == nil || len(ps.List) == 0 && !ps.More {
		return v.noSessionPolicy(o)
	}
	var got verdict
	every := truth.True
	for _, p := range ps.List {
		one := v.evaluatePolicy(p, -1)
		every = truth.And(every, one.allow())
		got.or(one)
	}
	if ps.More {
		mark := v.mark()
		v.because(WhyMoreSessionPolicies, Cause{})
		v.layerCauses(mark)
		got.addUnknown()
		every = truth.And(every, truth.Unknown)
	}
	mark := v.mark()
	allow := v.readings(17, got.allow(), every)
	v.layerCauses(mark)
	return v.ceiling(o, LayerSession, atomSession, applies, allow, got.deny)
}

// noSessionPolicy is E-512, E-515 and E-517.
func (v *env) noSessionPolicy(o *outcome) term {
	switch v.principal.Kind {
	case request.KindFederatedUser:
		v.note(Note{Kind: NoteNoSessionPolicy})
		o.layers[LayerSession] = LayerImplicitDeny
		return term{truth.False, 1 << atomSession}
	case request.KindRootSession:
		mark := v.mark()
		v.because(WhyTaskPolicy, Cause{})
		v.layerCauses(mark)
		o.layers[LayerSession] = LayerUndetermined
		return term{truth.Unknown, 1 << atomSession}
	default:
		return term{truth.True, 1 << atomSession}
	}
}

// scp is the service control policies (E-520): every level has to allow.
func (v *env) scp(o *outcome) term {
	levels := v.ev.layers.SCP
	if levels == nil {
		return term{truth.True, 1 << atomSCP}
	}
	applies := v.applies(LayerSCP)
	if applies == truth.False {
		return term{truth.True, 1 << atomSCP}
	}
	allow, deny := truth.True, truth.False
	for i := range levels.Levels {
		got := v.evaluateList(&levels.Levels[i], i)
		allow, deny = truth.And(allow, got.allow()), truth.Or(deny, got.deny)
		if v.trace != nil {
			o.levels = append(o.levels, layerResult(got.allow(), got.deny))
		}
	}
	if levels.More {
		mark := v.mark()
		v.because(WhyMoreSCPLevels, Cause{})
		v.layerCauses(mark)
		allow, deny = truth.And(allow, truth.Unknown), truth.Or(deny, truth.Unknown)
	}
	return v.ceiling(o, LayerSCP, atomSCP, applies, allow, deny)
}

// rcp is the resource control policies (E-530): AWS's own policy allows everything
// at every level, so that only denials count.
func (v *env) rcp(o *outcome) term {
	levels := v.ev.layers.RCP
	if levels == nil {
		return term{truth.True, 1 << atomRCP}
	}
	applies := v.applies(LayerRCP)
	if applies == truth.False {
		v.warnUnlistedRCP(levels)
		return term{truth.True, 1 << atomRCP}
	}
	deny := truth.False
	for i := range levels.Levels {
		got := v.evaluateList(&levels.Levels[i], i)
		deny = truth.Or(deny, got.deny)
	}
	if levels.More {
		mark := v.mark()
		v.because(WhyMoreRCPLevels, Cause{})
		v.layerCauses(mark)
		deny = truth.Or(deny, truth.Unknown)
	}
	return v.ceiling(o, LayerRCP, atomRCP, applies, truth.True, deny)
}

// warnUnlistedRCP is E-535: a denial that counts for nothing today because the
// service is not on AWS's list may count tomorrow.
func (v *env) warnUnlistedRCP(levels *Levels) {
	if v.trace == nil || v.ev.catalog.SupportsRCP(v.action.Prefix) {
		return
	}
	saved := *v.trace
	v.trace.matched = nil
	deny := truth.False
	for i := range levels.Levels {
		for _, p := range levels.Levels[i].List {
			got := v.evaluatePolicy(p, i)
			deny = truth.Or(deny, got.deny)
		}
	}
	*v.trace = saved
	if deny != truth.False {
		v.note(Note{Kind: NoteRCPUnlisted, Action: v.action.Prefix})
	}
}

// endpoint is the VPC endpoint policy (section 5.7): a ceiling. Without a policy the
// endpoint has the default, which allows everything (E-406).
func (v *env) endpoint(o *outcome) term {
	p := v.ev.layers.Endpoint
	if p == nil {
		if v.throughEndpoint != truth.False {
			v.assume(Note{Kind: AssumeEndpointOpen})
		}
		return term{truth.True, 1 << atomEndpoint}
	}
	applies := v.applies(LayerEndpoint)
	if applies == truth.False {
		return term{truth.True, 1 << atomEndpoint}
	}
	got := v.evaluatePolicy(p, -1)
	return v.ceiling(o, LayerEndpoint, atomEndpoint, applies, got.allow(), got.deny)
}

// atomCauses moves the causes since the mark to an atom of the formulas.
func (v *env) atomCauses(a atom, mark int) {
	if v.trace == nil {
		return
	}
	v.trace.atoms[a] = append(v.trace.atoms[a], v.trace.causes[mark:]...)
	v.trace.causes = v.trace.causes[:mark]
}
