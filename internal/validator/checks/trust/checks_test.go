// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package trust_test

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/principal"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/trust"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
)

func TestChecks(t *testing.T) { checktest.Run(t, validator.Suite(), trust.Checks, trustCases) }

// TestRefusedPrincipals holds the documents of the cases to the evaluator.
func TestRefusedPrincipals(t *testing.T) {
	checktest.RefusedPrincipals(t, validator.Suite(), principal.Checks, trustCases)
}
