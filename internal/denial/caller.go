// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// ofCaller returns a copy of the input as far as it is about the caller of the denial, and says what
// was left out: the policies of one caller say nothing of another (N-401).
func (in *Input) ofCaller(d *Denial) (*Input, string) {
	out := *in
	own := in.Principal
	if own == nil || !own.ARN.IsKnown() {
		return &out, ""
	}
	switch d.PrincipalKind {
	case CallerUnknown, CallerService, CallerProduct, CallerMasked:
		return &out, ""
	}
	p, err := request.ParsePrincipal(d.Principal)
	if err != nil || sameCaller(own, p) || d.PrincipalKind == CallerFederated && own.Account.Equal(p.Account) {
		return &out, ""
	}
	out.Layers.Identity, out.Layers.Boundary, out.Layers.Session = evaluator.Policies{More: true}, nil, nil
	if !own.Account.Equal(p.Account) {
		out.Layers.SCP = nil
	}
	if d.PrincipalKind == CallerAnonymous {
		return &out, "The request was anonymous: it was sent without credentials, so that the policies of " + own.Display + " do not count."
	}
	return &out, "The policies are those of " + own.Display + ", and the message is about " + p.Display + ": they do not count. Give those of " + p.Display + "."
}

// onlyTrust is the trust policy that a denial is about that names no role: the only one
// that is given; nil if there are several or none (N-112).
func (in *Input) onlyTrust(d *Denial) *evaluator.ResourcePolicy {
	if d.Layer != Trust || d.Resource != "" {
		return nil
	}
	var only *evaluator.ResourcePolicy
	for i := range in.Layers.Resource {
		r := &in.Layers.Resource[i]
		if named(evaluator.LayerResource, request.NewResource(pattern.Literal(r.Owner))) != Trust {
			continue
		}
		if only != nil {
			return nil
		}
		only = r
	}
	return only
}

// provider is the identity provider that a trust policy names, "" if there are several or
// none.
func provider(r *evaluator.ResourcePolicy) string {
	if r.Policy == nil {
		return ""
	}
	only := ""
	for _, s := range r.Policy.Statements {
		if s.Source.Principal == nil {
			continue
		}
		for _, e := range s.Source.Principal.Entries {
			if e.Type != "Federated" {
				continue
			}
			list, known := listOf(&e.Values)
			for _, v := range list {
				if only != "" && only != v {
					return ""
				}
				only = v
			}
			if !known {
				return ""
			}
		}
	}
	return only
}
