// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package extract finds the policy documents in the resources of a plan: as values, made of the
// arguments of a data source, by the files of the configuration, or of the arguments of a permission.
package extract

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// Visibility says how much of a document a plan shows.
type Visibility uint8

// The visibilities. A document that is not configured is that of AWS.
const (
	NotConfigured Visibility = iota
	NotVisible
	Partial
	Known
)

// String returns the word for reports.
func (v Visibility) String() string {
	return [...]string{"not_configured", "not_visible", "partial", "known"}[v]
}

// Document is a policy document of a plan.
type Document struct {
	Resource *planfile.Resource
	// Attribute is the path of the argument: "policy", `inline_policy["logs"].policy`.
	Attribute string
	// Type is what it is used as; 0 where only its structure is looked at.
	Type       iam.Type
	Attachment string
	OwnerARN   string
	// Name is that of an inline policy.
	Name string

	Visibility Visibility
	// Reason says why a document is not visible, and what would help.
	Reason string
	// Origin is "value", "data_source", "source" or "constructed".
	Origin string
	// Assumption is what was taken for granted to find the document, "" for nothing.
	Assumption string
	// Text is the JSON text, "" while it is not known; Root the tree, nil if Text is to be read
	// or nothing is known.
	Text string
	Root *policy.Node
	// NotIAM says that the document is in another language than IAM's: it is counted and not
	// checked.
	NotIAM bool
	// Sensitive says that no part may be printed.
	Sensitive bool

	// File and Line are where the configuration has the document, "" and 0 if not known.
	File string
	Line int

	Path      string             // of the argument in the configuration
	IsFile    bool               // lines are those of the text
	Source    *planfile.Resource // the data source whose statements these are
	InlineIn  bool               // an inline_policy block of a role
	FromState bool               // what AWS has and no configuration says
	Unset     bool               // the same of an argument: it is checked, for what is grave
	slot      string             // distinguishes it from other policies of the same owner
	Linked    linked
	statement *policy.Node // that a permission makes
	parts     []*Document  // the permissions that the document is made of, if there are several
}

// Linked counts how a managed policy is used.
type linked struct{ Attached, Boundary, Session int }

// Address is the address of the resource.
func (d *Document) Address() string { return d.Resource.Address }

// Label names the document for messages.
func (d *Document) Label() string { return d.Address() + "." + d.Attribute }

// ShownOwner is the ARN of the owner for reports, "" if it is not known or a part of it must not be
// printed.
func (d *Document) ShownOwner() string {
	if d.Sensitive || d.Resource.After.IsSensitive() {
		return ""
	}
	return d.OwnerARN
}

// Tree returns the tree of the document, and the problems of reading its text.
func (d *Document) Tree() (*policy.Node, policy.Problems) {
	if d.Root == nil && d.Text != "" {
		root, problems := policy.ParseJSON(d.Text)
		return root, problems
	}
	return d.Root, nil
}

// Built returns the document, nil if it cannot be read.
func (d *Document) Built() *policy.Document {
	root, problems := d.Tree()
	if root == nil || len(problems) > 0 {
		return nil
	}
	doc, _ := policy.Build(root)
	return doc
}
