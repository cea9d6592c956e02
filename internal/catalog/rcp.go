// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"strings"
	"sync"
)

// rcpTable is rcp_services.tsv.
type rcpTable struct {
	source   Source
	prefixes []string
	set      map[string]bool
}

var rcpServices = sync.OnceValue(func() *rcpTable { return must(readRCPServices(rcpServicesFile)) })

func readRCPServices(text string) (*rcpTable, error) {
	t, err := readTable(text)
	if err != nil {
		return nil, err
	}
	r := &rcpTable{source: t.source, set: make(map[string]bool, len(t.rows))}
	for _, row := range t.rows {
		r.prefixes = append(r.prefixes, row[0])
		r.set[row[0]] = true
	}
	return r, nil
}

// SupportsRCP reports whether resource control policies reach the service (E-534).
func (c *Catalog) SupportsRCP(service string) bool {
	return rcpServices().set[strings.ToLower(service)]
}

// RCPServices returns the prefixes of the services that resource control policies reach, sorted.
func (c *Catalog) RCPServices() []string { return rcpServices().prefixes }

// RCPSource returns date and source of that list.
func (c *Catalog) RCPSource() Source { return rcpServices().source }
