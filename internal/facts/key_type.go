// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"strings"
	"sync"
)

var keyTypeTable = open("key_types", "key", "type")

// KeyTypes returns the types of condition keys, by name in lower case, for which the
// reference of the service gives another one. It is shared and must not be changed.
var KeyTypes = sync.OnceValue(func() map[string]string {
	types := make(map[string]string, len(keyTypeTable.Rows()))
	for _, row := range keyTypeTable.Rows() {
		types[strings.ToLower(row[0])] = row[1]
	}
	return types
})
