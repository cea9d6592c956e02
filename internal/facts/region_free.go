// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"strings"
	"sync"
)

var regionFreeTable = open("region_free", "actions", "resources")

// regionFree is a row of region_free.tsv.
type regionFree struct {
	actions   globs
	resources []string
}

var regionFreeRows = sync.OnceValue(func() []regionFree {
	var rows []regionFree
	for _, row := range regionFreeTable.Rows() {
		r := regionFree{actions: parseGlobs(row[0])}
		if row[1] != "" {
			r.resources = strings.Split(row[1], ",")
		}
		rows = append(rows, r)
	}
	return rows
})

// RegionFree says for which resources the region of a call does not follow from that in
// the ARN of the resource (E-1777): all of them, or those that match one of the patterns.
// The action is in lower case.
func RegionFree(action string) (all bool, resources []string) {
	for _, r := range regionFreeRows() {
		switch {
		case !r.actions.match(action):
		case r.resources == nil:
			return true, nil
		default:
			resources = append(resources, r.resources...)
		}
	}
	return false, resources
}
