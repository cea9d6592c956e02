// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import "slices"

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

// boundary returns the document of the one boundary that a principal has, nil if it is not
// known or not visible.
func (p *Principal) boundary() *Document {
	if len(p.Boundaries) != 1 || p.Boundaries[0].Link == Possible || !p.Boundaries[0].visible() {
		return nil
	}
	return p.Boundaries[0].Document
}

// sensitive reports whether a policy of the principal must not be shown.
func (p *Principal) sensitive() bool {
	return slices.ContainsFunc(slices.Concat(p.Layers, p.Boundaries), func(l *Layer) bool { return l.Document != nil && l.Document.Sensitive })
}
