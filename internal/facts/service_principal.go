// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"slices"
	"sync"
)

var (
	servicePrincipalsTable = open("service_principals", "principal", "compute")
	sourceServicesTable    = open("source_services", "principal", "source")
)

// ServicePrincipals returns the service principals that are known, sorted.
var ServicePrincipals = sync.OnceValue(func() []string {
	names := servicePrincipalsTable.Column(0)
	slices.Sort(names)
	return names
})

// KnownServicePrincipal reports whether a name is that of a service principal that is
// known.
func KnownServicePrincipal(name string) bool {
	_, found := slices.BinarySearch(ServicePrincipals(), name)
	return found
}

// ComputePrincipals returns the service principals, sorted, of services that run the
// code of their users with the credentials of a role.
var ComputePrincipals = sync.OnceValue(func() []string {
	var names []string
	for _, row := range servicePrincipalsTable.Rows() {
		if row[1] == "yes" {
			names = append(names, row[0])
		}
	}
	slices.Sort(names)
	return names
})

var sourceServices = sync.OnceValue(sourceServicesTable.ByName)

// SendsSource says whether a service principal, without region, names the resource that
// it calls for: "role" means that it does so when it takes a role, "never" that it does
// not, "" that nothing is known.
func SendsSource(principal string) string {
	row, ok := sourceServices()[principal]
	if !ok {
		return ""
	}
	return row[1]
}
