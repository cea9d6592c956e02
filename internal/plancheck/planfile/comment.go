// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planfile

// Comment is a comment "iamproof:ignore ID reason" in the files of a configuration, which
// accepts a finding of the block that it stands in.
type Comment struct {
	ID, Reason string
	File       string
	Line       int
	// Problem says why the comment has no effect, "" if it has one.
	Problem string
}
