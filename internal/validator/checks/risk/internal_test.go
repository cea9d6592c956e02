// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package risk

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// TestLevelCalibration does the same for a check that is off by default.
func TestLevelCalibration(t *testing.T) {
	c := catalog.Default()
	n := 0
	for _, name := range c.ManagedPolicyNames() {
		p, err := c.ManagedPolicy(name)
		if err != nil {
			t.Fatal(err)
		}
		in := frame.Input{Text: p.Document, Catalog: c, Options: frame.Options{Overrides: map[string]frame.Class{"INFRASTRUCTURE_MODIFICATION_WITHOUT_CONSTRAINTS": frame.Suggestion}}}
		cx := frame.NewPass(frame.NewSuite(levelChecks), &in)
		cx.Run()
		if cx.Report().Has("INFRASTRUCTURE_MODIFICATION_WITHOUT_CONSTRAINTS") {
			n++
		}
	}
	if want := 690; !checktest.Near(n, want) {
		t.Errorf("%d policies may change everything of some type, expected about %d", n, want)
	}
}

// TestRiskLists demands that every action of the lists exists, and that the index has all sets, smaller ones first.
func TestRiskLists(t *testing.T) {
	index := risks()
	for i := range index.actions {
		if _, ok := catalog.Default().Lookup(index.actions[i].name); !ok {
			t.Errorf("%s is not in the catalogue", index.actions[i].name)
		}
	}
	if len(index.rows) != len(facts.Escalations()) {
		t.Errorf("%d sets", len(index.rows))
	}
	for i := range index.rows {
		row := &index.rows[i]
		if wayTitles[row.Group] == "" || len(row.needs) == 0 || row.passes != (row.PassedTo != "") {
			t.Errorf("%s: group %q, needs %d, passes %v to %q", row.ID, row.Group, len(row.needs), row.passes, row.PassedTo)
		}
		for _, j := range row.implied {
			if j >= i || !index.rows[j].partOf(row) {
				t.Errorf("%s is reported as part of %s", index.rows[j].ID, row.ID)
			}
		}
	}
	for _, name := range slices.Concat(tellingActions, roleChanges) {
		if _, ok := catalog.Default().Lookup(name); !ok {
			t.Errorf("%s is not in the catalogue", name)
		}
	}
	for _, service := range graveServices {
		if !catalog.Default().HasService(service) || service != strings.ToLower(service) {
			t.Errorf("%s is no service", service)
		}
	}
}
