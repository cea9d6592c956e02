// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package document_test

import (
	"slices"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/document"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
)

func TestChecks(t *testing.T) {
	checktest.Run(t, validator.Suite(), document.Checks, slices.Concat(documentCases, structureCases, sidCases, effectCases))
}
