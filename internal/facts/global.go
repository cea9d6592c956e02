// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import "sync"

var globalTable = open("global_services", "service", "partition", "region", "calls")

// GlobalService is a service with one endpoint for all regions of a partition (E-1776).
type GlobalService struct {
	Prefix, Partition string
	// Region is what its calls count as made in (aws:RequestedRegion).
	Region string
	// Partly says that only some of its calls do.
	Partly bool
}

// GlobalServices returns the services with one endpoint, each once for every partition.
var GlobalServices = sync.OnceValue(func() []GlobalService {
	all := make([]GlobalService, 0, len(globalTable.Rows()))
	for _, row := range globalTable.Rows() {
		all = append(all, GlobalService{row[0], row[1], row[2], row[3] == "some"})
	}
	return all
})

var globalByService = sync.OnceValue(func() map[string][]GlobalService {
	m := make(map[string][]GlobalService)
	for _, g := range GlobalServices() {
		m[g.Prefix] = append(m[g.Prefix], g)
	}
	return m
})

// GlobalIn returns what a service, by its prefix in lower case, is in each partition
// where it is global, nil for regional services and those that nothing is known of.
func GlobalIn(service string) []GlobalService { return globalByService()[service] }
