// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// Tables that only the evaluator asks, by their first column in lower case.
var (
	actionAliasTable     = facts.Open("action_aliases", "operation", "permission")
	kmsCrossAccountTable = facts.Open("kms_cross_account", "action")
	anonymousTable       = facts.Open("anonymous", "name")
	gatewayServiceTable  = facts.Open("gateway_services", "service")
	publicKeyTable       = facts.Open("s3_public_keys", "key", "value")
)

var (
	actionAliases   = sync.OnceValue(actionAliasTable.ByName)
	kmsCrossAccount = sync.OnceValue(kmsCrossAccountTable.ByName)
	gatewayServices = sync.OnceValue(gatewayServiceTable.ByName)
	publicKeys      = sync.OnceValue(publicKeyTable.ByName)
	anonymousCalls  = sync.OnceValue(anonymousTable.ByName)
)

// actionAlias returns the permission that an API operation needs whose own name is
// not that of a permission (E-709). The operation is given in lower case.
func actionAlias(fold string) (string, bool) {
	row, ok := actionAliases()[fold]
	if !ok {
		return "", false
	}
	return row[1], true
}
