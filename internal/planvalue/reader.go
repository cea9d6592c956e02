// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

// Reader reads the documents of arguments. It holds what its errors propose.
type Reader struct {
	// Takes names the argument that takes a shorthand, by the word.
	Takes map[string]string
	// Managed names what finds the documents of AWS's managed policies by their names and ARNs.
	Managed string
	// IsManaged reports whether AWS manages a policy of that name; nil where that is not known.
	IsManaged func(name string) bool
}
