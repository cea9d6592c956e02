// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package action

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// TestVerbs holds the table of verbs that mean the same to its form.
func TestVerbs(t *testing.T) {
	for _, group := range similarVerbs {
		sorted := slices.Clone(group)
		slices.Sort(sorted)
		if d := cmp.Diff(len(group), len(slices.Compact(sorted))); d != "" {
			t.Errorf("%q has a verb twice", group)
		}
		for _, v := range group {
			if verb(v+"Thing") != v {
				t.Errorf("%q is not a word", v)
			}
		}
	}
}

func TestSingleAsterisks(t *testing.T) {
	for text, want := range map[string]string{"": "", "*": "*", "***": "*", "a**b***": "a*b*", "*${**}*": "*${**}*", "**${": "*${", "${a}**": "${a}*"} {
		if got := singleAsterisks(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestRedundancyNames(t *testing.T) {
	in := frame.Input{Text: checktest.Document(checktest.AllowOn("sns:A sns:B sns:C sns:D sns:E", "*"))}
	r := redundancy{s: frame.NewPass(frame.NewSuite(), &in).Statements[0]}
	if got, want := r.names([]int{0, 2, 1, 4}), `"sns:A", "sns:C", "sns:B" and others`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := r.names([]int{3, 4}), `"sns:D" and "sns:E"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestPrincipalsMeet(t *testing.T) {
	const role, session = "arn:aws:iam::210987654321:role/eu/ci", "arn:aws:sts::210987654321:assumed-role/ci/build"
	tests := []struct {
		x, y string
		want bool
	}{
		{role, role, true},
		{role, session, true},
		{role, "arn:aws:iam::210987654321:role/cd", false},
		{role, "arn:aws:iam::210987654321:root", true},
		{role, "210987654321", true},
		{role, "109876543210", false},
		{session, "arn:aws:iam::109876543210:root", false},
		{"210987654321", "arn:aws:iam::210987654321:root", true},
		{session, "arn:aws:sts::210987654321:assumed-role/ci/test", true}, // both are the role's; nothing is claimed of them
		{"AIDAEXAMPLEEXAMPLEEX", role, false},
		{"*", role, true},
	}
	for _, tc := range tests {
		x := view.PrincipalEntry{Type: "AWS", Text: tc.x, Known: true, Everyone: tc.x == "*"}
		y := view.PrincipalEntry{Type: "AWS", Text: tc.y, Known: true, Everyone: tc.y == "*"}
		if principalsMeet(&x, &y) != tc.want || principalsMeet(&y, &x) != tc.want {
			t.Errorf("%s, %s: want %v", tc.x, tc.y, tc.want)
		}
	}
	federated := view.PrincipalEntry{Type: "Federated", Text: "accounts.google.com", Known: true}
	service := view.PrincipalEntry{Type: "Service", Text: "ec2.amazonaws.com", Known: true}
	if principalsMeet(&federated, &service) || !principalsMeet(&service, &service) {
		t.Error("principals of other types are compared by their text")
	}
}
