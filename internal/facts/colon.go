// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"slices"
	"strings"
	"sync"
)

var colonTable = open("colon_ids", "service", "type", "actions")

var colonTypes = sync.OnceValue(func() map[[2]string][]string {
	m := make(map[[2]string][]string)
	for _, row := range colonTable.Rows() {
		var actions []string
		if row[2] != "" {
			actions = strings.Split(row[2], ",")
		}
		m[[2]string{row[0], row[1]}] = actions
	}
	return m
})

// ColonIDs reports whether the ids of a resource type may hold colons that its ARN format
// does not show, in calls of an action (E-1783). The service is that of the ARN, the
// action has no prefix.
func ColonIDs(service, typ, action string) bool {
	actions, listed := colonTypes()[[2]string{service, typ}]
	if !listed {
		_, listed = colonTypes()[[2]string{service, "*"}]
	}
	return listed && (actions == nil || slices.Contains(actions, action))
}
