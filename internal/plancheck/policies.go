// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// managedPolicies are AWS's managed policies as documents, each made once.
type managedPolicies struct{ by map[string]*Document }

func newManagedPolicies() *managedPolicies { return &managedPolicies{map[string]*Document{}} }

// get returns an AWS managed policy by ARN, nil if the snapshot lacks it.
func (m *managedPolicies) get(text string) *Document {
	if d, ok := m.by[text]; ok {
		return d
	}
	var d *Document
	if p, err := catalog.Default().ManagedPolicy(text); err == nil {
		d = &Document{
			Resource: &planfile.Resource{Address: text, Type: "aws_iam_policy", Data: true, Actions: []string{"no-op"}}, Attribute: "policy",
			Type: iam.Identity, Attachment: iam.Managed, OwnerARN: text, Visibility: Known, Origin: "value", Text: p.Document, fromState: true,
		}
	}
	m.by[text] = d
	return d
}

// isAWSManaged reports whether an ARN is that of an AWS managed policy.
func isAWSManaged(text string) bool {
	a, ok := arn.Split(text)
	return ok && a.Service == "iam" && a.Account == "aws"
}

// policies returns the managed policies that an argument names, as layers without their
// principal.
func (l *linker) policies(r *planfile.Resource, row linkRow) []*Layer {
	if row.link == "attach_by_name" || row.policies == "permissions_boundary" && row.kind == "permission_set" {
		return l.policiesByName(r, row.policies)
	}
	v := r.After.Get(row.policies)
	var out []*Layer
	texts, _ := v.Texts()
	for _, text := range texts {
		if text != "" {
			out = append(out, l.policy(r, text))
		}
	}
	if !v.HasUnknown() {
		return out
	}
	e := l.w.argument(r, row.policies)
	if !e.Given {
		return out // K-103
	}
	if address, ok := l.fromSource(r, row.policies); ok {
		for _, d := range l.documents {
			if d.Address() == address && d.Attachment == iam.Managed {
				return append(out, &Layer{From: r, Document: d, Link: Certain, arn: d.OwnerARN})
			}
		}
	}
	targets, why := l.w.follow(l.w.placeOf(r), e, 0)
	unknowns := 1
	if elems, ok := v.Elems(); ok {
		unknowns = 0
		for _, e := range elems {
			if e.IsUnknown() {
				unknowns++
			}
		}
	}
	// A list that names as many resources as it has unknown elements names each of them.
	each := unknowns == len(targets) && unknowns > 1
	found := false
	for i := range targets {
		t := &targets[i]
		if !identifies(t.attr) {
			continue
		}
		link, note := t.link, joinNotes(r.Address+"."+row.policies+" is taken to be "+t.res.Address, t.note)
		if each {
			link, note = Assumed, r.Address+"."+row.policies+" is taken to be "+t.res.Address
		}
		if t.res.Type != "aws_iam_policy" {
			continue
		}
		found = true
		layer := &Layer{From: r, Link: link, Assumption: note}
		if t.res.Data {
			layer.Document, layer.Reason = l.dataPolicy(t.res)
		} else if docs := l.byResource[t.res]; len(docs) > 0 {
			layer.Document, layer.arn = docs[0], docs[0].OwnerARN
		} else {
			layer.Reason = t.res.Address + " has no document in this plan"
		}
		out = append(out, layer)
	}
	if !found {
		if why == "" {
			why = "its expression leads to no policy of this plan"
		}
		l.unresolved = append(l.unresolved, Unresolved{r.Address, row.policies, why, "", false})
		out = append(out, &Layer{From: r, Link: Certain, Reason: why})
	}
	return out
}

// policy returns the layer of a policy that is given by its ARN (K-301).
func (l *linker) policy(r *planfile.Resource, text string) *Layer {
	layer := &Layer{From: r, Link: Certain, arn: text}
	if isAWSManaged(text) {
		layer.Managed = text
		if layer.Document = l.managed.get(text); layer.Document == nil {
			layer.Reason = "AWS managed policy that is not in the snapshot"
		}
		return layer
	}
	if d := l.byARN[text]; d != nil {
		layer.Document = d
		return layer
	}
	for _, res := range l.w.byType["aws_iam_policy"] {
		if res.Data && res.After.Get("arn").Text() == text {
			layer.Document, layer.Reason = l.dataPolicy(res)
			return layer
		}
	}
	layer.Reason = fmt.Sprintf("policy %s is not in this plan; a data source aws_iam_policy with that ARN shows it", text)
	return layer
}

// dataPolicy returns the document of a data source for a policy.
func (l *linker) dataPolicy(res *planfile.Resource) (d *Document, why string) {
	text, ok := res.After.Get("policy").Str()
	if !ok {
		return nil, res.Address + " is not read before apply"
	}
	if have := l.managed.by[res.Address]; have != nil {
		return have, ""
	}
	d = &Document{
		Resource: res, Attribute: "policy", Type: iam.Identity, Attachment: iam.Managed, OwnerARN: res.After.Get("arn").Text(),
		Visibility: Known, Origin: "data_source", Text: text, Sensitive: res.After.Get("policy").IsSensitive(), fromState: true,
	}
	l.managed.by[res.Address] = d
	return d, ""
}

// policiesByName returns the policies that blocks of a permission set name: they are looked
// up by name in each account that it is assigned in.
func (l *linker) policiesByName(r *planfile.Resource, path string) []*Layer {
	blocks, unknown := r.After.Blocks(path)
	var out []*Layer
	if unknown {
		out = append(out, &Layer{From: r, Link: Certain, Reason: "the policies are not known before apply"})
	}
	for _, b := range blocks {
		if text, ok := b.Get("managed_policy_arn").Str(); ok && text != "" {
			out = append(out, l.policy(r, text))
			continue
		}
		if nested, _ := b.Blocks("customer_managed_policy_reference"); len(nested) > 0 {
			b = nested[0]
		}
		name := b.Get("name").Text()
		layer := &Layer{From: r, Link: Certain, Reason: fmt.Sprintf("policy %q is looked up by name in each account that the permission set is assigned in", name)}
		for _, d := range l.documents {
			if d.Resource.Type == "aws_iam_policy" && name != "" && d.Name == name && samePath(d.Resource.After.Get("path").Text(), b.Get("path").Text()) {
				layer.Document, layer.Link, layer.Reason = d, Assumed, ""
				layer.Assumption = "every account that the permission set is assigned in has this policy under its name"
			}
		}
		out = append(out, layer)
	}
	return out
}

func samePath(a, b string) bool { return "/"+strings.Trim(a, "/") == "/"+strings.Trim(b, "/") }

// otherTies are resources of other providers that may attach policies to a kind of principal.
var otherTies = map[string][]string{
	"role": {"awscc_iam_role_policy", "awscc_iam_managed_policy"}, "user": {"awscc_iam_user_policy", "awscc_iam_managed_policy", "awscc_iam_user_to_group_addition"},
	"group": {"awscc_iam_group_policy", "awscc_iam_managed_policy"},
}

// missing notes why the plan does not show all policies of a principal.
func (p *Principal) missing(why string) { p.Missing = words.AppendNew(p.Missing, why) }

// complete says whether the plan shows all policies of a principal (K-306).
func (l *linker) complete(p *Principal) {
	r := p.Resource
	if p.existing {
		all, why := p.listsAll()
		switch {
		case p.Kind == "user":
			p.missing("it exists already, and the plan does not show all groups that it is in")
		case all:
			for _, w := range why {
				p.missing(w)
			}
		case p.Kind != "role":
			p.missing("it exists already, and the plan does not show what else is attached to it")
		case l.listed(r, "inline_policy") && l.listed(r, "managed_policy_arns"):
			// K-305: the state shows both lists.
		default:
			p.missing("it exists already, and the plan does not show all of its policies")
		}
	}
	if l.w.plan.Partial || l.w.plan.Errored {
		p.missing("the plan is not complete")
	}
	for _, u := range l.unresolved {
		if u.Kind == p.Kind && !u.Named {
			p.missing(u.Address + " may be attached to it")
			break
		}
	}
	for _, why := range l.budgetActions(p) {
		p.missing(why)
	}
	for _, typ := range otherTies[p.Kind] {
		for _, r := range l.w.byType[typ] {
			if !r.Data && r.Exists() {
				p.missing(r.Address + " may attach a policy to it, which is not looked at")
			}
		}
	}
	for _, layer := range p.Layers {
		switch {
		case !layer.visible():
			why := layer.Reason
			if why == "" && layer.Document != nil {
				why = layer.Document.Reason
			}
			p.missing(layer.From.Address + ": " + why)
		case layer.Link == Possible:
			p.missing(layer.From.Address + " is possibly attached to it")
		}
	}
	p.Complete = len(p.Missing) == 0
}

func (l *linker) listed(r *planfile.Resource, attr string) bool {
	_, ok := r.After.Get(attr).Elems()
	return ok
}
