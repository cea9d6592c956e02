// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// conditionHits are counts of what an independent implementation found in the AWS managed policies. Here statements stands
// for occurrences.
var conditionHits = map[string]hits{
	keyFitsNoAction:   {8, 12}, // 11, 15 with actions of services with several reference pages (E-1760)
	invalidGlobalKey:  {1, 2},  // keys that only a managed policy attests
	invalidServiceKey: {3, 4},
}

// conditionsWithoutHits are checks that find nothing in AWS's own policies.
var conditionsWithoutHits = []string{
	invalidOperator, nullWithIfExists, nullWithQualifier, invalidKeyFormat, duplicateKeys, frame.ConditionDataType, emptyCondition,
	policy.CodeEmptyOperator, policy.CodeEmptyCondition, policy.CodeEmptyConditionForAllValues,
	policy.CodeEmptyConditionForAnyValue, policy.CodeEmptyConditionIfExists,
	unsupportedGlobalKey, deprecatedGlobalKey, missingTagKey, missingSetting, neverTrueTogether,
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
		if got := found[id]; !near(got.policies, want.policies) || !near(got.statements, want.statements) {
			t.Errorf("%s: %d policies, %d occurrences; expected about %d, %d", id, got.policies, got.statements, want.policies, want.statements)
		}
	}
	for _, id := range conditionsWithoutHits {
		if found[id].policies > 0 {
			t.Errorf("%s: %d policies", id, found[id].policies)
		}
	}
}

// TestKeySupport holds the matching of keys and actions to what an independent implementation found before anything is
// tolerated: keys that an exactly named action does not support, tags of resources and Null included.
func TestKeySupport(t *testing.T) {
	want, got := hits{49, 82}, hits{} // 57, 91 with actions of services with several reference pages (E-1760)
	c := catalog.Default()
	for _, name := range c.ManagedPolicyNames() {
		p, err := c.ManagedPolicy(name)
		if err != nil {
			t.Fatal(err)
		}
		in := Input{Text: p.Document}
		before := got.statements
		context := newPass(&in)
		for _, s := range context.Statements {
			for i := range s.Conditions {
				e := &s.Conditions[i]
				if context.KindOf(e) != view.NotJudged && len(supportOf(context, s, e.Name).lacking) > 0 {
					got.statements++
				}
			}
		}
		if got.statements > before {
			got.policies++
		}
	}
	if !near(got.policies, want.policies) || !near(got.statements, want.statements) {
		t.Errorf("%d policies, %d occurrences; expected about %d, %d", got.policies, got.statements, want.policies, want.statements)
	}
}
