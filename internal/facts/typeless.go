// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"strings"
	"sync"
)

var typelessTable = open("typeless", "action", "row", "template")

// Typeless says what AWS holds the Resource elements of policies against for an action
// without resource types (E-1403).
type Typeless uint8

const (
	// TypelessBoth is "*", or a wide ARN of the service: the reference and AWS's own denials
	// differ, or nothing is known but the reference (C-32).
	TypelessBoth Typeless = iota
	// TypelessStar is "*" and nothing else.
	TypelessStar
	// TypelessARN is the ARN of the template.
	TypelessARN
)

// TypelessAction is an action without resource types, or with an asterisk at its end
// several of them.
type TypelessAction struct {
	Action string
	Row    Typeless
	// Template is the ARN, with ${Partition}, ${Region} and ${Account} for those of the
	// request, whose asterisks are asterisks; "" if there is none.
	Template string
}

// TypelessActions returns what the table lists.
var TypelessActions = sync.OnceValue(func() []TypelessAction {
	rows := map[string]Typeless{"star": TypelessStar, "arn": TypelessARN}
	all := make([]TypelessAction, 0, len(typelessTable.Rows()))
	for _, row := range typelessTable.Rows() {
		all = append(all, TypelessAction{row[0], rows[row[1]], row[2]})
	}
	return all
})

// TypelessOf returns what is known of an action without resource types, its name in any
// case: a row of its own counts before one with an asterisk. The zero value says
// TypelessBoth.
func TypelessOf(action string) (found TypelessAction) {
	for _, t := range TypelessActions() {
		if strings.EqualFold(t.Action, action) {
			return t
		}
		head, several := strings.CutSuffix(t.Action, "*")
		if several && len(action) >= len(head) && strings.EqualFold(action[:len(head)], head) {
			found = t
		}
	}
	return found
}
