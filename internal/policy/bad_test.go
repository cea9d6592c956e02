// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// badDocument is a document that is refused, with all that a user sees.
type badDocument struct {
	name  string
	codes string // the ids of the checks, separated by spaces
	text  string
	want  string // the text of the error
}

func TestBadJSON(t *testing.T) {
	for _, test := range slices.Concat(badJSON, badSyntax, badStrings) {
		t.Run(test.name, func(t *testing.T) {
			root, problems := policy.ParseJSON(test.text)
			test.check(t, problems)
			if stopped := problems.Has(policy.CodeSyntax); stopped && root != nil {
				t.Error("there is a tree along with a syntax error")
			}
		})
	}
}

func TestBadStructure(t *testing.T) {
	for _, test := range badStructure {
		t.Run(test.name, func(t *testing.T) {
			_, err := policy.Parse(test.text)
			test.check(t, policy.AsProblems(err))
		})
	}
}

// check compares the problems with the expected ones, and makes sure that the
// document is refused as a whole.
func (test *badDocument) check(t *testing.T, problems policy.Problems) {
	t.Helper()
	if diff := cmp.Diff(test.want, problems.Error()); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
	var codes []string
	for _, p := range problems {
		codes = append(codes, p.Code)
	}
	if got := strings.Join(codes, " "); got != test.codes {
		t.Errorf("codes = %q, want %q", got, test.codes)
	}
	if doc, err := policy.Parse(test.text); doc != nil || err == nil {
		t.Errorf("Parse = %v, %v; want no document and an error (E-608)", doc, err)
	}
}
