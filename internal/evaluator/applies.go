// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// layerApplies is the matrix of E-401: whether a layer, if there is one, takes part in
// requests of such a caller. It is Unknown where that depends on parts of the caller or
// the resource that are not known.
func (v *env) layerApplies(l Layer) truth.Value {
	kind := v.principal.Kind
	switch l {
	case LayerIdentity:
		if root := kind == request.KindRoot || kind == request.KindRootSession; root && len(v.ev.layers.Identity.List) > 0 {
			v.note(Note{Kind: NoteRootPolicies})
		}
		return truth.Of(kind <= request.KindFederatedUser)
	case LayerBoundary:
		return v.unlessServiceLinked(kind <= request.KindFederatedUser, v.ev.layers.Boundary != nil)
	case LayerSession:
		return v.unlessServiceLinked(kind.IsSession(), v.ev.layers.Session != nil)
	case LayerSCP:
		return v.scpApplies()
	case LayerRCP:
		return v.rcpApplies()
	case LayerEndpoint:
		return v.endpointApplies()
	default:
		return truth.True
	}
}

// unlessServiceLinked is the column of service-linked roles in E-401, which have
// neither a permissions boundary nor session policies.
func (v *env) unlessServiceLinked(applies, given bool) truth.Value {
	linked := v.principal.ServiceLinked
	switch {
	case !given:
	case linked == truth.True:
		v.note(Note{Kind: NoteLinkedBoundary})
	case linked == truth.Unknown && applies:
		v.because(WhyLinkedBoundary, Cause{})
	}
	return truth.And(truth.Of(applies), truth.Not(linked))
}

// scpApplies is E-402: service control policies follow the caller's account. They do
// not reach the management account and service-linked roles.
func (v *env) scpApplies() truth.Value {
	p := v.principal
	if !p.Kind.HasAccount() {
		return truth.False
	}
	switch p.ManagementAccount {
	case truth.True:
		v.note(Note{Kind: NoteSCPManagement})
	case truth.Unknown:
		v.because(WhyCallerManagement, Cause{})
	}
	switch p.ServiceLinked {
	case truth.True:
		v.note(Note{Kind: NoteSCPLinked})
	case truth.Unknown:
		v.because(WhyLinkedSCP, Cause{})
	}
	return truth.And(truth.Not(p.ManagementAccount), truth.Not(p.ServiceLinked))
}

// rcpApplies is E-403 and E-533: resource control policies follow the resource's
// account, for all callers.
func (v *env) rcpApplies() truth.Value {
	if v.action.Folded == "kms:retiregrant" || !v.ev.catalog.SupportsRCP(v.action.Prefix) {
		return truth.False // E-535 is up to the caller
	}
	if v.resource.OfAWS == truth.True {
		v.note(Note{Kind: NoteRCPOfAWS})
		return truth.False
	}
	management := v.resource.ManagementAccount
	switch management {
	case truth.True:
		v.note(Note{Kind: NoteRCPManagement})
	case truth.Unknown:
		v.because(WhyResourceManagement, Cause{})
	}
	switch v.principal.ServiceLinked {
	case truth.True:
		v.note(Note{Kind: NoteRCPLinked})
	case truth.Unknown:
		v.because(WhyLinkedRCP, Cause{})
	}
	applies := truth.And(truth.Not(management), truth.Not(v.principal.ServiceLinked))
	if (v.resource.Star || v.action.ResourceLess()) && !v.takesResource() {
		applies = truth.And(applies, v.readings(16, truth.True, truth.False))
	}
	if v.action.Prefix == "kms" && applies != truth.False {
		v.assume(Note{Kind: AssumeCustomerKey})
	}
	return applies
}

// takesResource reports whether the action is known to have resource types.
func (v *env) takesResource() bool { return v.action.Known && !v.action.ResourceLess() }

// endpointApplies is E-406 and E-554: services do not call through a customer's
// endpoint, and a gateway endpoint leads to few services.
func (v *env) endpointApplies() truth.Value {
	given := v.ev.layers.Endpoint != nil
	switch {
	case v.principal.Kind == request.KindService, v.principal.Kind == request.KindOAI:
		return truth.False
	case v.ev.layers.EndpointKind == EndpointGateway && !facts.HasGateway(v.action.Prefix):
		if given {
			v.note(Note{Kind: NoteGateway, Action: v.action.Prefix})
		}
		return truth.False
	case v.throughEndpoint == truth.False && given:
		v.note(Note{Kind: NoteNotThroughEndpoint})
	case v.throughEndpoint == truth.Unknown && v.open:
		v.unknownValue(&viaServiceKey, request.FromFree)
	case v.throughEndpoint == truth.Unknown:
		v.because(WhyViaService, Cause{Key: viaServiceKey.Display})
	}
	return v.throughEndpoint
}

// endpointPassed is E-406 and E-554: a request passes an endpoint if there is a policy
// of one or the context names one, but not if a service makes it.
func (v *env) endpointPassed() truth.Value {
	if v.principal.Kind == request.KindService || v.principal.Kind == request.KindOAI {
		return truth.False
	}
	named := truth.False
	if e := v.context.Entry("aws:sourcevpce"); e != nil {
		named = e.Value.Here()
	}
	if v.ev.layers.Endpoint == nil || v.ev.layers.EndpointKind == EndpointGateway && !facts.HasGateway(v.action.Prefix) {
		return named
	}
	return truth.Or(named, truth.Not(v.viaService()))
}
