// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// TestCalibrationActions holds what is found about the actions of AWS managed policies to the counts that an independent
// implementation of the rules has found.
func TestCalibrationActions(t *testing.T) {
	c := view.New(view.Source{}, nil, view.Use{}, catalog.Default())
	var unknown, twice, covered int
	for _, r := range corpus() {
		var isUnknown, isTwice, isCovered bool
		for _, f := range r.Findings {
			switch f.ID {
			case "DEPRECATED_OR_UNDOCUMENTED_ACTION":
				actions := append(slices.Clone(f.Subjects), f.Subject)
				isUnknown = isUnknown || slices.ContainsFunc(actions, func(a string) bool { return !c.CoversSomething(a) })
			case "REDUNDANT_ACTION":
				texts := []string{f.Message}
				for _, related := range f.Related {
					texts = append(texts, related.Label)
				}
				isTwice = isTwice || slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(s, ", listed before") })
				isCovered = isCovered || slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(s, ", covered") })
			}
		}
		if isUnknown {
			unknown++
		}
		if isTwice {
			twice++
		}
		if isCovered {
			covered++
		}
	}
	for what, counts := range map[string][2]int{
		"actions that the catalogue lacks":   {unknown, 30},
		"the same action twice":              {twice, 8},
		"actions that a wildcard covers too": {covered, 7},
	} {
		if !checktest.Near(counts[0], counts[1]) {
			t.Errorf("%d policies with %s, about %d are expected", counts[0], what, counts[1])
		}
	}
}
