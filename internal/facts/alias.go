// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"strings"
	"sync"
)

var aliasTable = open("aliases", "kind", "name", "meant")

// NameKind is what a name is taken for.
type NameKind string

// The kinds.
const (
	NamesService NameKind = "service"
	NamesAction  NameKind = "action"
	NamesKey     NameKind = "key"
)

var aliases = sync.OnceValue(func() map[[2]string][]string {
	all := make(map[[2]string][]string, len(aliasTable.Rows()))
	for _, row := range aliasTable.Rows() {
		all[[2]string{row[0], strings.ToLower(row[1])}] = strings.Split(row[2], ",")
	}
	return all
})

// Meant returns the names that people mean by one that IAM does not have, nil if that is
// not known. Case does not count.
func Meant(kind NameKind, name string) []string {
	return aliases()[[2]string{string(kind), strings.ToLower(name)}]
}
