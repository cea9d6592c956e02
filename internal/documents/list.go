// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package documents

import (
	"slices"
)

// Policies are the documents of one layer or level, in the order of the configuration
// or, for named documents, of their names.
type Policies struct {
	Documents []Document
	// More says that there may be further documents, which are not known yet.
	More bool
	// Unordered says that the documents are elements of a set, whose places depend on all
	// of them.
	Unordered bool
}

// KeysKnown reports whether it is known which documents there are, and under which keys.
func (ps *Policies) KeysKnown() bool {
	return !ps.More && !slices.ContainsFunc(ps.Documents, func(d Document) bool {
		return d.MaybeNull || ps.Unordered && d.HasUnknown()
	})
}

// HasUnknown reports whether any document, or whether there is one, is unknown.
func (ps *Policies) HasUnknown() bool {
	if ps.More {
		return true
	}
	for i := range ps.Documents {
		if ps.Documents[i].HasUnknown() {
			return true
		}
	}
	return false
}

// Levels are the levels of an organization, root first (E-520).
type Levels struct {
	Levels []Policies
	// More says that there may be further levels, which are not known yet.
	More bool
}

// HasUnknown reports whether any document, or whether there is one, is unknown.
func (ls *Levels) HasUnknown() bool {
	if ls.More {
		return true
	}
	for i := range ls.Levels {
		if ls.Levels[i].HasUnknown() {
			return true
		}
	}
	return false
}
