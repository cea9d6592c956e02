// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

// String returns AWS's name of the type.
func (t KeyType) String() string {
	if int(t) < len(keyTypeNames) {
		return keyTypeNames[t]
	}
	return keyTypeNames[TypeUnknown]
}
