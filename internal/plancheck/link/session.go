// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package link

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/extract"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/tables"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/world"
)

// session reads managed policies that bound what a role can do in one place, such as the
// guardrails of a chat channel. They grant nothing: what the role may do by its own policies is
// the most that is possible there. Policies that the plan does not show are listed.
func (l *Linker) session(r *planfile.Resource, row tables.LinkRow) {
	unresolved := len(l.Unresolved)
	policies := l.policies(r, row)
	var owners []owner
	if row.Principals != "" && !r.After.Get(row.Principals).IsNull() {
		owners = l.owners(r, row)
	}
	l.Unresolved = l.Unresolved[:unresolved] // nothing is attached to a role
	for _, policy := range policies {
		if !policy.Visible() {
			why := policy.Reason
			if why == "" && policy.Document != nil {
				why = policy.Document.Reason
			}
			l.Unlisted = append(l.Unlisted, extract.Unlisted{Address: r.Address, Attribute: row.Policies, Why: "names a policy that is not looked at: " + why})
		}
		if policy.Document != nil {
			policy.Document.Linked.Session++
		}
		for _, o := range owners {
			layer := *policy
			layer.Link = min(layer.Link, o.link)
			layer.Assumption = world.JoinNotes(layer.Assumption, o.note)
			o.p.Sessions = append(o.p.Sessions, &layer)
		}
	}
}
