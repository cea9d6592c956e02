// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

// IsEmpty reports whether the text is known to be empty.
func IsEmpty(t Text) bool {
	s, ok := t.Known()
	return ok && s == ""
}
