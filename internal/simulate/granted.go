// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/granted"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// granted returns what the policies of the simulation's principal leave it, in words; false
// while a line may change with values that are not known yet. It is for a caller of the
// simulation's account that has policies of its own: others have nothing but what resource
// policies grant, which is not in it.
func (s *simulation) granted() (lines []string, known bool) {
	in := s.in
	if in.Identity.HasUnknown() || in.Session.HasUnknown() || in.ServiceControl.HasUnknown() || in.Boundary.HasUnknown() || s.caller.unknown != "" {
		return nil, false
	}
	p, layers := s.caller.principal, &s.evs.layers
	linked, management := p.ServiceLinked, p.ManagementAccount
	if (linked == truth.Unknown || management == truth.Unknown) && (layers.Boundary != nil || layers.Session != nil || layers.SCP != nil) {
		if s.caller.pending {
			return nil, false
		}
		linked, management = truth.True, truth.True // bound by less, and so granted more
	}
	out := granted.Input{}
	switch {
	case !p.Kind.HasAccount():
		return []string{}, true
	case p.Kind == request.KindRoot, p.Kind == request.KindRootSession:
		out.Everything = "the root user" // E-503
	case p.Kind == request.KindFederatedUser && layers.Session == nil:
		return []string{}, true // E-515
	default:
		out.Identity = grantedDocuments(&layers.Identity)
	}
	if layers.Boundary != nil && out.Everything == "" && linked != truth.True {
		out.Ceilings = append(out.Ceilings, granted.Ceiling{
			Name:      "the permissions boundary",
			Documents: []granted.Document{{Label: layers.Boundary.Label, Doc: layers.Boundary.Document()}},
		})
	}
	if layers.Session != nil && p.Kind.IsSession() && linked != truth.True {
		out.Ceilings = append(out.Ceilings, granted.Ceiling{Name: "the session policies", Documents: grantedDocuments(layers.Session)})
	}
	if layers.SCP != nil && linked != truth.True && management != truth.True {
		for i := range layers.SCP.Levels {
			out.Ceilings = append(out.Ceilings, granted.Ceiling{
				Name: "the service control policies", SCP: true, Documents: grantedDocuments(&layers.SCP.Levels[i]),
			})
		}
	}
	var names granted.Catalog
	if c, ok := s.catalog.(granted.Catalog); ok {
		names = c
	}
	set := granted.Of(&out, names)
	return set.Texts(), !set.Unknown
}

func grantedDocuments(ps *evaluator.Policies) []granted.Document {
	out := make([]granted.Document, len(ps.List))
	for i, p := range ps.List {
		out[i] = granted.Document{Label: p.Label, Doc: p.Document()}
	}
	return out
}
