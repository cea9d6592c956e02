// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"strings"
	"sync"
)

var trustActionTable = open("trust_actions", "principal", "name", "actions", "fails", "tags")

// TrustActions are the actions that a trust policy has to allow a service.
type TrustActions struct {
	Principal, Name string
	Actions         []string
	// Fails says what does not work without one of them, to follow "Without that,".
	Fails string
	// PrincipalTags says that conditions of the trust policy see the tags of the session as
	// those of the principal, aws:PrincipalTag.
	PrincipalTags bool
}

// TrustActionList returns the services that need more than sts:AssumeRole (E-1786). It is shared and must not be changed.
var TrustActionList = sync.OnceValue(func() []TrustActions {
	all := make([]TrustActions, 0, len(trustActionTable.Rows()))
	for _, row := range trustActionTable.Rows() {
		all = append(all, TrustActions{row[0], row[1], strings.Split(row[2], ","), row[3], row[4] == "principal"})
	}
	return all
})

// TagsPrincipal reports whether requests of a service principal may have tags of the
// principal, which those of others lack.
func TagsPrincipal(service string) bool {
	for i := range TrustActionList() {
		if t := &TrustActionList()[i]; t.Principal == service {
			return t.PrincipalTags
		}
	}
	return false
}
