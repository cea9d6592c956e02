// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package risk_test

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/risk"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
)

func TestChecks(t *testing.T) { checktest.Run(t, validator.Suite(), risk.Checks, riskCases) }
