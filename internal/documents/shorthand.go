// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package documents

// The shorthands: words in place of a document.
const (
	// DefaultKeyPolicy is the policy that AWS gives a KMS key that is made without one
	// (E-1714), NoPolicy says that a resource has none (E-1713).
	DefaultKeyPolicy = "DefaultKeyPolicy"
	NoPolicy         = "NoPolicy"
)
