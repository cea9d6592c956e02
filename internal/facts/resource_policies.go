// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"strings"
	"sync"
)

var (
	nestingTable         = open("resource_nesting", "service", "inside")
	neededPolicyTable    = open("needed_policies", "action", "type", "identity")
	sharedOtherwiseTable = open("shared_otherwise", "service", "how")
)

var (
	nesting         = sync.OnceValue(nestingTable.ByName)
	sharedOtherwise = sync.OnceValue(sharedOtherwiseTable.ByName)
)

// Separators are the characters that lead, in the resource part of a service's ARNs,
// from a resource to what lies in it: some of "/" and ":".
func Separators(service string) string {
	row, ok := nesting()[service]
	switch {
	case !ok:
		return "/:"
	case row[1] == "colon":
		return ":"
	case row[1] == "slash":
		return "/"
	default:
		return ""
	}
}

// SharedOtherwise says how other accounts reach resources of a service without a
// resource policy that one could give, "" if they do not.
func SharedOtherwise(service string) string {
	if row, ok := sharedOtherwise()[service]; ok {
		return row[1]
	}
	return ""
}

// PolicyNeed says that the policy of a resource has to allow an action also within the
// resource's own account (E-330).
type PolicyNeed struct {
	// Type is the type of the resources for which that holds, "" for all.
	Type string
	// Identity says that an identity policy has to allow the action as well, whomever
	// the policy of the resource names.
	Identity bool
}

var policyNeeds = sync.OnceValue(func() map[string]PolicyNeed {
	m := make(map[string]PolicyNeed)
	for _, row := range neededPolicyTable.Rows() {
		name, _ := strings.CutSuffix(strings.ToLower(row[0]), ":*")
		m[name] = PolicyNeed{Type: row[1], Identity: row[2] != ""}
	}
	return m
})

// PolicyNeededFor returns the need of an action, in lower case and of the service with
// the prefix; false if there is none.
func PolicyNeededFor(service, action string) (PolicyNeed, bool) {
	m := policyNeeds()
	if n, ok := m[action]; ok {
		return n, true
	}
	n, ok := m[service]
	return n, ok
}

// NeededPolicyActions are the actions of the table, as patterns.
func NeededPolicyActions() []string { return neededPolicyTable.Column(0) }
