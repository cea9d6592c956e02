// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	_ "embed" // the table
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

//go:embed data/undecided.tsv
var undecidedText string

var undecidedTable = facts.New("undecided", undecidedText, "code")

// undecided reports whether a call failed before AWS looked at policies, so that it shows
// nothing of permissions: with bad credentials, or throttled (L-613).
func undecided(code string) bool {
	if code == "" {
		return false
	}
	for _, row := range undecidedTable.Rows() {
		if pattern.MatchFold(row[0], code) || pattern.MatchFold("Client."+row[0], code) || pattern.MatchFold("Server."+row[0], code) {
			return true
		}
	}
	return false
}

// isDenial reports whether an error code says that the call was denied (L-613).
func isDenial(code string) bool {
	if code == "" {
		return false
	}
	folded := strings.ToLower(code)
	for _, part := range [...]string{"accessdenied", "unauthorized", "notauthorized", "authorizationerror", "forbidden"} {
		if strings.Contains(folded, part) {
			return true
		}
	}
	return false
}
