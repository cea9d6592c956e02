// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package link

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/tables"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/world"
)

// membership puts a user into a group.
type membership struct {
	group *Principal
	from  *planfile.Resource
	link  world.Link
	note  string
}

// member puts users into groups. A user in a group that the plan does not show has policies
// that it does not show.
func (l *Linker) member(r *planfile.Resource, row tables.LinkRow, users []owner) {
	unresolved := len(l.Unresolved)
	groups := l.owners(r, tables.LinkRow{Link: "member", Principals: row.Policies, Kind: "group"})
	for _, u := range users {
		for _, why := range l.Unresolved[unresolved:] {
			u.p.missing(r.Address + " puts it into a group whose policies the plan does not show: " + why.Why)
		}
		for _, g := range groups {
			u.p.join(membership{g.p, r, min(u.link, g.link), world.JoinNotes(u.note, g.note)})
		}
	}
}

// join adds a membership; of two in the same group the surer one counts.
func (p *Principal) join(m membership) {
	for i := range p.groups {
		if p.groups[i].group == m.group {
			if m.link > p.groups[i].link {
				p.groups[i] = m
			}
			return
		}
	}
	p.groups = append(p.groups, m)
}

// throughGroups adds the policies of a user's groups, and what the plan does not show of them.
func (p *Principal) throughGroups() {
	for _, m := range p.groups {
		for _, layer := range m.group.Layers {
			through := *layer
			through.member = m.from
			through.Link = min(layer.Link, m.link)
			through.Assumption = world.JoinNotes(world.JoinNotes(layer.Assumption, m.note), "through group "+m.group.Address())
			p.Layers = append(p.Layers, &through)
		}
		if !m.group.Complete {
			p.missing("group " + m.group.Address() + ": " + m.group.Missing[0])
		}
		p.Assumed = append(p.Assumed, m.group.Assumed...)
	}
}
