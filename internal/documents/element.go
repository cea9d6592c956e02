// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package documents

import (
	"slices"
	"strings"
)

// elements are the names that show that an object is meant to be one policy document or
// statement, not an object of named ones.
var elements = []string{"Version", "Id", "Sid", "Effect", "Action", "Resource", "Principal"}

// IsElement reports whether a member of that name distinguishes a document from an object
// of named documents: Statement, or what looks like an attempt at a document, which is
// then reported as such.
func IsElement(name string) bool {
	lower := strings.ToLower(name)
	return lower == "statement" || lower == "statements" || slices.Contains(elements, name)
}
