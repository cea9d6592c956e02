// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"slices"
	"strings"
	"sync"
)

var providerHostTable = open("provider_hosts", "host", "partition", "claims", "name")

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
			first, _, _ := strings.Cut(row[2], ",")
			return first
		}
	}
	return ""
}

// SharedProviderOf returns the identity provider of this host or issuer, in any letter case, if many customers share it:
// one of those that policies name by host, or a shared issuer.
func SharedProviderOf(host string) (SharedIssuer, bool) {
	if s, ok := SharedIssuerOf(host); ok {
		return s, true
	}
	host = strings.ToLower(host)
	for _, row := range providerHostTable.Rows() {
		if row[0] != host {
			continue
		}
		s := SharedIssuer{Issuer: host, Name: row[3]}
		for claim := range strings.SplitSeq(row[2], ",") {
			s.Keys = append(s.Keys, host+":"+claim)
		}
		return s, true
	}
	return SharedIssuer{}, false
}
