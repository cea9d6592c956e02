// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package documents

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// Document is one policy document.
type Document struct {
	// Label is how messages name the document: its name among named documents, else its
	// place.
	Label string
	// Name is the key among named documents, "" for others.
	Name string
	// Key is the name or, for others, the position in the list as it is written, from "0".
	Key   string
	Place Place
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
	// Given is the text of a document that was given as text, or the shorthand in its
	// place; nil where it is not known, or where the document was given as an object.
	Given *string
}

// Text returns the document as JSON text: a text as it was given, an object as
// jsonencode prints it. ok is false while part of it is unknown.
func (d *Document) Text() (text string, ok bool) {
	switch {
	case d.Given != nil:
		return *d.Given, true
	case d.Root == nil || d.HasUnknown():
		return "", false
	}
	return d.Root.JSON(), true
}

// HasUnknown reports whether any part of the document is unknown.
func (d *Document) HasUnknown() bool { return d != nil && (d.MaybeNull || d.Root.HasUnknown()) }
