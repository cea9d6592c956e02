// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"slices"
	"sync"
)

var providerHostTable = open("provider_hosts", "host", "partition", "application")

// ProviderHosts returns the identity providers that policies name by host instead of
// ARN (E-917), those of partition aws first.
var ProviderHosts = sync.OnceValue(func() []string {
	var hosts []string
	for _, row := range providerHostTable.Rows() {
		hosts = append(hosts, row[0])
	}
	return hosts
})

// MainProviderHosts returns those of partition aws.
var MainProviderHosts = sync.OnceValue(func() []string {
	var hosts []string
	for _, row := range providerHostTable.Rows() {
		if row[1] == "aws" {
			hosts = append(hosts, row[0])
		}
	}
	return hosts
})

// IsProviderHost reports whether policies name an identity provider so.
func IsProviderHost(host string) bool { return slices.Contains(ProviderHosts(), host) }

// ApplicationClaim returns the claim by which tokens of a provider that is named by
// host say which application they are for, "" for other providers.
func ApplicationClaim(host string) string {
	for _, row := range providerHostTable.Rows() {
		if row[0] == host {
			return row[2]
		}
	}
	return ""
}
