// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package view

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/render"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Document is a document as checks look at it: views of its parts, and answers to what more than one check asks.
type Document struct {
	Source
	Use
	// Doc is the document. It is never nil where checks run.
	Doc *policy.Document
	// Statements are the views of the statements, in order. A statement whose JSON value is no object is among them, without
	// anything in it.
	Statements []*Statement
	Catalog    *catalog.Catalog

	budget   int
	Notes    []string
	allow    *AllowSet
	measured *Size
	notS3    *bool
	actions  map[string]*Expansion
	keys     map[string]*Key
	// identities keeps answers of identityRestricted.
	identities map[*Statement]truth.Value
	kept       map[any]any
}

// Source is the text of a document, or its tree.
type Source struct {
	// Text is the JSON text as it will be sent, "" if the document was not given as text.
	Text string
	// Root is the tree of the document.
	Root *policy.Node
}

// Use is what is known about the use of a document. Only Type is needed.
type Use struct {
	// Type is the one policy type of the document.
	Type iam.Type
	// Attachment is where the document goes, such as [iam.Managed], [iam.S3] or [iam.SQS]; "" if that is not known.
	Attachment string
	// Replaced are Deny statements that merging by Sid removed before.
	Replaced []render.Replacement
	// Siblings are the other inline policies of the same identity, of an inline policy.
	Siblings []Source

	// Partition and Account are where the policy lives, "" if not known.
	Partition, Account string
	// ResourceARN is the resource that a resource policy is attached to, or the ARN of the policy or role itself for other
	// types; "" if not known.
	ResourceARN string
	// ServesRole says that the policy is known to serve a role or a federated session.
	ServesRole bool
	// TrustQuota is the quota for the size of trust policies, 0 for AWS's default.
	TrustQuota int
	// Sensitive is access that must not be granted.
	Sensitive []SensitiveAccess
}

// SensitiveAccess is access that must not be granted: actions on resources, as in a statement.
type SensitiveAccess struct {
	Name               string
	Actions, Resources []string
}

// workBudget bounds the comparisons of entries of one document, see [Document.Spend].
const workBudget = 5_000_000

// New makes the views. The document is nil if the text cannot be read.
func New(source Source, doc *policy.Document, use Use, services *catalog.Catalog) *Document {
	d := &Document{Source: source, Use: use, Doc: doc, Catalog: services, budget: workBudget}
	if doc != nil {
		d.Statements = make([]*Statement, len(doc.Statements))
		for i, s := range doc.Statements {
			d.Statements[i] = newStatement(s)
		}
	}
	return d
}

// Kept returns what a function made of the document at the first call with its type: for what
// more than one check needs and a view cannot know.
func Kept[T any](c *Document, of func(*Document) T) T {
	var key *T
	if v, ok := c.kept[key].(T); ok {
		return v
	}
	v := of(c)
	if c.kept == nil {
		c.kept = make(map[any]any)
	}
	c.kept[key] = v
	return v
}

// Spend takes n steps of work out of the budget of the document and reports whether there was enough left. Loops over pairs
// ask before they begin, so that hostile documents cost bounded time.
func (c *Document) Spend(n int) bool {
	if n > c.budget {
		c.Note("The document is so large that comparisons among its entries were skipped.")
		return false
	}
	c.budget -= n
	return true
}

// Note adds a sentence to the notes of the report, once.
func (c *Document) Note(text string) {
	for _, n := range c.Notes {
		if n == text {
			return
		}
	}
	c.Notes = append(c.Notes, text)
}

// Afford takes the work of one look over all entries of the statement out of the budget, times over. Statements of ordinary
// size are free.
func (c *Document) Afford(s *Statement, times int) bool {
	n := times * (len(s.Conditions) + len(s.Actions) + len(s.Principals))
	return n <= 1000 || c.Spend(n)
}

// ProposalCost is the work of looking for the name that was meant, see [Document.Spend].
const ProposalCost = 1000

// CatalogueSearch is what a search for names alike takes of the budget of a document: some hundred of them are possible.
const CatalogueSearch = 20_000

// MaxRepaired is the length of the longest text that proposals are made for. No action is nearly as long.
const MaxRepaired = 256

// MaxKeyProposals is how many keys are proposed for one that does not exist.
const MaxKeyProposals = 3
