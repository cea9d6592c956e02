// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package request

import (
	"fmt"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// deriveLists derives the keys that list others from those that were supplied.
func (c *Context) deriveLists() (problem string) {
	if len(c.listed) == 0 {
		return ""
	}
	for i := range program.FamilyLists {
		f := &program.FamilyLists[i]
		given := c.Entry(f.List)
		names := KeyValue{Presence: truth.True, Origin: FromContext}
		for _, e := range c.listed {
			if e.Key.Listed != f || e.Value.Presence == truth.False {
				continue
			}
			names.More = names.More || e.Value.Others != nil // in another spelling (C-7)
			if e.Value.Presence == truth.Unknown {
				names.More = true
				continue
			}
			name := e.Name[len(f.Family):]
			if given != nil && given.Value.HoldsFold(name) == truth.False {
				return fmt.Sprintf("the context has %s, but %s does not list %s", e.Name, given.Name, name)
			}
			names.list = append(names.list, pattern.Literal(name))
		}
		if given == nil && (names.list != nil || names.More) {
			if c.Derived.Lists == nil {
				c.Derived.Lists = make(map[string]*KeyValue, 1)
			}
			c.Derived.Lists[f.List] = &names
		}
	}
	return ""
}
