// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"slices"
	"strings"
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

// Provider returns the kind, "oidc-provider" or "saml-provider", and the name in the
// ARN of an identity provider. The kind is "" for anything else, among them the ARN of a
// provider with the scheme of its URL: IAM keeps the name without it.
func Provider(s string) (kind, name string) {
	f := strings.SplitN(s, ":", 6)
	if len(f) != 6 || f[0] != "arn" || f[1] == "" || f[2] != "iam" || f[3] != "" || !isAccount(f[4]) ||
		strings.ContainsAny(s, "*? \t\n") || strings.Contains(s, "://") {
		return "", ""
	}
	kind, name, _ = strings.Cut(f[5], "/")
	if name == "" || kind != "oidc-provider" && kind != "saml-provider" {
		return "", ""
	}
	return kind, name
}

func isAccount(s string) bool {
	return len(s) == 12 && strings.Trim(s, "0123456789") == ""
}
