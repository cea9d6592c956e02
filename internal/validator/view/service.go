// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package view

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// GlobalPrincipal returns the name of a service principal without region and without the ending of another partition.
func GlobalPrincipal(name string) string {
	name = strings.TrimSuffix(name, ".cn")
	labels := strings.Split(name, ".")
	kept := labels[:0]
	for _, l := range labels {
		if !facts.KnownRegion(l) {
			kept = append(kept, l)
		}
	}
	return strings.Join(kept, ".")
}

// ServicesOnly reports whether the statement's principals are known, and services all.
func (s *Statement) ServicesOnly() bool {
	if s.NotPrincipal != nil || len(s.Principals) == 0 || !s.PrincipalsKnown() {
		return false
	}
	for i := range s.Principals {
		if s.Principals[i].Type != "Service" {
			return false
		}
	}
	return true
}
