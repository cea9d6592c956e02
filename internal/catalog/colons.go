// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"slices"
	"strings"
)

// Colons returns how many colons the sixth field of an ARN of this type has, smallest first. It reads them from the formats
// of the type and from those that extend one of them: the ARN of an alias is that of its function, a colon, and more. It
// returns nil if a format has an asterisk, which may mean anything. Other names are taken to hold no colon (E-1783).
func (c *Catalog) Colons(t *ResourceType) []int {
	var siblings []*ResourceType
	if s, ok := c.Service(t.Service); ok {
		siblings = s.types
	}
	var out []int
	for _, f := range t.Formats {
		if strings.Contains(f.Resource(), "*") {
			return nil
		}
		out = append(out, strings.Count(f.Resource(), ":"))
		for _, o := range siblings {
			for _, g := range o.Formats {
				if strings.HasPrefix(g.text, f.text+":${") {
					out = append(out, strings.Count(g.Resource(), ":"))
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
