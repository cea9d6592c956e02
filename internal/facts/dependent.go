// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"slices"
	"strings"
	"sync"
)

var dependentTable = open("dependents", "action", "resource_type", "needs", "kind", "condition", "when", "page", "date", "status")

// Dependent is something that calls of an action need in addition (Y-102).
type Dependent struct {
	Action string
	// ResourceType is the type of the resource that the call names; "" for any.
	ResourceType string
	// Needs is the action that is needed, too.
	Needs string
	// Kind is "action" for a permission of the caller, "document" for a policy of a resource.
	Kind string
	// Condition is a key of the request for it and its values, as in
	// "iam:PassedToService=lambda.amazonaws.com"; "" for none.
	Condition string
	// When says when the call needs it, to follow a sentence; "" for always.
	When string
	// Page is the address of AWS's page that says so, Date the day of the page.
	Page, Date string
	// Verified says that the page was read for the row.
	Verified bool
}

// Dependents returns the rows in the order of the table.
var Dependents = sync.OnceValue(func() []Dependent {
	all := make([]Dependent, 0, len(dependentTable.Rows()))
	for _, row := range dependentTable.Rows() {
		all = append(all, Dependent{row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8] == "documented"})
	}
	return all
})

// DependentsDate is the day of the table, which the rows of its newest pages have.
func DependentsDate() string { return dependentTable.Date() }

var dependentsByAction = sync.OnceValue(func() map[string][]Dependent {
	m := make(map[string][]Dependent)
	for _, d := range Dependents() {
		name := strings.ToLower(d.Action)
		m[name] = append(m[name], d)
	}
	return m
})

// DependentsOf returns the rows of an action, its name in any case. The result is shared and
// must not be changed.
func DependentsOf(action string) []Dependent { return dependentsByAction()[strings.ToLower(action)] }

// NeededWith are the other actions that calls of an action need, sorted: those of its rows, of
// either kind, with or without a condition (Y-102).
func NeededWith(action string) []string {
	var names []string
	for _, d := range DependentsOf(action) {
		if !strings.EqualFold(d.Needs, action) {
			names = append(names, d.Needs)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
