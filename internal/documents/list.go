// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package documents

// Policies are the documents of one layer or level.
type Policies struct {
	Documents []Document
	// More says that there may be further documents, which are not known yet.
	More bool
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
