// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package documents

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// Document is one policy document.
type Document struct {
	// Label is how messages name the document, Name its key among named documents.
	Label, Name string
	Place       Place
	// Root is the document's tree, with holes where values are unknown; nil if Problems say
	// why there is none.
	Root *policy.Node
	// Problems are those of reading the text as JSON; the structure of the document was
	// not looked at.
	Problems policy.Problems
	// MaybeNull says that there may turn out to be no such document. Root is unknown then.
	MaybeNull bool
	// Shorthand is the word in place of the policy of a resource: [DefaultKeyPolicy],
	// [NoPolicy], or "" for a document. Root is nil where there is a word.
	Shorthand string
}

// HasUnknown reports whether any part of the document is unknown.
func (d *Document) HasUnknown() bool { return d != nil && (d.MaybeNull || d.Root.HasUnknown()) }
