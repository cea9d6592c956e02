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
	owners    []evaluator.Ownership
}

// Documents is what documents allow by themselves: some Allow statement of one of them
// matches the request and no Deny statement of any does.
func Documents(policies []*program.Policy, catalog iam.Services) *Access {
	return &Access{documents: policies, catalog: catalog}
}

// Effective is what the layers leave a caller. The keys of the context are fixed; nil fixes
// none (P-202).
func Effective(layers evaluator.Layers, options evaluator.Options, principal *request.Principal, context *request.Context, catalog iam.Services) *Access {
	return &Access{effective: &effective{layers: layers, options: options, principal: principal, context: context}, catalog: catalog}
}

// WithOwners returns the access where resources that the patterns match belong to these
// accounts (E-205). It is for [Effective] access.
func (a *Access) WithOwners(owners []evaluator.Ownership) *Access {
	if a.effective == nil || len(owners) == 0 {
		return a
	}
	e := *a.effective
	e.owners = owners
	return &Access{effective: &e, catalog: a.catalog}
}

// owner is the account that a resource belongs to as far as that was given, "" if it was not.
func (e *effective) owner(resource string) string {
	for i := range e.owners {
		if e.owners[i].Pattern.Match(resource) {
			return e.owners[i].Account
		}
	}
	return ""
}
