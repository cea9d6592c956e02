// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"strings"
	"sync"
)

var trustActionTable = open("trust_actions", "principal", "name", "actions", "fails")

// TrustActions are the actions that a trust policy has to allow a service.
type TrustActions struct {
	Principal, Name string
	Actions         []string
	// Fails says what does not work without one of them, to follow "Without that,".
	Fails string
}

// TrustActionList returns the services that need more than sts:AssumeRole (E-1786). It is shared and must not be changed.
var TrustActionList = sync.OnceValue(func() []TrustActions {
	all := make([]TrustActions, 0, len(trustActionTable.Rows()))
	for _, row := range trustActionTable.Rows() {
		all = append(all, TrustActions{row[0], row[1], strings.Split(row[2], ","), row[3]})
	}
	return all
})
