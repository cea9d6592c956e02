// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator_test

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// conditionHits are counts of what an independent implementation found in the AWS managed policies. Here statements means
// occurrences.
var conditionHits = map[string]hits{
	"CONDITION_KEY_FITS_NO_ACTION":  {8, 12}, // 11, 15 with actions of services with several reference pages (E-1760)
	"INVALID_GLOBAL_CONDITION_KEY":  {1, 2},  // keys that only a managed policy attests
	"INVALID_SERVICE_CONDITION_KEY": {3, 4},
}

// conditionsWithoutHits are checks that find nothing in AWS's own policies.
var conditionsWithoutHits = []string{
	"INVALID_CONDITION_OPERATOR", "NULL_WITH_IF_EXISTS", "NULL_WITH_QUALIFIER", "INVALID_CONDITION_KEY_FORMAT", "DUPLICATE_KEYS_WITH_DIFFERENT_CASE", frame.ConditionDataType, "EMPTY_OBJECT_CONDITION",
	policy.CodeEmptyOperator, policy.CodeEmptyCondition, policy.CodeEmptyConditionForAllValues,
	policy.CodeEmptyConditionForAnyValue, policy.CodeEmptyConditionIfExists,
	"UNSUPPORTED_GLOBAL_CONDITION_KEY", "DEPRECATED_GLOBAL_CONDITION_KEY", "MISSING_TAG_KEY_IN_CONDITION", "MISSING_ACTION_FOR_CONDITION_KEY", "CONDITION_NEVER_TRUE",
}

// TestConditionCounts holds the findings in the managed policies to those counts.
func TestConditionCounts(t *testing.T) {
	found := make(map[string]hits)
	for _, r := range corpus() {
		seen := make(map[string]bool)
		for i := range r.Findings {
			f := &r.Findings[i]
			h := found[f.ID]
			if h.statements++; !seen[f.ID] {
				h.policies++
			}
			seen[f.ID], found[f.ID] = true, h
		}
	}
	for id, want := range conditionHits {
		if got := found[id]; !checktest.Near(got.policies, want.policies) || !checktest.Near(got.statements, want.statements) {
			t.Errorf("%s: %d policies, %d occurrences; expected about %d, %d", id, got.policies, got.statements, want.policies, want.statements)
		}
	}
	for _, id := range conditionsWithoutHits {
		if found[id].policies > 0 {
			t.Errorf("%s: %d policies", id, found[id].policies)
		}
	}
}
