// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	_ "embed"
	"strings"
	"sync"
)

// What AWS changes now and then is kept in dated text files: comments that name the
// source begin with #, every other line is an entry of one or two words.
var (
	//go:embed data/action_aliases.txt
	actionAliasData string
	//go:embed data/kms_cross_account.txt
	kmsCrossAccountData string
	//go:embed data/anonymous.txt
	anonymousData string
	//go:embed data/gateway_services.txt
	gatewayServiceData string
	//go:embed data/s3_public_keys.txt
	publicKeyData string
)

var (
	actionAliases   = sync.OnceValue(func() map[string]string { return readData(actionAliasData) })
	kmsCrossAccount = sync.OnceValue(func() map[string]string { return readData(kmsCrossAccountData) })
	gatewayServices = sync.OnceValue(func() map[string]string { return readData(gatewayServiceData) })
	publicKeys      = sync.OnceValue(func() map[string]string { return readData(publicKeyData) })
	anonymousCalls  = sync.OnceValue(func() map[string]string { return readData(anonymousData) })
)

// readData reads a data file: the first word of each line in lower case, and the
// second as it is, "" if there is none.
func readData(text string) map[string]string {
	entries := make(map[string]string)
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || words[0][0] == '#':
		case len(words) == 1:
			entries[strings.ToLower(words[0])] = ""
		default:
			entries[strings.ToLower(words[0])] = words[1]
		}
	}
	return entries
}

// actionAlias returns the permission that an API operation needs whose own name is
// not that of a permission (E-709). The operation is given in lower case.
func actionAlias(fold string) (string, bool) {
	name, ok := actionAliases()[fold]
	return name, ok
}
