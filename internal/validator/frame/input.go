// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package frame

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// Input is a document with what is known about its use. Only the document and Type are needed.
type Input struct {
	// Text is the JSON text as it will be sent, "" if the document was not given as text.
	Text string
	// Root is the tree of the document. Without it Text is parsed.
	Root *policy.Node
	// Document and Problems are what [policy.ParseJSON] and [policy.Build] gave, if the caller called them already: all
	// problems of both, and the document of Root, which may be nil.
	Document *policy.Document
	Problems policy.Problems

	// Use is where the document goes; it is an identity policy if Type is 0.
	view.Use
	// Catalog is the catalogue of services, [catalog.Default] if it is nil.
	Catalog *catalog.Catalog
	// Options are the user's.
	Options
}
