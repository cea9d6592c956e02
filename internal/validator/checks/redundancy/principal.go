// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package redundancy

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// Principals are compared by entries, and not as sets of callers: to allow something to an account is less than to allow it to
// one of its identities (E-310).

// principalCells returns the numbers of the entries of Principal, or one that means all of NotPrincipal or of no principals.
func principalCells(s *view.Statement) []int {
	if s.Principal == nil {
		return []int{allEntries}
	}
	list := make([]int, len(s.Principals))
	for i := range list {
		list[i] = i
	}
	return list
}

// includesPrincipal reports whether w selects all that s selects by one entry of Principal, or by NotPrincipal, and grants no less by it.
func includesPrincipal(w, s *view.Statement, cell int) bool {
	switch {
	case s.Principal == nil && s.NotPrincipal == nil || w.Principal == nil && w.NotPrincipal == nil:
		return w.Principal == nil && w.NotPrincipal == nil && s.Principal == nil && s.NotPrincipal == nil
	case w.Principal != nil && w.Principal.Star:
		return true
	case cell != allEntries && w.Principal != nil:
		return slices.ContainsFunc(w.Principals, func(p view.PrincipalEntry) bool { return coversPrincipal(&p, &s.Principals[cell], w.Effect) })
	case cell == allEntries && w.NotPrincipal != nil:
		return samePrincipals(w.Principals, s.Principals)
	}
	return false
}

// coversPrincipal reports whether a principal includes another one, and grants no less.
func coversPrincipal(p *view.PrincipalEntry, o *view.PrincipalEntry, effect policy.Effect) bool {
	if p.Type == o.Type && p.Text == o.Text {
		return true
	}
	if p.Type != "AWS" || o.Type != "AWS" {
		return false
	}
	if p.Everyone {
		return true
	}
	account := arn.IsAccountID(p.Text)
	root, isRoot := arn.ParsePrincipal(p.Text)
	isRoot = isRoot && root.Kind == arn.Root
	inner, ok := arn.ParsePrincipal(o.Text)
	if !ok || !(account && inner.Account == p.Text || isRoot && inner.Account == root.Account && inner.Partition == root.Partition) {
		return false
	}
	// To allow something to an account is less than to allow it to one of its identities.
	return inner.Kind == arn.Root || effect == policy.Deny
}

func samePrincipals(a, b []view.PrincipalEntry) bool {
	within := func(a, b []view.PrincipalEntry) bool {
		for i := range a {
			if !slices.ContainsFunc(b, func(p view.PrincipalEntry) bool { return p.Type == a[i].Type && p.Text == a[i].Text }) {
				return false
			}
		}
		return true
	}
	return within(a, b) && within(b, a)
}
