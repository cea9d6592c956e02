// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

var rcpTable = facts.New("rcp_services", rcpServicesFile, "prefix")

var rcpServices = sync.OnceValue(rcpTable.ByName)

// SupportsRCP reports whether resource control policies reach the service (E-534).
func (c *Catalog) SupportsRCP(service string) bool {
	_, ok := rcpServices()[strings.ToLower(service)]
	return ok
}

// RCPServices returns the prefixes of the services that resource control policies reach, sorted.
func (c *Catalog) RCPServices() []string { return rcpTable.Column(0) }

// RCPSource returns date and source of that list.
func (c *Catalog) RCPSource() facts.Source { return rcpTable.Origin() }
