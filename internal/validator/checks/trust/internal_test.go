// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package trust

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// TestBuiltInProvidersAreShared ties the hosts that policies may name to those whose users the catalogue says are shared.
func TestBuiltInProvidersAreShared(t *testing.T) {
	if _, ok := facts.SharedIssuerOf(facts.ProviderHosts()[0]); !ok {
		t.Errorf("%s is not a shared issuer", facts.ProviderHosts()[0])
	}
}
