// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import "strings"

// String returns AWS's name of the type.
func (t KeyType) String() string {
	if int(t) < len(keyTypeNames) {
		return keyTypeNames[t]
	}
	return keyTypeNames[TypeUnknown]
}

// SplitKeyName splits the name of a condition key at its colon. A key has a prefix and a
// name; ok is false for what lacks one of them, which AWS refuses.
func SplitKeyName(s string) (prefix, name string, ok bool) {
	prefix, name, found := strings.Cut(s, ":")
	return prefix, name, found && prefix != "" && name != ""
}
