// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package link

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/extract"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/world"
)

// Touched reports whether the plan changes the principal or one of its policies.
func (p *Principal) Touched() bool {
	if p.Resource.Changed() || p.Resource.Deferred {
		return true
	}
	for _, layer := range slices.Concat(p.Layers, p.Boundaries) {
		if layer.From.Changed() || layer.From.Deferred || layer.member != nil && (layer.member.Changed() || layer.member.Deferred) || layer.Document != nil && (layer.Document.Resource.Changed() || layer.Document.Resource.Deferred) {
			return true
		}
	}
	return false
}

// Boundary returns the document of the one boundary that a principal has, nil if it is not
// known or not visible.
func (p *Principal) Boundary() *extract.Document {
	if len(p.Boundaries) != 1 || p.Boundaries[0].Link == world.Possible || !p.Boundaries[0].Visible() {
		return nil
	}
	return p.Boundaries[0].Document
}

// Sensitive reports whether a policy of the principal must not be shown.
func (p *Principal) Sensitive() bool {
	return slices.ContainsFunc(slices.Concat(p.Layers, p.Boundaries), func(l *Layer) bool { return l.Document != nil && l.Document.Sensitive })
}
