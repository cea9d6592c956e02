// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

import (
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// readOr is readDocument, but for shorthands that may be in place of a document here:
// those that fit.
func (r *Reader) readOr(d *documents.Document, v *Value, fit []string) error {
	word, known := v.Str()
	if v.Kind != String || !known {
		return readDocument(d, v)
	}
	if !slices.Contains(fit, word) {
		if err := r.noDocument(d, word, fit); err != nil {
			return err
		}
		return readDocument(d, v)
	}
	if d.Root = documents.Content(word); d.Root == nil {
		d.Given, d.Shorthand = &word, word
	} else if d.Name == "" {
		d.Label = word
	}
	return nil
}

// noDocument is the error for a text that is not a document but was meant as one by its
// name or its ARN; nil for any other text.
func (r *Reader) noDocument(d *documents.Document, text string, fit []string) error {
	text = strings.TrimSpace(text)
	says := d.Label + " is " + strconv.Quote(text)
	if strings.HasPrefix(text, "arn:") {
		return &ArgumentError{
			Place: d.Place, Message: says + ", the ARN of a policy and not its document.",
			Fix: "For a policy that AWS manages, " + r.Managed + " finds the document by the ARN: give its json. For one of your own, give the document that it is made of.",
		}
	}
	meant := documents.NearestShorthand(text)
	switch {
	case meant == nil && r.IsManaged != nil && !strings.ContainsAny(text, "{\" \n") && r.IsManaged(text):
		return &ArgumentError{
			Place: d.Place, Message: says + ", the name of a policy that AWS manages and not its document.",
			Fix: r.Managed + " finds the document by the name: give its json.",
		}
	case meant == nil:
		return nil
	}
	if slices.Contains(fit, meant.Word) {
		return &ArgumentError{Place: d.Place, Message: says + ", which is not a policy document.", Fix: "Did you mean " + strconv.Quote(meant.Word) + "?"}
	}
	fix := "Give the document."
	if len(fit) > 0 {
		fix = "Here " + words.QuoteJoin(fit) + " can be given in place of a document."
	}
	if meant.Word == documents.SCPFullAccess && len(fit) == 0 {
		fix = "The managed policy that allows everything to an identity is AdministratorAccess: give the json of " + r.Managed + "."
	}
	return &ArgumentError{
		Place:   d.Place,
		Message: says + ". " + strconv.Quote(meant.Word) + " means " + meant.Means + ", and only in " + r.Takes[meant.Word] + ".",
		Fix:     fix,
	}
}
