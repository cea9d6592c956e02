// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import "testing"

// Tags too are absent from requests of actions that do not have them.
func TestE1207Tags(t *testing.T) {
	for _, row := range []struct{ lacks, supplied, asked, want string }{
		{"aws:requesttag/team", "aws:RequestTag/team", "aws:RequestTag/team", "absent"},
		{"aws:resourcetag/team", "aws:ResourceTag/team", "aws:ResourceTag/team", "absent"},
		{"aws:tagkeys", "aws:TagKeys", "aws:TagKeys", "absent"},
		{"aws:tagkeys", "aws:RequestTag/team", "aws:TagKeys", "absent"},
		{"aws:tagkeys", "aws:RequestTag/team", "aws:RequestTag/team", "a"},
		{"aws:requesttag/other", "aws:RequestTag/team", "aws:RequestTag/team", "a"},
	} {
		s := with(row.supplied, "a")
		s.lacks = map[string]string{"sqs:SendMessage": row.lacks}
		if got := lookup(t, s, row.asked); got != row.want {
			t.Errorf("without %s, with %s: %s is %s, want %s", row.lacks, row.supplied, row.asked, got, row.want)
		}
		s.options.UncheckedContext = true
		if got := lookup(t, s, row.asked); got == "absent" {
			t.Errorf("unchecked, with %s: %s is absent", row.supplied, row.asked)
		}
	}
}
