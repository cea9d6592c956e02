// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/extract"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/render"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// checkDocument validates a document.
func (c *checker) checkDocument(d *extract.Document) []*Finding {
	if d.Visibility < extract.Partial || d.FromState || d.NotIAM || d.Attachment == extract.KMSGrant {
		return nil // of a grant only who gets it is looked at: AWS refuses operations that there are not
	}
	if d.Type == 0 {
		return c.checkStructure(d)
	}
	h := c.w.Home(d.Resource)
	typ := d.Type
	if d.Linked.Boundary > 0 && d.Linked.Attached == 0 {
		typ = iam.Boundary
	} else if d.Linked.Session > 0 && d.Linked.Attached == 0 {
		typ = iam.Session
	}
	report := validator.Validate(frame.Input{
		Text: d.Text, Root: d.Root,
		Use: view.Use{
			Type: typ, Attachment: d.Attachment, Partition: h.Partition, Account: h.Account, ResourceARN: d.OwnerARN,
			ServesRole: d.Attachment == iam.InlineRole || typ == iam.Session || typ == iam.Trust,
		},
		Options: frame.Options{Now: c.Now, Overrides: c.Overrides},
	})
	out := make([]*Finding, 0, len(report.Findings))
	for i := range report.Findings {
		if d.Unset && report.Findings[i].Class < frame.SecurityWarning {
			continue // nobody has written it, so that only what it lets in counts
		}
		out = append(out, c.finding(d, &report.Findings[i]))
	}
	return out
}

// checkStructure looks at the structure of a document whose language is only like that of
// IAM.
func (c *checker) checkStructure(d *extract.Document) []*Finding {
	root, problems := d.Tree()
	if root != nil {
		_, more := policy.Build(root)
		problems = append(problems, more...)
	}
	var out []*Finding
	for i := range problems {
		p := &problems[i]
		class := frame.Error
		if o, ok := c.Overrides[p.Code]; ok {
			class = o
		}
		if class == frame.Ignore {
			continue
		}
		out = append(out, c.finding(d, &frame.Finding{ID: p.Code, Class: class, Message: p.Message, Remediation: p.Fix, Node: p.At, Pos: p.Pos}))
	}
	return out
}

// finding makes a finding of a plan of one of a document.
func (c *checker) finding(d *extract.Document, f *frame.Finding) *Finding {
	part, path := d.Part(f.Path())
	out := &Finding{
		ID: f.ID, Class: f.Class, Address: part.Address(), Attribute: d.Attribute, Path: path, Sid: f.Sid, Message: f.Message, Remediation: f.Remediation,
		Documentation: f.Documentation, File: part.File, Line: part.Line, resource: part.Resource, changed: part.Any((*planfile.Resource).Changed),
	}
	if d.IsFile && f.Pos.IsValid() {
		out.Line = f.Pos.Line
	}
	out.from = d.Source
	if d.Source != nil && c.Source != nil {
		if statement, _, ok := strings.Cut(strings.TrimPrefix(out.Path, "$.Statement["), "]"); ok && statement != out.Path {
			if file, line := c.Source.Place(d.Source, "statement["+statement+"]"); file != "" {
				out.File, out.Line = file, line
			}
		}
	}
	out.subject = f.Subject + "|" + relativePath(f.Node) + "|" + leafText(f.Node)
	statement := f.Sid
	if statement == "" {
		statement = statementHash(f.Node)
	}
	out.Fingerprint = Fingerprint(f.ID, out.Address, out.Attribute, statement, out.subject)
	if d.Sensitive {
		out.Fingerprint = Fingerprint(f.ID, out.Address, out.Attribute, relativePath(f.Node))
		out.Sid = ""
		out.Path, _, _ = strings.Cut(out.Path, `["`)
		out.Message, out.Remediation = sensitiveText(f.ID), ""
	}
	return out
}

// sensitiveText is what may be said about a finding in a sensitive document (K-104).
func sensitiveText(id string) string {
	title := "finding"
	for _, c := range validator.Checks() {
		if c.ID == id {
			title = c.Title
		}
	}
	return title + ". The document is sensitive, so that no part of it is shown."
}

// relativePath is the path of a node within its statement, without positions.
func relativePath(n *policy.Node) string {
	var names []string
	for ; n != nil; n = n.Parent() {
		if key := n.Key(); key != "" {
			if key == "Statement" {
				break
			}
			names = append(names, key)
		}
	}
	return strings.Join(names, "<")
}

func leafText(n *policy.Node) string {
	if n == nil || n.Kind == policy.KindObject || n.Kind == policy.KindArray {
		return ""
	}
	return n.Text.String()
}

// statementHash distinguishes statements without Sid, wherever they are.
func statementHash(n *policy.Node) string {
	for ; n != nil; n = n.Parent() {
		p := n.Parent()
		if p == nil || p.Key() != "Statement" && n.Key() != "Statement" || n.Kind != policy.KindObject {
			continue
		}
		text := n.JSON()
		if !n.HasUnknown() {
			if canonical, err := render.Canonical(`{"Statement":[` + text + `]}`); err == nil {
				text = canonical
			}
		}
		return text
	}
	return ""
}

// Fingerprint is the SHA-256 of what a finding is.
func Fingerprint(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}

// own makes a finding of a rule of this package.
func (c *checker) own(f Finding, subject string) *Finding {
	if f.Status == "" {
		f.Status = StatusUnknown
	}
	if o, ok := c.Overrides[f.ID]; ok {
		f.Class = o
	}
	f.subject = subject
	f.Fingerprint = Fingerprint(f.ID, f.Address, f.Attribute, subject)
	if f.resource != nil {
		f.changed = f.changed || f.resource.Changed()
		if c.Source != nil && f.File == "" {
			f.File, f.Line = c.Source.Place(f.resource, f.Attribute)
		}
	}
	return &f
}

// CatalogDates are the dates of the embedded data, for headers.
func CatalogDates() (services, managed string) {
	return catalog.Default().Source().Date, catalog.Default().ManagedPoliciesSource().Date
}
