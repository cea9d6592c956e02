// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"cmp"
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Use is a resource that runs with a role: a caller who controls what runs there has
// the permissions of the role (K-308).
type Use struct {
	Address, Attribute string
	Link               Link
	// Assumption is what the link is based on, "" for a certain one.
	Assumption string
}

// uses notes which resources of the plan use which roles. That a role is not one of the plan's
// is no finding here: nothing is attached to it.
func (l *linker) uses() {
	unresolved := len(l.unresolved)
	for _, r := range l.w.all {
		if r.Data || !r.Exists() || !r.IsAWS() {
			continue
		}
		for _, argument := range roleUses()[r.Type] {
			if r.After.Get(argument).IsNull() || r.After.Get(argument).IsUnknown() && !l.w.argument(r, argument).Given {
				continue
			}
			for _, o := range l.owners(r, linkRow{link: "use", principals: argument, kind: "role"}) {
				o.p.Uses = append(o.p.Uses, Use{r.Address, argument, o.link, o.note})
			}
		}
	}
	l.unresolved = l.unresolved[:unresolved]
	for _, p := range l.principals {
		slices.SortStableFunc(p.Uses, func(a, b Use) int {
			return cmp.Or(compareAddress(a.Address, b.Address), cmp.Compare(a.Attribute, b.Attribute))
		})
	}
}

// usedBy says in a message what uses the role.
func (p *Principal) usedBy() string {
	const most = 5
	var names []string
	for _, u := range p.Uses {
		if u.Link >= Assumed && !slices.Contains(names, u.Address) {
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
