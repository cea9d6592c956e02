// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

var (
	actionAliasTable     = open("action_aliases", "operation", "permission")
	kmsCrossAccountTable = open("kms_cross_account", "action")
	anonymousTable       = open("anonymous", "name")
	policyActionsTable   = open("policy_actions", "attachment", "service", "types")

	actionAliases   = sync.OnceValue(actionAliasTable.ByName)
	kmsCrossAccount = sync.OnceValue(kmsCrossAccountTable.ByName)
	anonymousNames  = sync.OnceValue(anonymousTable.ByName)
)

// ActionAlias returns the permission that an API operation needs whose own name is
// not that of a permission (E-709). The operation is given in lower case.
func ActionAlias(operation string) (permission string, ok bool) {
	row, ok := actionAliases()[operation]
	if !ok {
		return "", false
	}
	return row[1], true
}

// CrossAccountKMS reports whether an action of AWS KMS, given in lower case, can be
// called on keys of other accounts (E-1324).
func CrossAccountKMS(action string) bool {
	_, ok := kmsCrossAccount()[action]
	return ok
}

// CrossAccountKMSActions are those actions.
func CrossAccountKMSActions() []string {
	return slices.Sorted(maps.Keys(kmsCrossAccount()))
}

// Anonymous reports whether requests without credentials can be answered (E-1370): all
// of a service, given by its prefix in lower case, or those of an action, by its full
// name in lower case.
func Anonymous(name string) bool {
	_, ok := anonymousNames()[name]
	return ok
}

// AnonymousNames returns the services and actions that answer requests without
// credentials, in the order and the spelling of the table.
var AnonymousNames = sync.OnceValue(func() []string { return anonymousTable.Column(0) })

// Governed is a service whose actions a resource policy can name.
type Governed struct {
	Service string
	// Types are the types of the resources that the policy governs; none for all.
	Types []string
}

var governed = sync.OnceValue(func() map[string][]Governed {
	all := map[string][]Governed{}
	for _, row := range policyActionsTable.Rows() {
		g := Governed{Service: row[1]}
		if row[2] != "" {
			g.Types = strings.Split(row[2], ",")
		}
		all[row[0]] = append(all[row[0]], g)
	}
	return all
})

// GovernedBy returns the services whose actions the resource policies of an attachment
// can name, nil if that is not known.
func GovernedBy(attachment string) []Governed { return governed()[attachment] }

// GovernedByAttachment returns [GovernedBy] for every attachment that the table has.
func GovernedByAttachment() map[string][]Governed { return governed() }
