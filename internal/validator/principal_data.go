// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

var servicePrincipalsTable = facts.Open("service_principals", "principal", "compute")

// servicePrincipalTable is the service principals that are known.
type servicePrincipalTable struct {
	names []string // sorted
	// compute are those of services that run the code of their users with the credentials of a role.
	compute []string
}

var servicePrincipals = sync.OnceValue(func() *servicePrincipalTable {
	t := &servicePrincipalTable{}
	for _, row := range servicePrincipalsTable.Rows() {
		t.names = append(t.names, row[0])
		if row[1] == "yes" {
			t.compute = append(t.compute, row[0])
		}
	}
	slices.Sort(t.names)
	slices.Sort(t.compute)
	return t
})

// knownServicePrincipal reports whether the name is on the list.
func knownServicePrincipal(name string) bool {
	_, found := slices.BinarySearch(servicePrincipals().names, name)
	return found
}
