// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// family is a group of checks on one subject.
type family struct {
	name, title string
	checks      []frame.Check
}

// families lists all checks, in the order of the reference page. Within a phase checks run in this order.
func families() []family {
	return []family{
		{"document", "JSON document", documentChecks},
		{"structure", "Structure and version", structureChecks},
		{"sid", "Statement ids", sidChecks},
		{"effect", "Effect", effectChecks},
		{"action", "Actions", actionChecks},
		{"resource", "Resources", resourceChecks},
		{"principal", "Principals", principalChecks},
		{"condition", "Conditions: structure and operators", conditionChecks},
		{"condition_key", "Condition keys", conditionKeyChecks},
		{"value", "Condition values and types", valueChecks},
		{"variable", "Policy variables", variableChecks},
		{"organization", "Organization, boundary and session policies", organizationChecks},
		{"size", "Size and counts", sizeChecks},
		{"trust", "Trust policies and federation", trustChecks},
		{"exposure", "Confused deputies and public access", exposureChecks},
		{"risk", "Excessive and dangerous permissions", riskChecks},
		{"redundancy", "Redundant and contradicting statements", redundancyChecks},
		{"settings", "Settings of the validator", settingsChecks},
	}
}

var assembled = sync.OnceValue(func() *frame.Suite {
	var lists [][]frame.Check
	for _, f := range families() {
		lists = append(lists, f.checks)
	}
	return frame.NewSuite(lists...)
})

// Family is a group of checks on one subject, with its title on the reference page.
type Family struct {
	Name, Title string
	Checks      []*frame.Check
}

// Families returns all checks by subject, in the order of the reference page. They are shared: do not modify them.
func Families() []Family {
	var all []Family
	for _, f := range families() {
		out := Family{Name: f.name, Title: f.title}
		for i := range f.checks {
			out.Checks = append(out.Checks, &f.checks[i])
		}
		all = append(all, out)
	}
	return all
}

// Checks returns all checks in the order of the reference page. They are shared: do not modify them.
func Checks() []*frame.Check { return assembled().All() }
