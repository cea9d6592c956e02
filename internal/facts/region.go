// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"slices"
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
)

var (
	regionTable    = open("regions", "region", "partition", "name")
	partitionTable = open("partitions", "partition", "regions", "principals")
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

// KnownRegion reports whether a text is the code of a region that is known.
func KnownRegion(code string) bool {
	_, ok := RegionOf(code)
	return ok
}

// NearestRegion returns the code that was probably meant: that of a display name such as "Ireland", of an availability zone,
// or the code spelt most alike. It is "" if no code is near.
func NearestRegion(text string) string {
	lowered := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(text)), "_", "-")
	if zone := strings.TrimRight(lowered, "abcdefghijklmnopqrstuvwxyz"); zone != lowered {
		if KnownRegion(zone) {
			return zone
		}
	}
	if lowered == "" {
		return ""
	}
	best, distance := "", 4
	for _, r := range Regions() {
		if r.Code == lowered || displayed(r.Name, lowered) {
			return r.Code
		}
		if d := spelling.Within(lowered, r.Code, distance); d < distance {
			best, distance = r.Code, d
		}
	}
	return best
}

// displayed reports whether a text is the name of a region as consoles show it, or the place in it: "Europe (Ireland)" or
// "Ireland", "N. Virginia" or "Virginia".
func displayed(name, text string) bool {
	name = strings.ToLower(name)
	area, place, found := strings.Cut(strings.TrimSuffix(name, ")"), " (")
	if text == name {
		return true
	}
	if !found || place == "central" {
		return false
	}
	_, short, _ := strings.Cut(place, ". ")
	spoken := strings.ReplaceAll(text, "-", " ")
	return spoken == place || spoken == short || spoken == area+" "+place
}

// Partitions returns the partitions.
var Partitions = sync.OnceValue(func() []Partition {
	all := make([]Partition, 0, len(partitionTable.Rows()))
	for _, row := range partitionTable.Rows() {
		all = append(all, Partition{Name: row[0], ServiceSuffix: row[2], areas: strings.Split(row[1], ",")})
	}
	return all
})

// KnownPartition reports whether the partition exists.
func KnownPartition(name string) bool {
	return slices.ContainsFunc(Partitions(), func(p Partition) bool { return p.Name == name })
}

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
// (E-1790). It is "" for a text that is not the code of a region.
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
