// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// trust looks at who from other accounts may take a role. It is graver if the role is an
// administrator's or can become one.
func (c *checker) trust(p *Principal, grave bool) []*Finding {
	if p.Trust == nil {
		return nil
	}
	return c.crossAccount(p.Trust, "TRUST_CROSS_ACCOUNT", grave)
}

// crossAccount reports principals of accounts that are neither the own one nor trusted.
func (c *checker) crossAccount(d *Document, id string, grave bool) []*Finding {
	doc := d.Built()
	if doc == nil {
		return nil
	}
	own := c.w.home(d.Resource).account
	var out []*Finding
	for _, s := range doc.Statements {
		if s.Effect != policy.Allow || s.Unknown || s.Principal == nil || c.trustedCondition(s) {
			continue
		}
		accounts, names := c.outsiders(s, own)
		if len(accounts) == 0 {
			continue
		}
		if own == "" && len(c.Trusted.Accounts) == 0 {
			if !d.Sensitive {
				for _, a := range accounts {
					c.foreign[a] = true
				}
			}
			continue
		}
		class := frame.Warning
		if grave {
			class = frame.SecurityWarning
		}
		part, path := d.part(s.Node.Path())
		f := Finding{ID: id, Class: class, Address: part.Address(), Attribute: d.Attribute, Path: path + ".Principal", Sid: s.Sid, File: part.File, Line: part.Line, resource: part.Resource}
		if d.Sensitive {
			f.Sid = ""
			f.Message = "Access from an account that is not trusted. The document is sensitive, so that no part of it is shown."
			out = append(out, c.own(f, strings.Join(names, " ")))
			continue
		}
		noun := words.Choose(len(accounts) == 1, "account ", "accounts ") + words.List(accounts, "and")
		if id == "TRUST_CROSS_ACCOUNT" {
			f.Message = "The role can be taken from " + noun + ", which is outside and not trusted: " + words.QuoteList(names, "and") + "."
			if grave {
				f.Message += " Its permissions are, or can become, those of an administrator."
			}
			f.Documentation = guide + "id_roles_create_for-user.html"
		} else {
			f.Message = "The policy lets in " + noun + ", which is outside and not trusted: " + words.QuoteList(names, "and") + "."
			f.Documentation = guide + "access_policies-cross-account-resource-access.html"
		}
		f.Remediation = "If this is meant, list the account, its organization or the principal under trusted in iamproof.hcl; else remove it."
		out = append(out, c.own(f, strings.Join(names, " ")))
	}
	return out
}

// outsiders returns the accounts, and the entries, of principals that are not trusted.
func (c *checker) outsiders(s *policy.Statement, own string) (accounts, names []string) {
	for _, e := range s.Principal.Entries {
		if e.Type != "AWS" {
			continue
		}
		for _, item := range e.Values.Items {
			text, known := item.Text.Known()
			if !known {
				continue
			}
			account := text
			if !arn.IsAccountID(text) {
				account = arn.Account(text)
			}
			if !arn.IsAccountID(account) || account == own || slices.Contains(c.Trusted.Accounts, account) || slices.Contains(c.Trusted.Principals, text) {
				continue
			}
			accounts, names = words.AppendNew(accounts, account), words.AppendNew(names, text)
		}
	}
	slices.Sort(accounts)
	slices.Sort(names)
	return accounts, names
}

// trustedCondition reports whether a condition holds the statement to trusted accounts or
// organizations.
func (c *checker) trustedCondition(s *policy.Statement) bool {
	if s.Condition == nil {
		return false
	}
	organizations := slices.Concat(c.Trusted.Organizations, c.w.organizations())
	for _, op := range s.Condition.Operators {
		o := iam.ParseOperator(op.Name)
		if !o.Valid || o.Negated || o.IfExists || o.Set != iam.NoSet {
			continue
		}
		for _, k := range op.Keys {
			var trusted []string
			switch strings.ToLower(k.Name) {
			case "aws:principalorgid":
				trusted = organizations
			case "aws:principalaccount":
				trusted = slices.Concat(c.Trusted.Accounts, c.w.accounts())
			case "aws:principalarn":
				trusted = c.Trusted.Principals
			}
			if len(k.Values.Items) == 0 || k.Values.More {
				continue
			}
			if !slices.ContainsFunc(k.Values.Items, func(i policy.Item) bool {
				text, known := i.Text.Known()
				return !known || !slices.Contains(trusted, text)
			}) {
				return true
			}
		}
	}
	return false
}

// documentRules are the rules about resource policies and about documents that overwrite
// each other.
func (c *checker) documentRules() []*Finding {
	var out []*Finding
	for _, d := range c.documents {
		if d.Type == iam.Resource && d.Visibility >= Partial {
			out = append(out, c.crossAccount(d, "RESOURCE_CROSS_ACCOUNT", false)...)
		}
	}
	out = append(out, c.overwritten()...)
	out = append(out, c.leftOut()...)
	return append(out, c.organizationAttachments()...)
}

// overwritten reports documents that are given twice for one resource (K-203).
func (c *checker) overwritten() []*Finding {
	by := map[string][]*Document{}
	var order []string
	for _, d := range c.documents {
		if d.Type != iam.Resource && d.Type != iam.Endpoint {
			continue
		}
		key := d.OwnerARN
		if bucket := d.Resource.After.Get("bucket").Text(); key == "" && d.Attachment == iam.S3 && bucket != "" {
			key = c.w.provider(d.Resource) + " bucket " + bucket
		}
		if key == "" {
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
		whole := slices.DeleteFunc(slices.Clone(list), func(d *Document) bool { return d.Origin == "constructed" })
		if len(whole) == 0 || len(list) < 2 {
			continue
		}
		var names []string
		for _, d := range list {
			names = append(names, d.labels()...)
		}
		d := whole[len(whole)-1]
		f := Finding{ID: "POLICY_OVERWRITTEN", Class: warning, Address: d.Address(), Attribute: d.Attribute, File: d.File, Line: d.Line, resource: d.Resource}
		f.Message = "The same resource gets its policy from " + words.List(names, "and") + ": each overwrites the others, so that the last one applied counts, and every plan shows a change."
		f.Remediation = "Keep one of them."
		out = append(out, c.own(f, strings.Join(names, " ")))
	}
	return out
}

// leftOut reports attachments that an exclusive list of the same principal leaves out.
func (c *checker) leftOut() []*Finding {
	var out []*Finding
	for _, kind := range []string{"role", "user", "group"} {
		for _, list := range c.w.byType["aws_iam_"+kind+"_policy_attachments_exclusive"] {
			texts, more := list.After.Get("policy_arns").Texts()
			name, ok := list.After.Get(kind + "_name").Str()
			if more || !ok || !list.Exists() || list.After.Get("policy_arns").HasUnknown() {
				continue
			}
			for _, a := range c.w.byType["aws_iam_"+kind+"_policy_attachment"] {
				policy, known := a.After.Get("policy_arn").Str()
				if !known || !a.Exists() || a.After.Get(kind).Text() != name || c.w.provider(a) != c.w.provider(list) || slices.Contains(texts, policy) {
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
	for _, r := range c.w.byType["aws_organizations_policy_attachment"] {
		target, ok := r.After.Get("target_id").Str()
		if !ok || target == "" || !r.Exists() {
			continue
		}
		count[target]++
	}
	var out []*Finding
	seen := map[string]bool{}
	for _, r := range c.w.byType["aws_organizations_policy_attachment"] {
		target := r.After.Get("target_id").Text()
		// Up to ten service control policies and five resource control policies fit; while their
		// types are not looked at, only more than both together are known to be too many.
		if count[target] <= most+5 || seen[target] {
			continue
		}
		seen[target] = true
		f := Finding{ID: "TOO_MANY_ATTACHED_POLICIES", Class: errorClass, Address: r.Address, Attribute: "target_id", resource: r}
		f.Message = "More policies of the organization are attached to " + words.Quote(target) + " than AWS takes: ten service control policies and five resource control policies."
		f.Remediation = "Put policies together."
		f.Documentation = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html"
		out = append(out, c.own(f, target))
	}
	return out
}
