// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package resource_test

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/resource"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
)

func TestChecks(t *testing.T) { checktest.Run(t, validator.Suite(), resource.Checks, resourceCases) }
