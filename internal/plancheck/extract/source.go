// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package extract

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// Source is the files of the configuration, which hold what a plan leaves out (K-110).
type Source interface {
	// Place returns the file and line of an argument, or of its resource; "" if not known.
	Place(r *planfile.Resource, path string) (file string, line int)
	// Document returns the document that the expression of an argument makes, with holes where
	// values are not known; ok is false if that cannot be known.
	Document(r *planfile.Resource, path string) (root *policy.Node, ok bool)
	// Has reports whether the files have the expression that the plan was made of.
	Has(r *planfile.Resource, path string) bool
	// IsNull reports whether the value of an argument is known to be null.
	IsNull(r *planfile.Resource, path string) bool
	// Dynamic reports whether a resource has dynamic blocks of a name; known is false if the
	// files do not declare the resource.
	Dynamic(r *planfile.Resource, block string) (dynamic, known bool)
	// Comments returns the comments in the block of a resource that accept findings, or all that
	// there are if r is nil.
	Comments(r *planfile.Resource) []*planfile.Comment
	// Refers returns the address of the resource that the value of an argument names, if the
	// argument is nothing but that resource's name, id or ARN.
	Refers(r *planfile.Resource, path string) (address string, ok bool)
}
