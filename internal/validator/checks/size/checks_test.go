// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package size_test

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/size"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
)

func TestChecks(t *testing.T) { checktest.Run(t, validator.Suite(), size.Checks, sizeCases) }

// TestSize: the checks whose findings a caller leaves out that measures documents itself
// are those of a single document's size.
func TestSize(t *testing.T) {
	for i := range size.Checks {
		k := &size.Checks[i]
		if want := strings.HasPrefix(k.ID, "POLICY_SIZE_EXCEEDS_"); k.Size != want {
			t.Errorf("%s: Size is %v", k.ID, k.Size)
		}
	}
}
