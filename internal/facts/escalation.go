// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"strings"
	"sync"
)

var (
	escalationTable = open("escalations", "id", "group", "actions", "passed_to", "reference", "note")
	actionListTable = open("action_lists", "list", "action")
)

// Escalation is a set of actions that together let their holder gain rights.
type Escalation struct {
	ID    string // such as "PE047"
	Group string // change_rights, become_principal, new_compute or existing_compute
	// Actions are all needed.
	Actions []string
	// PassedTo is the service principal that gets the role, of a set with iam:PassRole: a condition on iam:PassedToService
	// that excludes it breaks the set.
	PassedTo  string
	Reference string // where the set was published; "own" for this project
	Note      string
}

// Escalations returns the known sets of actions that raise rights.
var Escalations = sync.OnceValue(func() []Escalation {
	all := make([]Escalation, 0, len(escalationTable.Rows()))
	for _, row := range escalationTable.Rows() {
		all = append(all, Escalation{row[0], row[1], strings.Split(row[2], ","), row[3], row[4], row[5]})
	}
	return all
})

// The names of the action lists.
const (
	CredentialActions = "credentials" // hand out credentials or tokens
	DataActions       = "data"        // read or copy data out
	GuardrailActions  = "guardrails"  // weaken audit, detection and protection
)

var actionLists = sync.OnceValue(func() map[string][]string {
	lists := map[string][]string{}
	for _, row := range actionListTable.Rows() {
		lists[row[0]] = append(lists[row[0]], row[1])
	}
	return lists
})

// ActionList returns the actions of one of the named lists.
func ActionList(name string) []string { return actionLists()[name] }
