// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"slices"
	"strings"
	"sync"
)

var retiredTable = open("retired_actions", "kind", "name", "since", "instead")

// Retired is a service or an action that is of no use any more, or not documented.
type Retired struct {
	// Kind is "service", "replaced", "undocumented" for an action that AWS accepts, or "guide" for one that only the guide of
	// the service names.
	Kind, Name string
	// Since is a day or month, Instead what replaces it; "" if there is none.
	Since, Instead string
}

// RetiredNames returns what the table lists.
var RetiredNames = sync.OnceValue(func() []Retired {
	all := make([]Retired, 0, len(retiredTable.Rows()))
	for _, row := range retiredTable.Rows() {
		all = append(all, Retired{row[0], row[1], row[2], row[3]})
	}
	return all
})

// IsRetired reports whether AWS retired or replaced an action, or its service.
func IsRetired(action string) bool {
	service, _, _ := strings.Cut(action, ":")
	return slices.ContainsFunc(RetiredNames(), func(r Retired) bool {
		return r.Kind == "service" && strings.EqualFold(r.Name, service) || r.Kind == "replaced" && strings.EqualFold(r.Name, action)
	})
}
