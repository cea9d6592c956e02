// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
)

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
		if d := spelling.Distance(folded, foldName(l)); d <= limit && d < bestDistance {
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
