// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import "sync"

var (
	publicKeyTable = open("s3_public_keys", "key", "value")
	publicKeys     = sync.OnceValue(publicKeyTable.ByName)
)

// S3PublicKey returns how Amazon S3 Block Public Access takes a statement whose
// condition compares a key, given in lower case, with fixed values: "fixed" if the
// statement is then not public; ok is false for keys that do not count.
func S3PublicKey(key string) (use string, ok bool) {
	row, ok := publicKeys()[key]
	if !ok {
		return "", false
	}
	return row[1], true
}
