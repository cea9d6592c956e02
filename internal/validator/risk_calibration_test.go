// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
)

// riskHits are how many AWS managed policies have findings of some checks. The first ones were counted by an independent
// implementation of the rules; AdministratorAccess, of which only one thing is said here, is among its counts.
var riskHits = []struct {
	ids  []string // which begin so, one of them or another
	want int
}{
	{[]string{"PASS_ROLE_WITH_"}, 8},
	{[]string{"CREATE_SLR_", fullAdmin}, 6},
	{[]string{"ALLOW_WITH_NOT_ACTION"}, 2},
	{[]string{"ALLOW_WITH_NOT_RESOURCE"}, 8},
	{[]string{"FULL_SERVICE_ACCESS"}, 308},
	{[]string{permissions}, 151},

	{[]string{"PRIVILEGE_ESCALATION"}, 89},
	{[]string{bucketEscalation}, 19},
	{[]string{"CREDENTIALS_EXPOSURE"}, 102},
	{[]string{"DATA_EXFILTRATION"}, 164},
	{[]string{"GUARDRAIL_TAMPERING"}, 88},
	{[]string{shadowedStatement}, 20},
}

func TestRiskCalibration(t *testing.T) {
	reports := corpus()
	for _, tc := range riskHits {
		n := 0
		for _, r := range reports {
			if slices.ContainsFunc(r.Findings, func(f Finding) bool {
				return slices.ContainsFunc(tc.ids, func(id string) bool { return strings.HasPrefix(f.ID, id) })
			}) {
				n++
			}
		}
		if !near(n, tc.want) {
			t.Errorf("%q: %d policies, expected about %d", tc.ids, n, tc.want)
		}
	}
}

// TestLevelCalibration does the same for a check that is off by default.
func TestLevelCalibration(t *testing.T) {
	c := catalog.Default()
	n := 0
	for _, name := range c.ManagedPolicyNames() {
		p, err := c.ManagedPolicy(name)
		if err != nil {
			t.Fatal(err)
		}
		in := Input{Text: p.Document, Catalog: c, Overrides: map[string]Class{infrastructure: Suggestion}}
		cx := newContext(&in)
		cx.table = assemble([]family{{checks: levelChecks}})
		cx.run()
		if r := cx.report(); r.Has(infrastructure) {
			n++
		}
	}
	if want := 690; !near(n, want) {
		t.Errorf("%d policies may change everything of some type, expected about %d", n, want)
	}
}
