// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

import (
	"fmt"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// readDocument fills in the tree. It returns an error if the value can be no document at all.
func readDocument(d *documents.Document, v *Value) error {
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
			d.Given = &text
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
	Place documents.Place
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
