// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package link

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/tables"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
)

// inlineResources are the resources that are inline policies of principals, whose own arguments list
// them too.
var inlineResources = map[string]struct{ kind, principal string }{
	"aws_iam_role_policy": {"role", "role"}, "awscc_iam_role_policy": {"role", "role_name"},
	"awscc_iam_user_policy": {"user", "user_name"}, "awscc_iam_group_policy": {"group", "group_name"},
}

// readState notes what was there before of what the state lists as policies of roles: the
// inline policies that are resources of the plan, and the attachments that it removes.
func (l *Linker) readState() {
	l.inline, l.gone, l.attachedTo = map[string]bool{}, map[string]bool{}, map[string][]string{}
	for typ, names := range inlineResources {
		for _, r := range l.w.ByType[typ] {
			if forgotten(r) {
				continue
			}
			for _, v := range []planfile.Value{r.Before, r.After} {
				l.inline[names.kind+"|"+v.Get(names.principal).Text()+"|"+v.Get(tables.NameArgument(typ)).Text()] = true
			}
		}
	}
	for _, r := range l.w.ByType["aws_iam_role_policy_attachment"] {
		if forgotten(r) {
			continue
		}
		was := r.Before.Get("role").Text() + "|" + r.Before.Get("policy_arn").Text()
		if !r.Exists() || was != r.After.Get("role").Text()+"|"+r.After.Get("policy_arn").Text() {
			l.gone[was] = true // what replaces it is a layer of its own
		}
	}
	for _, r := range l.w.ByType["aws_iam_policy_attachment"] {
		if forgotten(r) {
			continue
		}
		before, _ := r.Before.Get("roles").Texts()
		after, more := r.After.Get("roles").Texts()
		was, is := r.Before.Get("policy_arn").Text(), r.After.Get("policy_arn").Text()
		for _, role := range before {
			if !r.Exists() || was != is || !more && !slices.Contains(after, role) {
				l.gone[role+"|"+was] = true
			}
		}
		if r.Exists() && is != "" && !more {
			l.attachedTo[is] = append(after, "")
		}
	}
	for _, d := range l.documents {
		if d.Attachment == iam.Managed && d.OwnerARN != "" && l.byARN[d.OwnerARN] == nil {
			l.byARN[d.OwnerARN] = d
		}
	}
}

// forgotten reports whether a resource stays in AWS and leaves the state.
func forgotten(r *planfile.Resource) bool { return r.Is("forget") && !r.Is("delete") }

// hasInline reports whether a resource of the plan is, or was, the inline policy of a principal
// that has this name: what the state lists under it is that policy.
func (l *Linker) hasInline(p *Principal, name string) bool {
	return p.Name != "" && name != "" && l.inline[p.Kind+"|"+p.Name+"|"+name]
}

// detached reports whether the plan takes a managed policy away from a role whose list of
// policies is the one of the state (K-305).
func (l *Linker) detached(p *Principal, policy string) bool {
	if p.Name == "" {
		return false
	}
	only := l.attachedTo[policy]
	return l.gone[p.Name+"|"+policy] || only != nil && !slices.Contains(only, p.Name)
}
