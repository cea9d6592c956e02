// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package checktest

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// Refusals returns what the evaluator finds wrong with a document, nil if it accepts it.
func Refusals(doc *policy.Document, typ iam.Type) policy.Problems {
	_, err := program.Compile(doc, typ, "test", nil)
	var refusal *program.DocumentError
	if errors.As(err, &refusal) {
		return refusal.Problems
	}
	return nil
}

// RefusedPrincipals holds the documents of the cases to the evaluator: if it refuses a principal (E-901 to E-930), there is
// an ERROR at that place, in it or around it.
func RefusedPrincipals(t *testing.T, suite *frame.Suite, principals []frame.Check, cases []Case) {
	t.Helper()
	family := make(map[string]bool)
	for i := range principals {
		family[principals[i].ID] = true
	}
	for _, tc := range cases {
		in := tc.Input(suite)
		if in.Type == 0 {
			in.Type = iam.Identity
		}
		if in.Root == nil {
			in.Root, _ = policy.ParseJSON(in.Text)
		}
		doc, problems := policy.Build(in.Root)
		if len(problems) > 0 {
			continue // refused regardless of its type
		}
		in.Overrides = nil
		findings := Validate(suite, in).Findings
		for _, p := range Refusals(doc, in.Type) {
			if !family[p.Code] {
				continue
			}
			if !slices.ContainsFunc(findings, func(f frame.Finding) bool {
				return f.Class == frame.Error && (strings.HasPrefix(f.Path(), p.Path()) || strings.HasPrefix(p.Path(), f.Path()))
			}) {
				t.Errorf("%s at %s, which the evaluator reports, has no finding: %s\nin %s", p.Code, p.Path(), p.Message, in.Root.JSON())
			}
		}
	}
}
