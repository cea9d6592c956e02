// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"strings"
	"sync"
)

var (
	regionTable    = Open("regions", "region", "partition", "name")
	partitionTable = Open("partitions", "partition", "regions", "principals")
)

// Region is a region of AWS.
type Region struct {
	Code, Partition string
	Name            string // as consoles show it
}

// Partition is a partition of AWS.
type Partition struct {
	Name string
	// ServiceSuffix ends the names of service principals.
	ServiceSuffix string
	// areas begin the codes of regions, before the place and the number.
	areas []string
}

// Regions returns the regions that are known, by partition.
var Regions = sync.OnceValue(func() []Region {
	all := make([]Region, 0, len(regionTable.Rows()))
	for _, row := range regionTable.Rows() {
		all = append(all, Region{row[0], row[1], row[2]})
	}
	return all
})

var regionsByCode = sync.OnceValue(func() map[string]Region {
	m := make(map[string]Region)
	for _, r := range Regions() {
		m[r.Code] = r
	}
	return m
})

// RegionOf returns the region with this code, false if none is known.
func RegionOf(code string) (Region, bool) {
	r, ok := regionsByCode()[code]
	return r, ok
}

// Partitions returns the partitions.
var Partitions = sync.OnceValue(func() []Partition {
	all := make([]Partition, 0, len(partitionTable.Rows()))
	for _, row := range partitionTable.Rows() {
		all = append(all, Partition{Name: row[0], ServiceSuffix: row[2], areas: strings.Split(row[1], ",")})
	}
	return all
})

// ServiceSuffixes returns how service principals end, each once.
var ServiceSuffixes = sync.OnceValue(func() []string {
	var all []string
	seen := map[string]bool{}
	for _, p := range Partitions() {
		if !seen[p.ServiceSuffix] {
			all = append(all, p.ServiceSuffix)
			seen[p.ServiceSuffix] = true
		}
	}
	return all
})

// PartitionOfRegion returns the partition of a region: of one that is known, and of one
// that may be new, whose code has the form that the partition gives to its regions
// (E-1790). It is "" for what is no code of a region.
func PartitionOfRegion(code string) string {
	if r, ok := RegionOf(code); ok {
		return r.Partition
	}
	for _, p := range Partitions() {
		for _, area := range p.areas {
			if rest, ok := strings.CutPrefix(code, area+"-"); ok && placed(rest) {
				return p.Name
			}
		}
	}
	return ""
}

// placed reports whether a text is a place and a number, as in "southeast-2".
func placed(s string) bool {
	place, number, ok := strings.Cut(s, "-")
	return ok && place != "" && number != "" && strings.Trim(place, "abcdefghijklmnopqrstuvwxyz") == "" && strings.Trim(number, "0123456789") == ""
}

var regionFreeTable = Open("region_free", "actions", "resources")

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

// RegionFreeRows returns the rows of the table, for tests that hold it to the catalogue.
func RegionFreeRows() [][]string { return regionFreeTable.Rows() }
