// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package view

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// PrincipalEntry is an identifier in Principal or NotPrincipal.
type PrincipalEntry struct {
	Node *policy.Node
	// Not says that it stands in NotPrincipal.
	Not bool
	// Type is "AWS", "Service", "Federated" or "CanonicalUser", "" for the plain "*".
	Type string
	// Text as written; of an entry known in part (Known is false) what is known of its beginning.
	Text  string
	Known bool
	// Item is the entry in the document, empty for the plain "*".
	Item policy.Item
	// Everyone says that it is the plain "*", or "*" as AWS principal.
	Everyone bool
}

func (s *Statement) addPrincipals(p *policy.Principal, not bool) {
	if p == nil {
		return
	}
	if p.Star {
		s.Principals = append(s.Principals, PrincipalEntry{Node: p.Node, Not: not, Text: "*", Known: true, Everyone: true})
	}
	for i := range p.Entries {
		e := &p.Entries[i]
		for _, item := range e.Values.Items {
			entry := PrincipalEntry{Node: item.Node, Not: not, Type: e.Type, Item: item}
			if entry.Text, entry.Known = item.Text.Known(); !entry.Known {
				entry.Text = item.Text.Prefix()
			}
			entry.Everyone = entry.Known && e.Type == "AWS" && entry.Text == "*"
			s.Principals = append(s.Principals, entry)
		}
	}
}

// Everyone returns the entry of Principal that names everyone, nil if there is none.
func (s *Statement) Everyone() *PrincipalEntry {
	for i := range s.Principals {
		if p := &s.Principals[i]; p.Everyone && !p.Not {
			return p
		}
	}
	return nil
}
