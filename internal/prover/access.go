// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"slices"
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// Access is what one side of a question allows: documents by themselves, or the effective
// permissions of a caller. It is immutable and safe for concurrent use.
type Access struct {
	documents []*program.Policy
	effective *effective
	catalog   iam.Services
	entries   *entries
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
	return &Access{documents: policies, catalog: catalog, entries: &entries{}}
}

// Effective is what the layers leave a caller. The keys of the context are fixed; nil fixes
// none (P-202).
func Effective(layers evaluator.Layers, options evaluator.Options, principal *request.Principal, context *request.Context, catalog iam.Services) *Access {
	return &Access{effective: &effective{layers: layers, options: options, principal: principal, context: context}, catalog: catalog, entries: &entries{}}
}

// WithOwners returns the access where resources that the patterns match belong to these
// accounts (E-205). It is for [Effective] access.
func (a *Access) WithOwners(owners []evaluator.Ownership) *Access {
	if a.effective == nil || len(owners) == 0 {
		return a
	}
	e := *a.effective
	e.owners = owners
	return &Access{effective: &e, catalog: a.catalog, entries: a.entries}
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

// entries are the entries of Action elements as patterns, made at the first question and
// shared by all.
type entries struct {
	mutex sync.Mutex
	known map[*program.Actions]actionEntries
}

// actionEntries are the entries of one element. The texts are the same for equal lists.
type actionEntries struct {
	known, partial []*pattern.Pattern
	text           string
}

func (e *entries) of(m *program.Actions) actionEntries {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	if got, ok := e.known[m]; ok {
		return got
	}
	if e.known == nil {
		e.known = map[*program.Actions]actionEntries{}
	}
	var got actionEntries
	got.known, got.partial = m.Globs()
	texts := make([]string, len(got.known))
	for i, p := range got.known {
		texts[i] = p.String()
	}
	slices.Sort(texts)
	got.text = strings.Join(slices.Compact(texts), " ")
	e.known[m] = got
	return got
}
