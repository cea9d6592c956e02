// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import "github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"

// samePolicies reports whether all policies are those of another input, so that nothing
// that one allows is new in the other.
func (in *Input) samePolicies(other *Input) bool {
	return sameAll(&in.Identity, &other.Identity) && sameAll(&in.Session, &other.Session) && sameAll(&in.ResourcePolicies, &other.ResourcePolicies) &&
		sameDocument(in.Boundary, other.Boundary) && sameDocument(in.Endpoint, other.Endpoint) &&
		sameLevels(&in.ServiceControl, &other.ServiceControl) && sameLevels(&in.ResourceControl, &other.ResourceControl)
}

func sameLevels(a, b *documents.Levels) bool {
	if a.More || b.More || len(a.Levels) != len(b.Levels) {
		return false
	}
	for i := range a.Levels {
		if !sameAll(&a.Levels[i], &b.Levels[i]) {
			return false
		}
	}
	return true
}

func sameAll(a, b *documents.Policies) bool {
	if a.More || b.More || len(a.Documents) != len(b.Documents) {
		return false
	}
	for i := range a.Documents {
		if a.Documents[i].Name != b.Documents[i].Name || !sameDocument(&a.Documents[i], &b.Documents[i]) {
			return false
		}
	}
	return true
}

func sameDocument(a, b *documents.Document) bool {
	if a == nil || b == nil {
		return a == b
	}
	if a.HasUnknown() || b.HasUnknown() || a.Shorthand != b.Shorthand || (a.Root == nil) != (b.Root == nil) {
		return false
	}
	return a.Root == nil || a.Root.JSON() == b.Root.JSON()
}
