// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// riskHits are how many AWS managed policies have findings of some checks. The first ones were counted by an independent
// implementation of the rules; AdministratorAccess, about which there is only one finding here, is among its counts.
var riskHits = []struct {
	ids  []string // which begin so, one of them or another
	want int
}{
	{[]string{"PASS_ROLE_WITH_"}, 8},
	{[]string{"CREATE_SLR_", "FULL_ADMIN_ACCESS"}, 6},
	{[]string{"ALLOW_WITH_NOT_ACTION"}, 2},
	{[]string{"ALLOW_WITH_NOT_RESOURCE"}, 8},
	{[]string{"FULL_SERVICE_ACCESS"}, 308},
	{[]string{"PERMISSIONS_MANAGEMENT_WITHOUT_CONSTRAINTS"}, 151},

	{[]string{"PRIVILEGE_ESCALATION"}, 89},
	{[]string{"S3_POLICY_PRIVILEGE_ESCALATION"}, 19},
	{[]string{"CREDENTIALS_EXPOSURE"}, 102},
	{[]string{"DATA_EXFILTRATION"}, 164},
	{[]string{"GUARDRAIL_TAMPERING"}, 88},
	{[]string{"SHADOWED_STATEMENT"}, 23},
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
		if !checktest.Near(n, tc.want) {
			t.Errorf("%q: %d policies, expected about %d", tc.ids, n, tc.want)
		}
	}
}
