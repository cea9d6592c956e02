// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	_ "embed" // the table of regions
	"strings"
	"sync"
)

//go:embed globalregion.txt
var globalRegionTable string

// parsedGlobalRegions maps service prefix and partition to a region.
var parsedGlobalRegions = sync.OnceValue(func() map[string]map[string]string {
	services := make(map[string]map[string]string)
	for line := range strings.Lines(globalRegionTable) {
		if f := strings.Fields(line); len(f) == 3 && !strings.HasPrefix(line, "#") {
			if services[f[0]] == nil {
				services[f[0]] = make(map[string]string)
			}
			services[f[0]][f[1]] = f[2]
		}
	}
	return services
})

// globalRegions returns, by partition, the region that calls of a global service
// count as made in (aws:RequestedRegion), nil for regional services and for those
// that nothing is known of.
func globalRegions(service string) map[string]string {
	return parsedGlobalRegions()[service]
}
