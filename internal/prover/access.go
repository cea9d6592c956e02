// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// Access is what one side of a question allows: documents by themselves, or the effective
// permissions of a caller. It is immutable and safe for concurrent use.
type Access struct {
	documents []*program.Policy
	effective *effective
	catalog   iam.Services
}

// effective is the input of [Effective].
type effective struct {
	layers    evaluator.Layers
	options   evaluator.Options
	principal *request.Principal
	context   *request.Context
}

// Documents is what documents allow by themselves: some Allow statement of one of them
// matches the request and no Deny statement of any does.
func Documents(policies []*program.Policy, catalog iam.Services) *Access {
	return &Access{documents: policies, catalog: catalog}
}

// Effective is what the layers leave a caller. The keys of the context are fixed; nil fixes
// none (P-202).
func Effective(layers evaluator.Layers, options evaluator.Options, principal *request.Principal, context *request.Context, catalog iam.Services) *Access {
	return &Access{effective: &effective{layers, options, principal, context}, catalog: catalog}
}
