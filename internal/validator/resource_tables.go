// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
)

var (
	iamResourceKindsTable = facts.Open("iam_resource_kinds", "kind")
	sourceServicesTable   = facts.Open("source_services", "principal", "source")
)

// knownPartition reports whether the partition exists.
func knownPartition(name string) bool {
	return slices.ContainsFunc(facts.Partitions(), func(p facts.Partition) bool { return p.Name == name })
}

// knownRegion reports whether the text is the code of a region that is known.
func knownRegion(code string) bool {
	_, ok := facts.RegionOf(code)
	return ok
}

// nearestRegion returns the code that was probably meant: that of a display name such as "Ireland", of an availability zone,
// or the code spelt most alike. It is "" if none is near.
func nearestRegion(text string) string {
	lowered := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(text)), "_", "-")
	if zone := strings.TrimRight(lowered, "abcdefghijklmnopqrstuvwxyz"); zone != lowered {
		if knownRegion(zone) {
			return zone
		}
	}
	if lowered == "" {
		return ""
	}
	best, distance := "", 4
	for _, r := range facts.Regions() {
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

// iamResourceKinds are the words that the resource part of an IAM ARN begins with.
var iamResourceKinds = sync.OnceValue(func() []string {
	var kinds []string
	for _, row := range iamResourceKindsTable.Rows() {
		kinds = append(kinds, row[0])
	}
	return kinds
})

// sourceServices says by service principal what the service tells about the resource it calls for: "role" or "never".
var sourceServices = sync.OnceValue(func() map[string]string {
	services := make(map[string]string)
	for _, row := range sourceServicesTable.Rows() {
		services[row[0]] = row[1]
	}
	return services
})
