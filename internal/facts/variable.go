// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import "sync"

var (
	variableKeysTable = open("variable_keys", "key")
	variableKeys      = sync.OnceValue(variableKeysTable.ByName)
)

// OnlyVariable reports whether a name, in lower case, is a policy variable but not a
// condition key.
func OnlyVariable(name string) bool {
	_, ok := variableKeys()[name]
	return ok
}

// OnlyVariables returns these names in the spelling of AWS.
var OnlyVariables = sync.OnceValue(func() []string { return variableKeysTable.Column(0) })
