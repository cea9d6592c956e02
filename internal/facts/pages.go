// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"strings"
	"sync"
)

var pagesTable = open("pages", "prefix", "action", "types")

// Page is what the pages of the Service Authorization Reference say together of an
// action that several of them have (E-1760).
type Page struct {
	// Action without the prefix.
	Action string
	// Types are the names of the resource types, AllTypes that they are all of the service.
	Types    []string
	AllTypes bool
}

// Pages returns the service prefixes that several pages describe, in lower case, with
// the actions for which the catalogue has the row of one page only.
var Pages = sync.OnceValue(func() map[string][]Page {
	m := make(map[string][]Page)
	for _, row := range pagesTable.Rows() {
		list := m[row[0]]
		if row[1] != "" {
			list = append(list, Page{Action: row[1], Types: strings.Split(row[2], ","), AllTypes: row[2] == "*"})
		}
		m[row[0]] = list
	}
	return m
})

// SeveralPages reports whether several pages of the reference describe the actions of a
// service, by its prefix in any case: then the catalogue's list of an action's resource
// types may lack some.
func SeveralPages(prefix string) bool {
	_, ok := Pages()[strings.ToLower(prefix)]
	return ok
}
