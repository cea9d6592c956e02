// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package documents

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// ResourceAccounts are the owners of resources whose ARNs name none (E-205). An
// entry is about the ARN and about everything in it.
type ResourceAccounts struct {
	Accounts []ResourceAccount
	// More says that there may be further entries, which are not known yet.
	More bool
}

// ResourceAccount is the owner of one resource.
type ResourceAccount struct {
	// ARN is that of the resource, or a pattern of ARNs.
	ARN     string
	Account pattern.Text
}
