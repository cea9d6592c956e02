// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/extract"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// overwritten reports documents that are given twice for one resource (K-203).
func (c *checker) overwritten() []*Finding {
	by := map[string][]*extract.Document{}
	var order []string
	for _, d := range c.documents {
		key := c.x.Slot(d)
		if key == "" || d.Unset || d.Visibility == extract.NotConfigured {
			continue
		}
		if by[key] == nil {
			order = append(order, key)
		}
		by[key] = append(by[key], d)
	}
	var out []*Finding
	for _, key := range order {
		list := by[key]
		whole := slices.DeleteFunc(slices.Clone(list), func(d *extract.Document) bool { return d.Origin == "constructed" })
		if len(whole) == 0 || len(list) < 2 {
			continue
		}
		var names []string
		for _, d := range list {
			names = append(names, d.Labels()...)
		}
		d := whole[len(whole)-1]
		f := Finding{ID: "POLICY_OVERWRITTEN", Class: warning, Address: d.Address(), Attribute: d.Attribute, File: d.File, Line: d.Line, resource: d.Resource}
		f.Message = "The same resource gets its policy from " + words.List(names, "and") + ": each overwrites the others, so that the last one applied counts, and every plan shows a change."
		f.Remediation = "Keep one of them."
		out = append(out, c.own(f, strings.Join(names, " ")))
	}
	return out
}

// leftOut reports policies that a complete list of the same principal leaves out.
func (c *checker) leftOut() []*Finding {
	var out []*Finding
	reported := map[*planfile.Resource]bool{}
	for _, p := range c.l.Principals {
		for _, layer := range p.Layers {
			if layer.LeftOutBy == "" || reported[layer.From] {
				continue
			}
			reported[layer.From] = true
			f := Finding{ID: "POLICY_OVERWRITTEN", Class: warning, Address: layer.From.Address, resource: layer.From}
			f.Message = layer.LeftOutBy + " is a complete list and leaves out this policy of " + p.Address() + ": each of the two undoes what the other does, and every plan shows a change."
			f.Remediation = "Add the policy to the list, or remove one of the two resources."
			out = append(out, c.own(f, layer.LeftOutBy))
		}
	}
	for _, kind := range []string{"role", "user", "group"} {
		for _, list := range c.w.ByType["aws_iam_"+kind+"_policy_attachments_exclusive"] {
			texts, more := list.After.Get("policy_arns").Texts()
			name, ok := list.After.Get(kind + "_name").Str()
			if more || !ok || !list.Exists() || list.After.Get("policy_arns").HasUnknown() {
				continue
			}
			for _, a := range c.w.ByType["aws_iam_"+kind+"_policy_attachment"] {
				policy, known := a.After.Get("policy_arn").Str()
				if !known || reported[a] || !a.Exists() || a.After.Get(kind).Text() != name || c.w.Provider(a) != c.w.Provider(list) || slices.Contains(texts, policy) {
					continue
				}
				f := Finding{ID: "POLICY_OVERWRITTEN", Class: warning, Address: a.Address, Attribute: "policy_arn", resource: a}
				f.Message = list.Address + " is the complete list of this " + kind + "'s managed policies and leaves this one out: it is detached again."
				f.Remediation = "Add the policy to the list."
				out = append(out, c.own(f, list.Address))
			}
		}
	}
	return out
}

// organizationAttachments counts the policies of an organization that are attached to one
// place.
func (c *checker) organizationAttachments() []*Finding {
	const most = 10
	count := map[string]int{}
	for _, r := range c.w.ByType["aws_organizations_policy_attachment"] {
		target, ok := r.After.Get("target_id").Str()
		if !ok || target == "" || !r.Exists() {
			continue
		}
		count[target]++
	}
	var out []*Finding
	seen := map[string]bool{}
	for _, r := range c.w.ByType["aws_organizations_policy_attachment"] {
		target := r.After.Get("target_id").Text()
		// Up to ten service control policies and five resource control policies fit; while their
		// types are not looked at, only more than both together are known to be too many.
		if count[target] <= most+5 || seen[target] {
			continue
		}
		seen[target] = true
		f := Finding{ID: "TOO_MANY_ATTACHED_POLICIES", Class: errorClass, Address: r.Address, Attribute: "target_id", resource: r}
		f.Message = "More policies of the organization are attached to " + shown(r.After.Get("target_id")) + " than AWS takes: ten service control policies and five resource control policies."
		f.Remediation = "Put policies together."
		f.Documentation = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html"
		out = append(out, c.own(f, target))
	}
	return out
}
