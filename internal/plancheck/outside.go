// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/extract"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/link"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// trust looks at who from other accounts may take a role. It is graver if the role is an
// administrator's or can become one.
func (c *checker) trust(p *link.Principal, grave bool) []*Finding {
	if p.Trust == nil {
		return nil
	}
	return c.crossAccount(p.Trust, "TRUST_CROSS_ACCOUNT", grave)
}

// crossAccount reports principals of accounts that are neither the own one nor trusted.
func (c *checker) crossAccount(d *extract.Document, id string, grave bool) []*Finding {
	doc := d.Built()
	if doc == nil {
		return nil
	}
	own := c.w.Home(d.Resource).Account
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
		part, path := d.Part(s.Node.Path())
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
	organizations := slices.Concat(c.Trusted.Organizations, c.w.Organizations())
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
				trusted = slices.Concat(c.Trusted.Accounts, c.w.Accounts())
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
		if d.Type == iam.Resource && d.Visibility >= extract.Partial {
			out = append(out, c.crossAccount(d, "RESOURCE_CROSS_ACCOUNT", false)...)
		}
	}
	out = append(out, c.overwritten()...)
	out = append(out, c.leftOut()...)
	return append(out, c.organizationAttachments()...)
}
