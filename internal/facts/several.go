// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"strings"
	"sync"
)

var severalTable = open("several", "action", "kind", "needs", "perhaps", "may", "same")

// Together says how the resources of one call go together (E-1405).
type Together uint8

const (
	// TogetherNamed is a call that names a resource of several types.
	TogetherNamed Together = iota
	// TogetherAlternatives is a call that names one resource, of one type or another.
	TogetherAlternatives
	// TogetherScenario is a call that names what one of the scenarios of the catalogue has.
	TogetherScenario
)

// Several is what is known of the resources of an action's calls.
type Several struct {
	Action string
	Kind   Together
	// Needs are the resource types that every call names. Perhaps are those that a call may
	// need although nothing says so. May are those that count only where they are named.
	// Of types that stand together a call names one.
	Needs, Perhaps, May [][]string
	// Same are placeholders of ARN formats that have one value in all ARNs of a call.
	Same []string
}

// SeveralActions returns what the table lists.
var SeveralActions = sync.OnceValue(func() []Several {
	kinds := map[string]Together{"alternatives": TogetherAlternatives, "scenario": TogetherScenario}
	all := make([]Several, 0, len(severalTable.Rows()))
	for _, row := range severalTable.Rows() {
		s := Several{Action: row[0], Kind: kinds[row[1]], Needs: typeLists(row[2]), Perhaps: typeLists(row[3]), May: typeLists(row[4])}
		if row[5] != "" {
			s.Same = strings.Split(row[5], ",")
		}
		all = append(all, s)
	}
	return all
})

// typeLists reads "document,instance|task".
func typeLists(s string) [][]string {
	if s == "" {
		return nil
	}
	var out [][]string
	for one := range strings.SplitSeq(s, ",") {
		out = append(out, strings.Split(one, "|"))
	}
	return out
}

var severalByName = sync.OnceValue(func() map[string]*Several {
	all := SeveralActions()
	m := make(map[string]*Several, len(all))
	for i := range all {
		m[strings.ToLower(all[i].Action)] = &all[i]
	}
	return m
})

// SeveralOf returns what is known of an action, its name in any case, nil if nothing is.
func SeveralOf(action string) *Several { return severalByName()[strings.ToLower(action)] }
