// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	_ "embed" // for the tables
	"strings"
	"sync"
)

var (
	//go:embed data/regions.tsv
	regionsFile string
	//go:embed data/iam_resource_kinds.tsv
	iamResourceKindsFile string
	//go:embed data/source_services.tsv
	sourceServicesFile string
)

// region is a region of AWS.
type region struct {
	code, partition, name string
}

// regionTable are the regions, in the order of the file and by code, and the partitions that have some.
type regionTable struct {
	all        []region
	byCode     map[string]region
	partitions []string
}

var regions = sync.OnceValue(func() *regionTable {
	t := &regionTable{byCode: map[string]region{}}
	for _, row := range tableRows(regionsFile) {
		r := region{row[0], row[1], row[2]}
		if n := len(t.partitions); n == 0 || t.partitions[n-1] != r.partition {
			t.partitions = append(t.partitions, r.partition)
		}
		t.all = append(t.all, r)
		t.byCode[r.code] = r
	}
	return t
})

// knownPartition reports whether the partition exists.
func knownPartition(name string) bool {
	for _, p := range regions().partitions {
		if p == name {
			return true
		}
	}
	return false
}

// nearestRegion returns the code that was probably meant: that of a display name such as "Ireland", of an availability zone,
// or the code spelt most alike. It is "" if none is near.
func nearestRegion(text string) string {
	lowered := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(text)), "_", "-")
	if zone := strings.TrimRight(lowered, "abcdefghijklmnopqrstuvwxyz"); zone != lowered {
		if _, ok := regions().byCode[zone]; ok {
			return zone
		}
	}
	if lowered == "" {
		return ""
	}
	best, distance := "", 4
	for _, r := range regions().all {
		if r.code == lowered || displayed(r.name, lowered) {
			return r.code
		}
		if d := editDistance(lowered, r.code, distance); d < distance {
			best, distance = r.code, d
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

// iamResourceKinds are the words that the resource part of an IAM ARN begins with.
var iamResourceKinds = sync.OnceValue(func() []string {
	var kinds []string
	for _, row := range tableRows(iamResourceKindsFile) {
		kinds = append(kinds, row[0])
	}
	return kinds
})

// sourceServices says by service principal what the service tells about the resource it calls for: "role" or "never".
var sourceServices = sync.OnceValue(func() map[string]string {
	services := make(map[string]string)
	for _, row := range tableRows(sourceServicesFile) {
		services[row[0]] = row[1]
	}
	return services
})
