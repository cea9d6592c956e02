// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy

import "strings"

// maxNameForNearest bounds the work of nearest; no legal name is near that long.
const maxNameForNearest = 64

// nearest returns the legal name that was most probably meant by name: equal but
// for case, underscores, hyphens or a plural s, else within an edit distance of 2
// (1 for names of up to four letters), else "". With several candidates the
// closest wins, then the first.
func nearest(name string, legal []string) string {
	if len(name) > maxNameForNearest {
		return ""
	}
	folded := foldName(name)
	for _, l := range legal {
		if foldName(l) == folded {
			return l
		}
	}
	best, bestDistance := "", 3
	for _, l := range legal {
		limit := 2
		if len(l) <= 4 {
			limit = 1
		}
		if d := editDistance(folded, foldName(l)); d <= limit && d < bestDistance {
			best, bestDistance = l, d
		}
	}
	return best
}

// foldName removes what people vary in the spelling of a name.
func foldName(name string) string {
	name = strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.ToLower(name))
	return strings.TrimSuffix(name, "s")
}

// editDistance is the optimal string alignment distance in bytes: insertions,
// deletions, substitutions, and swaps of two neighbours.
func editDistance(a, b string) int {
	before, previous, current := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := 1; i <= len(a); i++ {
		current[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			current[j] = min(previous[j]+1, current[j-1]+1, previous[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				current[j] = min(current[j], before[j-2]+1)
			}
		}
		before, previous, current = previous, current, before
	}
	return previous[len(b)]
}
