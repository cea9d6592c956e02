// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// addPages adds to the actions of a service the resource types that other pages of the reference list for them than the one
// the data is of (E-1760). None of them is required: a type is required only if every page that has the action says so.
func (s *Service) addPages() {
	for _, page := range facts.Pages()[s.prefix] {
		a, ok := s.byName[strings.ToLower(page.Action)]
		if !ok {
			continue
		}
		uses := slices.Clone(a.Resources) // actions may share them
		for i := range uses {
			uses[i].Required = false
		}
		for _, t := range s.types {
			listed := page.AllTypes || slices.Contains(page.Types, t.Name)
			if listed && !slices.ContainsFunc(uses, func(u ResourceUse) bool { return u.Type == t }) {
				uses = append(uses, ResourceUse{Type: t})
			}
		}
		slices.SortStableFunc(uses, func(x, y ResourceUse) int { return strings.Compare(x.Type.folded, y.Type.folded) })
		a.Resources = uses
	}
}
