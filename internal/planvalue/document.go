// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

import (
	"fmt"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// Place is where in a resource's configuration something stands.
type Place struct {
	// Attribute is the name of a top-level attribute.
	Attribute string
	// Index is that of an element of the attribute's list, -1 if there is none.
	Index int
}

// String returns "identity_policies[2]" or "identity_policies".
func (p Place) String() string {
	if p.Index < 0 {
		return p.Attribute
	}
	return fmt.Sprintf("%s[%d]", p.Attribute, p.Index)
}

// Document is one policy document of a configuration.
type Document struct {
	// Label is how messages name the document: its name among named documents, else
	// its place.
	Label string
	// Name is the key among named documents, "" for others.
	Name string
	// Key is the name or, for others, the position in the list as it is written, from "0".
	Key   string
	Place Place
	// Root is the document's tree, with holes where values are unknown. It is nil where
	// Problems say why there is none.
	Root *policy.Node
	// Problems are those of reading the text as JSON; the structure of the document was
	// not looked at.
	Problems policy.Problems
	// MaybeNull says that the document is unknown and may turn out to be null, which
	// means that there is none. Root is wholly unknown then.
	MaybeNull bool
	// StandIn is the word in place of a document, [DefaultKeyPolicy] or [NoPolicy], where
	// there is one: Root is nil then. The words for documents that are the same everywhere
	// are read as these.
	StandIn string

	value *Value
}

// Text returns the document as JSON text: a string as it was given, an object as
// jsonencode prints it. ok is false while part of it is unknown.
func (d *Document) Text() (text string, ok bool) {
	switch {
	case d.value == nil || d.value.HasUnknown():
		return "", false
	case d.value.Kind == String:
		return d.value.Str()
	case d.Root == nil:
		return "", false
	}
	return d.Root.JSON(), true
}

// read fills in the tree. It returns an error if the value can be no document at all.
func (d *Document) read(v *Value) error {
	d.value = v
	switch {
	case v.MaybeNull:
		d.Root, d.MaybeNull = policy.NewUnknown(v.Text), true
		if v.Text.IsKnown() { // a container of known type
			d.Root = policy.NewUnknown(pattern.Unknown())
		}
		return nil
	case v.Kind == Unknown:
		d.Root = policy.NewUnknown(v.Text)
		return nil
	case v.Kind == String:
		if text, known := v.Text.Known(); known {
			d.Root, d.Problems = policy.ParseJSON(text)
		} else {
			d.Root = policy.NewUnknown(v.Text)
		}
		return nil
	case v.Kind == Object:
		d.Root, d.Problems = v.Node()
		return nil
	default:
		return &ArgumentError{Place: d.Place, Message: fmt.Sprintf("%s is %s.", d.Label, v.Kind), Fix: policyFix}
	}
}

// policyFix says what a policy value is.
const policyFix = "A policy is a JSON string, as of file(), jsonencode() or a data source, or an object with Version and Statement."

// ArgumentError says that an argument has a shape that it cannot have.
type ArgumentError struct {
	Place Place
	// Message says what is wrong, Fix what to do about it, each in one or two sentences.
	Message, Fix string
}

// Error returns message and remedy.
func (e *ArgumentError) Error() string {
	if e.Fix == "" {
		return e.Message
	}
	return e.Message + " " + e.Fix
}
