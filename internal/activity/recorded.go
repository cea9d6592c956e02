// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	_ "embed" // the table
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

//go:embed data/recorded.tsv
var recordedText string

var recordedTable = facts.New("recorded", recordedText, "action", "kind")

// Observable reports whether a use of an action would have been in the files: actions that
// CloudTrail records as management events, and those of data events where the files have
// data events of the service. Of others nothing follows from their absence.
func (u *Usage) Observable(action string) bool {
	service, _, _ := strings.Cut(strings.ToLower(action), ":")
	data := false
	for _, row := range recordedTable.Rows() {
		if !pattern.MatchFold(row[0], action) {
			continue
		}
		if row[1] == "never" {
			return false
		}
		data = true
	}
	if !data {
		return true
	}
	for _, s := range u.Coverage.DataSources {
		if s == service {
			return true
		}
	}
	return false
}
