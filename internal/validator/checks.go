// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
)

// family is a group of checks on one subject.
type family struct {
	name, title string
	checks      []Check
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

// table is all checks, in several orders.
type table struct {
	all   []*Check
	id    map[string]*Check
	phase [phases][]*Check
}

var assembled = sync.OnceValue(func() *table { return assemble(families()) })

func assemble(families []family) *table {
	t := &table{id: make(map[string]*Check)}
	for _, f := range families {
		for i := range f.checks {
			k := &f.checks[i]
			t.all = append(t.all, k)
			t.id[k.ID] = k
			if k.Document != nil || k.Statement != nil || k.Action != nil || k.Resource != nil || k.Principal != nil || k.Condition != nil {
				t.phase[k.Phase] = append(t.phase[k.Phase], k)
			}
		}
	}
	return t
}

// Family is a group of checks on one subject, with its title on the reference page.
type Family struct {
	Name, Title string
	Checks      []*Check
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
func Checks() []*Check { return slices.Clone(assembled().all) }

// nearestID returns the id of the check that is spelt most like the name, "" if none is near.
func (t *table) nearestID(name string) string {
	best, distance := "", 1+len(name)/3
	for _, k := range t.all {
		if d := spelling.Within(name, k.ID, distance); d < distance {
			best, distance = k.ID, d
		}
	}
	return best
}
