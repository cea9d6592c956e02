// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import "github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"

// session reads managed policies that bound what a role can do in one place, such as the
// guardrails of a chat channel. They grant nothing: what the role may do by its own policies is
// the most that is possible there. Policies that the plan does not show are listed.
func (l *linker) session(r *planfile.Resource, row linkRow) {
	unresolved := len(l.unresolved)
	policies := l.policies(r, row)
	var owners []owner
	if row.principals != "" && !r.After.Get(row.principals).IsNull() {
		owners = l.owners(r, row)
	}
	l.unresolved = l.unresolved[:unresolved] // nothing is attached to a role
	for _, policy := range policies {
		if !policy.visible() {
			why := policy.Reason
			if why == "" && policy.Document != nil {
				why = policy.Document.Reason
			}
			l.unlisted = append(l.unlisted, Unlisted{r.Address, row.policies, "names a policy that is not looked at: " + why})
		}
		if policy.Document != nil {
			policy.Document.linked.session++
		}
		for _, o := range owners {
			layer := *policy
			layer.Link = min(layer.Link, o.link)
			layer.Assumption = joinNotes(layer.Assumption, o.note)
			o.p.Sessions = append(o.p.Sessions, &layer)
		}
	}
}
