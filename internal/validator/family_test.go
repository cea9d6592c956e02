// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator_test

import (
	"slices"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

func family(names ...string) []frame.Check {
	var checks []frame.Check
	for _, f := range validator.Families() {
		for _, k := range f.Checks {
			if slices.Contains(names, f.Name) {
				checks = append(checks, *k)
			}
		}
	}
	return checks
}

func TestActionChecks(t *testing.T) {
	checktest.Run(t, validator.Suite(), family("action"), actionCases)
}

func TestResourceChecks(t *testing.T) {
	checktest.Run(t, validator.Suite(), family("resource"), resourceCases)
}

func TestKeyChecks(t *testing.T) {
	checktest.Run(t, validator.Suite(), family("condition_key"), conditionKeyCases)
}

func TestValueChecks(t *testing.T) { checktest.Run(t, validator.Suite(), family("value"), valueCases) }

func TestRiskChecks(t *testing.T) { checktest.Run(t, validator.Suite(), family("risk"), riskCases) }

func TestRedundancyChecks(t *testing.T) {
	checktest.Run(t, validator.Suite(), family("redundancy"), redundancyCases)
}
