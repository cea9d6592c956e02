// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/extract"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/tables"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/render"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// removed reports protections that the plan takes away while what they protect stays.
func (c *checker) removed() []*Finding {
	var out []*Finding
	add := func(r *planfile.Resource, attribute, message, subject string) {
		f := Finding{ID: "PROTECTION_REMOVED", Class: warning, Status: StatusNew, Address: r.Address, Attribute: attribute, Message: message, resource: r, changed: true}
		f.Remediation = "Make sure that something else protects it, or keep it."
		out = append(out, c.own(f, subject))
	}
	for _, r := range c.w.Plan.Changes {
		if r.Data || !r.IsAWS() {
			continue
		}
		if tables.PrincipalTypes[r.Type] != "" && r.Exists() && r.Existed() {
			if was := r.Before.Get("permissions_boundary").Text(); was != "" && r.After.Get("permissions_boundary").IsNull() {
				add(r, "permissions_boundary", "The permissions boundary "+was+" is taken off this "+tables.PrincipalTypes[r.Type]+".", was)
			}
		}
		if r.Exists() || !r.Existed() || c.ownerGone(r) {
			continue
		}
		switch r.Type {
		case "aws_s3_bucket_public_access_block":
			add(r, "", "The block of public access to bucket "+words.Quote(r.Before.Get("bucket").Text())+" is removed.", "")
		case "aws_organizations_policy_attachment":
			add(r, "", "A policy of the organization is taken off "+words.Quote(r.Before.Get("target_id").Text())+".", "")
		case "aws_ssoadmin_permissions_boundary_attachment":
			add(r, "", "The permissions boundary is taken off a permission set.", "")
		default:
			if strings.HasSuffix(r.Type, "_exclusive") {
				add(r, "", "The list that keeps out other policies is removed.", "")
			} else if c.hadDeny(r) && !c.replaced(r) {
				add(r, "", "A policy that denies something is removed.", "")
			}
		}
	}
	return out
}

// hadDeny reports whether a document of a resource that goes had a Deny statement.
func (c *checker) hadDeny(r *planfile.Resource) bool {
	for _, carrier := range c.x.CarriersOf(r) {
		text, ok := r.Before.Get(carrier.Path).Str()
		if !ok {
			continue
		}
		doc, err := policy.Parse(text)
		if err == nil && slices.ContainsFunc(doc.Statements, func(s *policy.Statement) bool { return s.Effect == policy.Deny }) {
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

// newAccess reports what updated documents grant that they did not grant before.
func (c *checker) newAccess() []*Finding {
	var out []*Finding
	for _, d := range c.documents {
		r := d.Resource
		if !r.Changed() || r.Importing || !r.Existed() || d.Visibility < extract.Partial || d.Type == 0 || d.FromState {
			continue
		}
		was, ok := beforeText(d)
		if !ok || was == d.Text {
			continue
		}
		if f := c.compare(d, was); f != nil {
			out = append(out, f)
		}
	}
	return out
}

// beforeText returns the text that an argument had.
func beforeText(d *extract.Document) (string, bool) {
	if d.Name != "" && d.InlineIn {
		blocks, _ := d.Resource.Before.Blocks("inline_policy")
		for _, b := range blocks {
			if b.Get("name").Text() == d.Name {
				return b.Get("policy").Str()
			}
		}
		return "", false
	}
	return d.Resource.Before.Get(d.Path).Str()
}

func (c *checker) compare(d *extract.Document, was string) *Finding {
	before, err := policy.Parse(was)
	now := d.Built()
	if err != nil || now == nil {
		return nil
	}
	if d.Visibility == extract.Known && d.Text != "" {
		if same, err := render.Equivalent(was, d.Text); err == nil && same {
			return nil
		}
	}
	proof := proveNoNewAccess(d.Type, now, before)
	if proof.Verdict == prover.Proved {
		return nil
	}
	var added []string
	refuted := proof.Verdict == prover.Refuted
	if refuted {
		added = CellTexts(proof.Beyond)
	}
	if len(added) == 0 {
		added = newCells(now, before)
	}
	f := Finding{ID: "NEW_ACCESS", Class: suggestion, Status: StatusNew, Address: d.Address(), Attribute: d.Attribute, File: d.File, Line: d.Line, resource: d.Resource, changed: true}
	f.Message = words.Choose(refuted, "The change adds access", "The change may add access")
	f.Remediation = "Make sure that this is meant."
	if d.Sensitive || d.Resource.Before.Get(d.Path).IsSensitive() {
		f.Message += ". The document is sensitive, so that no part of it is shown."
		return c.own(f, "")
	}
	const most = 12
	list, more := added, ""
	if n := len(added); n > most {
		list, more = added[:most], fmt.Sprintf("; and %d more", n-most)
	} else if proof.BeyondMore {
		more = "; and more"
	}
	switch {
	case len(list) > 0:
		f.Message += ": " + strings.Join(list, "; ") + more
	case !refuted:
		f.Message += ": " + ProofCauses(proof)
	}
	f.Message += "."
	if proof.Witness != nil {
		f.Message += " For example: " + WitnessText(proof.Witness) + "."
	}
	return c.own(f, strings.Join(added, "\n"))
}
