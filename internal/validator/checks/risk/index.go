// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package risk

import (
	"slices"
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// riskLists are the lists of dangerous actions that an action is in.
type riskLists uint8

const (
	credentialList riskLists = 1 << iota
	dataList
	guardrailList
)

// riskAction is an action that is dangerous, alone or with others.
type riskAction struct {
	name  string
	lists riskLists
}

// riskGrant is where an action is granted on everything; s is nil if it is not.
type riskGrant struct {
	s     *view.Statement
	entry *view.ActionEntry
}

// escalation is a set of actions that raises rights.
type escalation struct {
	facts.Escalation
	needs   []int // the actions but iam:PassRole, in the index
	passes  bool  // iam:PassRole is needed as well
	implied []int // the sets that are part of this one
}

// riskIndex holds the dangerous actions by service.
type riskIndex struct {
	actions    []riskAction
	everything []int // the numbers of all
	service    map[string][]int
	rows       []escalation // those of fewer actions first
}

// risks is the index of the lists.
var risks = sync.OnceValue(newRiskIndex)

// newRiskIndex reads the lists.
func newRiskIndex() *riskIndex {
	x := &riskIndex{service: make(map[string][]int)}
	number := make(map[string]int)
	add := func(name string, lists riskLists) int {
		n, ok := number[name]
		if !ok {
			n = len(x.actions)
			number[name] = n
			x.actions = append(x.actions, riskAction{name: name})
			x.everything = append(x.everything, n)
			service, _, _ := strings.Cut(name, ":")
			x.service[service] = append(x.service[service], n)
		}
		x.actions[n].lists |= lists
		return n
	}
	for i, name := range []string{facts.CredentialActions, facts.DataActions, facts.GuardrailActions} {
		for _, action := range facts.ActionList(name) {
			if facts.UncheckedOf(action) == facts.Checked { // else no policy of the caller decides
				add(action, credentialList<<i)
			}
		}
	}
	for _, e := range facts.Escalations() {
		row := escalation{Escalation: e}
		for _, action := range e.Actions {
			if action == passRole && len(e.Actions) > 1 {
				row.passes = true
			} else {
				row.needs = append(row.needs, add(action, 0))
			}
		}
		x.rows = append(x.rows, row)
	}
	slices.SortStableFunc(x.rows, func(a, b escalation) int { return len(a.Actions) - len(b.Actions) })
	for i := range x.rows {
		for j := range i {
			if x.rows[j].partOf(&x.rows[i]) {
				x.rows[i].implied = append(x.rows[i].implied, j)
			}
		}
	}
	return x
}

func (e *escalation) partOf(larger *escalation) bool {
	for _, a := range e.Actions {
		if !slices.Contains(larger.Actions, a) {
			return false
		}
	}
	return len(e.Actions) < len(larger.Actions)
}
