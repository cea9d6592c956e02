// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package link

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/tables"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/world"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Use is a resource that runs with a role: a caller who controls what runs there has
// the permissions of the role (K-308).
type Use struct {
	Address, Attribute string
	Link               world.Link
	// Assumption is what the link is based on, "" for a certain one.
	Assumption string
}

// uses notes which resources of the plan use which roles. That a role is not one of the plan's
// is no finding here: nothing is attached to it.
func (l *Linker) uses() {
	unresolved := len(l.Unresolved)
	for _, r := range l.w.All {
		if r.Data || !r.Exists() || !r.IsAWS() {
			continue
		}
		for _, path := range tables.RoleUses()[r.Type] {
			for _, at := range places(r.After, path) {
				if at.value.IsNull() || at.value.IsUnknown() && !l.w.Argument(r, at.path).Given {
					continue
				}
				for _, o := range l.ownersAt(r, tables.LinkRow{Link: "use", Kind: "role"}, at.value, at.path) {
					if at.several && o.link == world.Assumed {
						o.link = world.Possible // blocks of a set are in another order in the configuration
					}
					o.p.Uses = append(o.p.Uses, Use{r.Address, path, o.link, o.note})
				}
			}
		}
	}
	l.Unresolved = l.Unresolved[:unresolved]
	for _, p := range l.Principals {
		slices.SortStableFunc(p.Uses, func(a, b Use) int {
			return cmp.Or(planfile.CompareAddress(a.Address, b.Address), cmp.Compare(a.Attribute, b.Attribute), -cmp.Compare(a.Link, b.Link))
		})
		p.Uses = slices.CompactFunc(p.Uses, func(a, b Use) bool { return a.Address == b.Address && a.Attribute == b.Attribute })
	}
}

// placed is a value at a path; several says that it is in one of several blocks.
type placed struct {
	value   planfile.Value
	path    string
	several bool
}

// places returns the values at a path such as "stage[].action[].role_arn".
func places(v planfile.Value, path string) []placed {
	out := []placed{{value: v}}
	for step := range strings.SplitSeq(path, ".") {
		name, nested := strings.CutSuffix(step, "[]")
		var next []placed
		for _, at := range out {
			child := placed{at.value.Get(name), strings.TrimPrefix(at.path+"."+name, "."), at.several}
			blocks, list := child.value.Elems()
			if !nested || !list {
				next = append(next, child)
				continue
			}
			for i, b := range blocks {
				next = append(next, placed{b, child.path + "[" + strconv.Itoa(i) + "]", at.several || len(blocks) > 1})
			}
		}
		out = next
	}
	return out
}

// UsedBy says in a message what uses the role.
func (p *Principal) UsedBy() string {
	const most = 5
	var names []string
	for _, u := range p.Uses {
		if u.Link >= world.Assumed && !slices.Contains(names, u.Address) {
			names = append(names, u.Address)
		}
	}
	if len(names) == 0 {
		return ""
	}
	if len(names) > most {
		names = append(names[:most:most], "others")
	}
	return " Who controls what runs in " + words.List(names, "and") + " has these permissions too."
}
