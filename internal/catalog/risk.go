// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"strings"
	"sync"
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

var escalations = sync.OnceValue(func() []Escalation { return must(readEscalations(escalationsFile)) })

func readEscalations(text string) ([]Escalation, error) {
	t, err := readTable(text)
	if err != nil {
		return nil, err
	}
	var all []Escalation
	for _, row := range t.rows {
		all = append(all, Escalation{row[0], row[1], strings.Split(row[2], ","), row[3], row[4], row[5]})
	}
	return all, nil
}

// Escalations returns the known sets of actions that raise rights.
func (c *Catalog) Escalations() []Escalation { return escalations() }

// The names of the action lists.
const (
	CredentialActions = "credentials" // hand out credentials or tokens
	DataActions       = "data"        // read or copy data out
	GuardrailActions  = "guardrails"  // weaken audit, detection and protection
)

var actionLists = sync.OnceValue(func() map[string][]string { return must(readGroups(actionListsFile)) })

// readGroups reads a table of two columns, group and member.
func readGroups(text string) (map[string][]string, error) {
	t, err := readTable(text)
	if err != nil {
		return nil, err
	}
	groups := map[string][]string{}
	for _, row := range t.rows {
		groups[row[0]] = append(groups[row[0]], row[1])
	}
	return groups, nil
}

// ActionList returns the actions of one of the named lists.
func (c *Catalog) ActionList(name string) []string { return actionLists()[name] }

// Unchecked says how an action escapes the caller's policies.
type Unchecked uint8

// The ways.
const (
	Checked        Unchecked = iota // it does not: the ordinary case
	AlwaysAllowed                   // every signed call succeeds, whatever policies say (E-1301)
	LongTermOnly                    // so does that of a user or root with long-term credentials; others fail (E-1302)
	TrustPolicy                     // unsigned; the trust policy of the role decides (E-1304)
	PublicEndpoint                  // unsigned; a token, or nothing, authorizes the call
)

var uncheckedActions = sync.OnceValue(func() map[string]Unchecked { return must(readUnchecked(uncheckedActionsFile)) })

func readUnchecked(text string) (map[string]Unchecked, error) {
	t, err := readTable(text)
	if err != nil {
		return nil, err
	}
	all := make(map[string]Unchecked, len(t.rows))
	for _, row := range t.rows {
		kind, err := parseWord[Unchecked](row[1], "", "always", "long_term", "trust", "public")
		if err != nil {
			return nil, err
		}
		all[strings.ToLower(row[0])] = kind
	}
	return all, nil
}

// Unchecked says whether and how the action escapes the caller's policies.
func (c *Catalog) Unchecked(action string) Unchecked {
	return uncheckedActions()[strings.ToLower(action)]
}
