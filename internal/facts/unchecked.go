// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"strings"
	"sync"
)

var uncheckedTable = open("unchecked_actions", "action", "kind")

// Unchecked says how an action escapes the caller's policies.
type Unchecked uint8

// The ways.
const (
	Checked        Unchecked = iota // it does not: the ordinary case
	AlwaysAllowed                   // every signed call succeeds, regardless of policies (E-1301)
	LongTermOnly                    // so does that of a user or root with long-term credentials; others fail (E-1302)
	TrustPolicy                     // unsigned; the trust policy of the role decides (E-1304)
	PublicEndpoint                  // unsigned; a token, or nothing, authorizes the call
)

var uncheckedKinds = map[string]Unchecked{"always": AlwaysAllowed, "long_term": LongTermOnly, "trust": TrustPolicy, "public": PublicEndpoint}

var uncheckedActions = sync.OnceValue(func() map[string]Unchecked {
	all := make(map[string]Unchecked, len(uncheckedTable.Rows()))
	for _, row := range uncheckedTable.Rows() {
		all[strings.ToLower(row[0])] = uncheckedKinds[row[1]]
	}
	return all
})

// UncheckedOf says whether and how an action escapes the caller's policies.
func UncheckedOf(action string) Unchecked { return uncheckedActions()[strings.ToLower(action)] }
