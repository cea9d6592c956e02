// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// Validate looks for everything that is wrong with a document. It never fails: what cannot be read is a finding.
func Validate(in Input) *frame.Report {
	c := newPass(&in)
	c.Run(in.Problems)
	return c.Report()
}

// newPass reads the document as far as the caller has not done so.
func newPass(in *Input) *frame.Pass {
	if in.Type == 0 {
		in.Type = iam.Identity
	}
	if in.Catalog == nil {
		in.Catalog = catalog.Default()
	}
	if in.Document != nil && in.Root == nil {
		in.Root = in.Document.Root
	}
	if in.Document == nil {
		if in.Root == nil && in.Problems == nil {
			in.Root, in.Problems = policy.ParseJSON(in.Text)
		}
		if in.Root != nil {
			doc, problems := policy.Build(in.Root)
			in.Document, in.Problems = doc, append(in.Problems, problems...)
		}
	}
	return frame.NewPass(assembled(), view.New(view.Source{Text: in.Text, Root: in.Root}, in.Document, in.Use, in.Catalog), in.Options)
}
