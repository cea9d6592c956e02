// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/extract"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/link"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/tables"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/render"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// unprotected makes a finding about a protection that the plan takes away.
func (c *checker) unprotected(r *planfile.Resource, attribute, message, subject string) *Finding {
	return c.own(Finding{
		ID: "PROTECTION_REMOVED", Class: warning, Status: StatusNew, Address: r.Address, Attribute: attribute, Message: message, resource: r, changed: true,
		Remediation: "Make sure that something else protects it, or keep it.",
	}, subject)
}

// removed reports protections that the plan takes away while what they protect stays.
func (c *checker) removed() []*Finding {
	var out []*Finding
	for _, r := range c.w.Plan.Changes {
		if r.Data || !r.IsAWS() || !r.Existed() {
			continue
		}
		out = append(out, c.detached(r)...)
		if tables.PrincipalTypes[r.Type] != "" && r.Exists() {
			out = append(out, c.boundaryChanged(r)...)
			out = append(out, c.inlineRemoved(r)...)
		}
		if f := c.gone(r); f != nil {
			out = append(out, f)
		}
	}
	return append(out, c.deniesLess()...)
}

// protects are the arguments that say what some protections protect: one that changes leaves the
// former without it.
var protects = map[string][]string{
	"aws_s3_bucket_public_access_block":            {"bucket"},
	"aws_s3_account_public_access_block":           {"account_id"},
	"aws_organizations_policy_attachment":          {"target_id", "policy_id"},
	"aws_ssoadmin_permissions_boundary_attachment": {"permission_set_arn"},
}

// gone reports a protection that is deleted, or forgotten, or is one of something else now.
func (c *checker) gone(r *planfile.Resource) *Finding {
	elsewhere := slices.ContainsFunc(protects[r.Type], func(name string) bool {
		now, ok := r.After.Get(name).Str()
		return ok && now != r.Before.Get(name).Text()
	})
	if r.Exists() && !elsewhere {
		return c.blocksLess(r)
	}
	if c.ownerGone(r) {
		return nil
	}
	switch r.Type {
	case "aws_s3_bucket_public_access_block":
		return c.unprotected(r, "", "The block of public access to bucket "+shown(r.Before.Get("bucket"))+" is removed.", "")
	case "aws_s3_account_public_access_block":
		return c.unprotected(r, "", "The block of public access to the buckets of an account is removed.", "")
	case "aws_organizations_policy_attachment":
		if c.attachedAgain(r) {
			return nil
		}
		return c.unprotected(r, "", "A policy of the organization is taken off "+shown(r.Before.Get("target_id"))+".", "")
	case "aws_ssoadmin_permissions_boundary_attachment":
		return c.unprotected(r, "", "The permissions boundary is taken off a permission set.", "")
	}
	switch {
	case strings.HasSuffix(r.Type, "_exclusive"):
		return c.unprotected(r, "", "The list that keeps out other policies is removed.", "")
	case c.hadDeny(r) && !c.replaced(r):
		return c.unprotected(r, "", "A policy that denies something is removed.", "")
	}
	return nil
}

// shown quotes a value for a message, unless it is sensitive.
func shown(v planfile.Value) string {
	if v.IsSensitive() {
		return "(sensitive)"
	}
	return words.Quote(v.Text())
}

// blockFlags are the arguments of a block of public access.
var blockFlags = []string{"block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"}

// blocksLess reports a block of public access that stays and blocks less.
func (c *checker) blocksLess(r *planfile.Resource) *Finding {
	if r.Type != "aws_s3_bucket_public_access_block" && r.Type != "aws_s3_account_public_access_block" {
		return nil
	}
	var off []string
	for _, name := range blockFlags {
		now := r.After.Get(name)
		if r.Before.Get(name).Text() == "true" && !now.IsUnknown() && now.Text() != "true" {
			off = append(off, name)
		}
	}
	if len(off) == 0 {
		return nil
	}
	return c.unprotected(r, off[0], "The block of public access is weaker: "+words.List(off, "and")+words.Choose(len(off) == 1, " is", " are")+" no longer true.", strings.Join(off, " "))
}

// attachedAgain reports whether the same policy of an organization is attached to the same place by
// another resource of the plan.
func (c *checker) attachedAgain(r *planfile.Resource) bool {
	return slices.ContainsFunc(c.w.ByType[r.Type], func(o *planfile.Resource) bool {
		return o != r && o.Exists() && o.After.Get("target_id").Text() == r.Before.Get("target_id").Text() && o.After.Get("policy_id").Text() == r.Before.Get("policy_id").Text()
	})
}

// boundaryChanged reports a permissions boundary that is taken off, and one that is replaced by
// another which is not known to allow no more.
func (c *checker) boundaryChanged(r *planfile.Resource) []*Finding {
	const at = "permissions_boundary"
	was, now := r.Before.Get(at), r.After.Get(at)
	arn := was.Text()
	kind := kindWord(tables.PrincipalTypes[r.Type])
	switch {
	case arn == "" || now.Text() == arn:
		return nil
	case !now.HasUnknown() && now.Text() == "":
		return []*Finding{c.unprotected(r, at, "The permissions boundary "+shown(was)+" is taken off this "+kind+".", arn)}
	}
	message := "The permissions boundary " + shown(was) + " of this " + kind + " is replaced by another, and the plan does not show that it allows no more."
	if text, ok := c.policyBefore(arn); ok {
		before, err := policy.Parse(text)
		if boundary := c.boundaryOf(r); err == nil && boundary != nil && boundary.Built() != nil {
			switch proof := proveNoNewAccess(iam.Boundary, boundary.Built(), before); {
			case proof.Verdict == prover.Proved:
				return nil
			case proof.Verdict == prover.Refuted && !boundary.Sensitive:
				message = "The permissions boundary " + shown(was) + " of this " + kind + " is replaced by one that allows more. For example: " + WitnessText(proof.Witness) + "."
			}
		}
	}
	return []*Finding{c.unprotected(r, at, message, arn)}
}

// boundaryOf returns the boundary of a principal after the plan, nil if it is not visible.
func (c *checker) boundaryOf(r *planfile.Resource) *extract.Document {
	for _, p := range c.l.Principals {
		if p.Resource == r {
			return p.Boundary()
		}
	}
	return nil
}

// policyBefore returns the text that a managed policy had before the plan. What of it cannot be
// shown is treated as not known.
func (c *checker) policyBefore(arn string) (text string, ok bool) {
	for _, r := range c.w.ByType["aws_iam_policy"] {
		if at := r.Before.Get("policy"); r.Before.Get("arn").Text() == arn && !at.IsSensitive() {
			return at.Str()
		}
	}
	if p, err := catalog.Default().ManagedPolicy(arn); err == nil {
		return p.Document, true
	}
	return "", false
}

// detached reports managed policies that deny something and are taken off a principal that stays.
func (c *checker) detached(r *planfile.Resource) []*Finding {
	var out []*Finding
	for _, row := range tables.LinkRows()[r.Type] {
		if row.Link != "attach" || !r.Changed() {
			continue
		}
		names := []string{r.Before.Get(tables.NameArgument(r.Type)).Text()}
		now := r.After.Get(row.Policies)
		if row.Principals != "self" {
			names, _ = r.Before.Get(row.Principals).Texts()
		}
		if r.Exists() && (now.HasUnknown() || r.After.Get(row.Principals).HasUnknown()) {
			continue
		}
		policies, _ := r.Before.Get(row.Policies).Texts()
		for _, arn := range policies {
			if text, ok := c.policyBefore(arn); !ok || !denies(text) || c.policyGone(arn) {
				continue
			}
			for _, name := range names {
				if c.principalGone(row.Kind, name) || c.attached(row.Kind, name, arn) {
					continue
				}
				f := c.unprotected(r, row.Policies, "A policy that denies something is taken off a "+kindWord(row.Kind)+".", name+" "+arn)
				if !r.Before.IsSensitive() {
					f.Message = "Policy " + arn + ", which denies something, is taken off " + kindWord(row.Kind) + " " + words.Quote(name) + "."
				}
				out = append(out, f)
			}
		}
	}
	return out
}

func denies(text string) bool {
	doc, err := policy.Parse(text)
	return err == nil && slices.ContainsFunc(doc.Statements, func(s *policy.Statement) bool { return s.Effect == policy.Deny })
}

// policyGone reports whether a managed policy goes with the plan.
func (c *checker) policyGone(arn string) bool {
	return slices.ContainsFunc(c.w.ByType["aws_iam_policy"], func(r *planfile.Resource) bool { return !r.Exists() && r.Before.Get("arn").Text() == arn })
}

// principalGone reports whether a principal goes with the plan.
func (c *checker) principalGone(kind, name string) bool {
	for typ, k := range tables.PrincipalTypes {
		if k == kind && slices.ContainsFunc(c.w.ByType[typ], func(r *planfile.Resource) bool {
			return !r.Exists() && (r.Before.Get(tables.NameArgument(typ)).Text() == name || r.Before.Get("arn").Text() == name)
		}) {
			return true
		}
	}
	return false
}

// attached reports whether the plan leaves a managed policy at a principal.
func (c *checker) attached(kind, name, arn string) bool {
	for _, p := range c.l.Principals {
		if p.Kind == kind && (p.Name == name || p.ARN == name) && slices.ContainsFunc(p.Layers, func(l *link.Layer) bool { return l.ARN == arn }) {
			return true
		}
	}
	return slices.ContainsFunc(c.w.Plan.Changes, func(r *planfile.Resource) bool {
		return r.Exists() && slices.ContainsFunc(tables.LinkRows()[r.Type], func(row tables.LinkRow) bool {
			names, _ := r.After.Get(row.Principals).Texts()
			policies, _ := r.After.Get(row.Policies).Texts()
			return row.Kind == kind && slices.Contains(names, name) && slices.Contains(policies, arn)
		})
	})
}

// inlineRemoved reports inline policies of a principal's own argument that deny something and go.
func (c *checker) inlineRemoved(r *planfile.Resource) []*Finding {
	at, nameArgument, document := tables.InlineBlocks(r.Type)
	if at == "" {
		return nil
	}
	before, _ := r.Before.Blocks(at)
	after, unknown := r.After.Blocks(at)
	if unknown || r.After.Get(at).HasUnknown() {
		return nil
	}
	var out []*Finding
	for _, b := range before {
		name := b.Get(nameArgument).Text()
		if !denies(b.Get(document).Text()) || slices.ContainsFunc(after, func(a planfile.Value) bool { return a.Get(nameArgument).Text() == name }) || c.inlineElsewhere(r, name) {
			continue
		}
		out = append(out, c.unprotected(r, at, "Inline policy "+shown(b.Get(nameArgument))+", which denies something, is removed.", name))
	}
	return out
}

// inlineElsewhere reports whether a principal has an inline policy of a name by another resource.
func (c *checker) inlineElsewhere(r *planfile.Resource, name string) bool {
	for _, p := range c.l.Principals {
		if p.Resource == r {
			return slices.ContainsFunc(p.Layers, func(l *link.Layer) bool { return l.From != r && l.Document != nil && l.Document.Name == name })
		}
	}
	return false
}

// deniesLess reports changed documents that deny less than before, where no other changed document
// of the same type of resource denies it.
func (c *checker) deniesLess() []*Finding {
	var out []*Finding
	others := map[string][]*extract.Document{}
	for _, d := range c.documents {
		if at := likeness(d); d.Resource.Changed() && len(others[at]) < maxOthers && mayDeny(d) {
			others[at] = append(others[at], d)
		}
	}
	for _, d := range c.documents {
		if !updates(d) {
			continue
		}
		was, ok := beforeText(d)
		if !ok || was == d.Text || !denies(was) {
			continue
		}
		root, problems := policy.ParseJSON(was)
		if len(problems) > 0 {
			continue
		}
		lost := deniedLess(d.Type, root, []*extract.Document{d})
		if lost != nil {
			lost = deniedLess(d.Type, root, append([]*extract.Document{d}, others[likeness(d)]...))
		}
		if lost == nil {
			continue
		}
		f := c.unprotected(d.Resource, d.Attribute, "The change takes away a denial.", "")
		if !d.Sensitive && !d.Resource.Before.Get(d.Path).IsSensitive() {
			f.Message = "The change takes away a denial. For example, it denied before and no longer denies: " + WitnessText(lost) + "."
		}
		out = append(out, f)
	}
	return out
}

// updates reports whether a document replaces one that was there before.
func updates(d *extract.Document) bool {
	r := d.Resource
	return r.Changed() && !r.Importing && r.Existed() && d.Visibility >= extract.Partial && d.Type != 0 && !d.FromState
}

// maxOthers is how many other documents are asked whether they deny what one no longer does.
const maxOthers = 20

// likeness is the same for documents that may take over statements from each other.
func likeness(d *extract.Document) string { return d.Resource.Type + "|" + d.Type.String() }

// mayDeny reports whether a document has a statement that denies, or may do so.
func mayDeny(d *extract.Document) bool {
	root, _ := d.Tree()
	list, more := statementsOf(root)
	return more || slices.ContainsFunc(list, func(s *policy.Node) bool { return s.Kind != policy.KindObject || effectOf(s) != "Allow" })
}

// deniedLess returns a request that a document denied before and none of these deny, nil if there is
// none that is certain.
func deniedLess(typ iam.Type, before *policy.Node, documents []*extract.Document) *prover.Witness {
	var now []*policy.Node
	for i, d := range documents {
		switch tree, problems := d.Tree(); {
		case tree != nil && len(problems) == 0:
			now = append(now, tree)
		case i == 0:
			return nil // what the document itself denies is not known
		}
	}
	if typ == iam.SCP || typ == iam.Boundary || typ == iam.Session {
		typ = iam.Identity // these have no grammar for what the proof asks
	} else if typ == iam.RCP {
		typ = iam.Resource
	}
	left, err := deniedBy(typ, before)
	if err != nil {
		return nil
	}
	right, err := deniedBy(typ, now...)
	if err != nil {
		return nil
	}
	proof := prover.Within(context.Background(), left, right, prover.Options{Cells: -1})
	if proof.Verdict != prover.Refuted {
		return nil
	}
	return proof.Witness
}

// deniedBy is what documents deny, as something that is allowed.
func deniedBy(typ iam.Type, roots ...*policy.Node) (*prover.Access, error) {
	var docs []*policy.Document
	for _, root := range roots {
		doc, problems := policy.Build(denialsOf(root))
		if doc == nil {
			return nil, fmt.Errorf("the denials of a document: %w", problems)
		}
		docs = append(docs, doc)
	}
	return allows(typ, docs...)
}

// hadDeny reports whether a document of a resource that goes had a Deny statement.
func (c *checker) hadDeny(r *planfile.Resource) bool {
	for _, carrier := range c.x.CarriersOf(r) {
		if text, ok := r.Before.Get(carrier.Path).Str(); ok && denies(text) {
			return true
		}
	}
	return false
}

// replaced reports whether another resource of the plan has the same document.
func (c *checker) replaced(r *planfile.Resource) bool {
	for _, carrier := range c.x.CarriersOf(r) {
		text, ok := r.Before.Get(carrier.Path).Str()
		if !ok {
			continue
		}
		for _, d := range c.documents {
			if d.Resource.Changed() && d.Resource.Type == r.Type && d.Text != "" && d.Visibility == extract.Known {
				if same, err := render.Equivalent(text, d.Text); err == nil && same {
					return true
				}
			}
		}
	}
	return false
}

// ownerGone reports whether what the resource protects goes with it.
func (c *checker) ownerGone(r *planfile.Resource) bool {
	gone := func(typ string, attributes ...string) bool {
		for _, o := range c.w.ByType[typ] {
			if o.Data || o.Exists() {
				continue
			}
			for _, a := range attributes {
				text := r.Before.Get(a).Text()
				if text != "" && (text == o.Before.Get("id").Text() || text == o.Before.Get("name").Text() || text == o.Before.Get("arn").Text() || text == o.Before.Get("bucket").Text()) {
					return true
				}
			}
		}
		return false
	}
	for typ := range tables.PrincipalTypes {
		if gone(typ, "role", "user", "group", "role_name", "user_name", "group_name", "permission_set_arn") {
			return true
		}
	}
	for _, carrier := range c.x.CarriersOf(r) {
		if carrier.Owner == "" || carrier.Owner == "arn" && !strings.HasSuffix(r.Type, "_policy") {
			continue
		}
		for typ, list := range c.w.ByType {
			if len(list) > 0 && typ != r.Type && gone(typ, carrier.Owner) {
				return true
			}
		}
	}
	if gone("aws_organizations_organizational_unit", "target_id") || gone("aws_organizations_account", "target_id") {
		return true
	}
	return gone("aws_s3_bucket", "bucket")
}
