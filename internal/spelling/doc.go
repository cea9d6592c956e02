// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package spelling measures how much two names differ, and proposes the names that a
// misspelt one was meant to be.
package spelling
