// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"
	"testing"
)

// Whether requests of actions for which AWS does not list a key of tags have it is not
// known (E-1720).
func TestE1720Tags(t *testing.T) {
	for _, row := range []struct{ lacks, supplied, asked, want string }{
		{"aws:requesttag/team", "aws:RequestTag/team", "aws:RequestTag/team", "maybe a"},
		{"aws:resourcetag/team", "aws:ResourceTag/team", "aws:ResourceTag/team", "maybe a"},
		{"aws:tagkeys", "aws:TagKeys", "aws:TagKeys", "maybe a"},
		{"aws:tagkeys", "aws:RequestTag/team", "aws:TagKeys", "maybe [team]"},
		{"aws:tagkeys", "aws:RequestTag/team", "aws:RequestTag/team", "a"},
		{"aws:requesttag/other", "aws:RequestTag/team", "aws:RequestTag/team", "a"},
	} {
		s := with(row.supplied, "a")
		s.lacks = map[string]string{"sqs:SendMessage": row.lacks}
		if got := lookup(t, s, row.asked); got != row.want {
			t.Errorf("without %s, with %s: %s is %s, want %s", row.lacks, row.supplied, row.asked, got, row.want)
		}
		s.options.UncheckedContext = true
		if got := lookup(t, s, row.asked); got == "absent" || strings.HasPrefix(got, "maybe") {
			t.Errorf("unchecked, with %s: %s is %s", row.supplied, row.asked, got)
		}
	}
}
