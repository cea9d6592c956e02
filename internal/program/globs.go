// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package program

import (
	"maps"
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// Globs returns the entries of the element as patterns in any letter case: those that are
// known, and those with text that is not known yet, in which the holes match anything.
func (m *Actions) Globs() (known, partial []*pattern.Pattern) {
	add := func(p pattern.Pattern) { known = append(known, &p) }
	if m.All {
		add(pattern.Compile("*"))
	}
	for i := range m.services {
		s := &m.services[i]
		for _, e := range s.exact {
			add(pattern.CompileFold(e))
		}
		for _, e := range slices.Sorted(maps.Keys(s.lookup)) {
			add(pattern.CompileFold(e))
		}
		for j := range s.globs {
			add(s.globs[j].Folded())
		}
	}
	for i := range m.Partial {
		partial = append(partial, &m.Partial[i].Pattern)
	}
	return known, partial
}
