// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
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
			if slices.ContainsFunc(r.Findings, func(f frame.Finding) bool {
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
		in := Input{Text: p.Document, Catalog: c, Options: frame.Options{Overrides: map[string]frame.Class{infrastructure: frame.Suggestion}}}
		cx := frame.NewPass(frame.NewSuite(levelChecks), newPass(&in).Document, in.Options)
		cx.Run(nil)
		if cx.Report().Has(infrastructure) {
			n++
		}
	}
	if want := 690; !near(n, want) {
		t.Errorf("%d policies may change everything of some type, expected about %d", n, want)
	}
}
