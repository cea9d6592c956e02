// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package link

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/extract"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/tables"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/world"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// managedPolicies are AWS's managed policies as documents, each made once.
type managedPolicies struct{ by map[string]*extract.Document }

func newManagedPolicies() *managedPolicies { return &managedPolicies{map[string]*extract.Document{}} }

// get returns an AWS managed policy by ARN, nil if the snapshot lacks it.
func (m *managedPolicies) get(text string) *extract.Document {
	if d, ok := m.by[text]; ok {
		return d
	}
	var d *extract.Document
	if p, err := catalog.Default().ManagedPolicy(text); err == nil {
		d = &extract.Document{
			Resource: &planfile.Resource{Address: text, Type: "aws_iam_policy", Data: true, Actions: []string{"no-op"}}, Attribute: "policy",
			Type: iam.Identity, Attachment: iam.Managed, OwnerARN: text, Visibility: extract.Known, Origin: "value", Text: p.Document, FromState: true,
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
func (l *Linker) policies(r *planfile.Resource, row tables.LinkRow) []*Layer {
	if row.Link == "attach_by_name" || row.Policies == "permissions_boundary" && row.Kind == "permission_set" {
		return l.policiesByName(r, row.Policies)
	}
	if row.Policies == "self" {
		return l.itself(r)
	}
	v := r.After.Get(row.Policies)
	var out []*Layer
	texts, _ := v.Texts()
	for _, text := range texts {
		if text != "" {
			out = append(out, l.policy(r, text, v.IsSensitive()))
		}
	}
	if !v.HasUnknown() {
		return out
	}
	e := l.w.Argument(r, row.Policies)
	if !e.Given {
		return out // K-103
	}
	if address, ok := l.fromSource(r, row.Policies); ok {
		for _, d := range l.documents {
			if d.Address() == address && d.Attachment == iam.Managed {
				return append(out, &Layer{From: r, Document: d, Link: world.Certain, ARN: d.OwnerARN})
			}
		}
	}
	targets, why := l.w.Follow(l.w.PlaceOf(r), e, 0)
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
		if !world.Identifies(t.Attr) {
			continue
		}
		link, note := t.Link, world.JoinNotes(r.Address+"."+row.Policies+" is taken to be "+t.Res.Address, t.Note)
		if each {
			link, note = world.Assumed, r.Address+"."+row.Policies+" is taken to be "+t.Res.Address
		}
		if t.Res.Type != "aws_iam_policy" && t.Res.Type != "awscc_iam_managed_policy" {
			continue
		}
		found = true
		layer := &Layer{From: r, Link: link, Assumption: note}
		if t.Res.Data {
			layer.Document, layer.Reason = l.dataPolicy(t.Res)
		} else if docs := l.byResource[t.Res]; len(docs) > 0 {
			layer.Document, layer.ARN = docs[0], docs[0].OwnerARN
		} else {
			layer.Reason = t.Res.Address + " has no document in this plan"
		}
		out = append(out, layer)
	}
	if !found {
		if why == "" {
			why = "its expression leads to no policy of this plan"
		}
		l.Unresolved = append(l.Unresolved, Unresolved{r.Address, row.Policies, why, "", false})
		out = append(out, &Layer{From: r, Link: world.Certain, Reason: why})
	}
	return out
}

// itself returns the layer of a managed policy that names the principals which it is attached to.
func (l *Linker) itself(r *planfile.Resource) []*Layer {
	for _, d := range l.byResource[r] {
		if d.Attachment == iam.Managed {
			return []*Layer{{From: r, Document: d, Link: world.Certain, ARN: d.OwnerARN}}
		}
	}
	return nil
}

// policy returns the layer of a policy that is given by its ARN (K-301).
func (l *Linker) policy(r *planfile.Resource, text string, sensitive bool) *Layer {
	layer := &Layer{From: r, Link: world.Certain, ARN: text, Sensitive: sensitive}
	if isAWSManaged(text) {
		layer.Managed = layer.ShownARN()
		if layer.Document = l.managed.get(text); layer.Document == nil {
			layer.Reason = "AWS managed policy that is not in the snapshot"
		}
		return layer
	}
	if d := l.byARN[text]; d != nil {
		layer.Document = d
		return layer
	}
	for _, res := range l.w.ByType["aws_iam_policy"] {
		if res.Data && res.After.Get("arn").Text() == text {
			layer.Document, layer.Reason = l.dataPolicy(res)
			return layer
		}
	}
	layer.Reason = fmt.Sprintf("policy %s is not in this plan; a data source aws_iam_policy with that ARN shows it", layer.ShownARN())
	return layer
}

// dataPolicy returns the document of a data source for a policy.
func (l *Linker) dataPolicy(res *planfile.Resource) (d *extract.Document, why string) {
	text, ok := res.After.Get("policy").Str()
	if !ok {
		return nil, res.Address + " is not read before apply"
	}
	if have := l.managed.by[res.Address]; have != nil {
		return have, ""
	}
	d = &extract.Document{
		Resource: res, Attribute: "policy", Type: iam.Identity, Attachment: iam.Managed, OwnerARN: res.After.Get("arn").Text(),
		Visibility: extract.Known, Origin: "data_source", Text: text, Sensitive: res.After.Get("policy").IsSensitive(), FromState: true,
	}
	l.managed.by[res.Address] = d
	return d, ""
}

// policiesByName returns the policies that blocks of a permission set name: they are looked
// up by name in each account that it is assigned in.
func (l *Linker) policiesByName(r *planfile.Resource, path string) []*Layer {
	blocks, unknown := r.After.Blocks(path)
	var out []*Layer
	if unknown {
		out = append(out, &Layer{From: r, Link: world.Certain, Reason: "the policies are not known before apply"})
	}
	for _, b := range blocks {
		if text, ok := b.Get("managed_policy_arn").Str(); ok && text != "" {
			out = append(out, l.policy(r, text, b.IsSensitive()))
			continue
		}
		if nested, _ := b.Blocks("customer_managed_policy_reference"); len(nested) > 0 {
			b = nested[0]
		}
		name := b.Get("name").Text()
		shown := name
		if b.Get("name").IsSensitive() {
			shown = hiddenText
		}
		layer := &Layer{From: r, Link: world.Certain, Reason: fmt.Sprintf("policy %q is looked up by name in each account that the permission set is assigned in", shown)}
		for _, d := range l.documents {
			if d.Attachment == iam.Managed && name != "" && d.Name == name && samePath(d.Resource.After.Get("path").Text(), b.Get("path").Text()) {
				layer.Document, layer.Link, layer.Reason = d, world.Assumed, ""
				layer.Assumption = "every account that the permission set is assigned in has this policy under its name"
			}
		}
		out = append(out, layer)
	}
	return out
}

func samePath(a, b string) bool { return "/"+strings.Trim(a, "/") == "/"+strings.Trim(b, "/") }

// missing notes why the plan does not show all policies of a principal.
func (p *Principal) missing(why string) { p.Missing = words.AppendNew(p.Missing, why) }

// complete says whether the plan shows all policies of a principal (K-306).
func (l *Linker) complete(p *Principal) {
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
	if l.w.Plan.Partial || l.w.Plan.Errored {
		p.missing("the plan is not complete")
	}
	for _, u := range l.Unresolved {
		if u.Kind == p.Kind && !u.Named {
			p.missing(u.Address + " may be attached to it")
			break
		}
	}
	for _, why := range l.budgetActions(p) {
		p.missing(why)
	}
	for _, layer := range p.Layers {
		switch {
		case !layer.Visible():
			why := layer.Reason
			if why == "" && layer.Document != nil {
				why = layer.Document.Reason
			}
			p.missing(layer.From.Address + ": " + why)
		case layer.Link == world.Possible:
			p.missing(layer.From.Address + " is possibly attached to it")
		}
	}
	p.Complete = len(p.Missing) == 0
}

func (l *Linker) listed(r *planfile.Resource, attr string) bool {
	_, ok := r.After.Get(attr).Elems()
	return ok
}
