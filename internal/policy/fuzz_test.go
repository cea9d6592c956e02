// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy_test

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// FuzzBuild checks that every text that can be read leads to a document or to
// problems that point into it, and that printing a document does not change it.
func FuzzBuild(f *testing.F) {
	for _, test := range badStructure {
		f.Add(test.text)
	}
	f.Add(benchmarkText(2))
	f.Fuzz(func(t *testing.T, text string) {
		root, read := policy.ParseJSON(text)
		if root == nil {
			return
		}
		nodes := map[*policy.Node]bool{nil: true}
		root.Walk(func(n *policy.Node) bool {
			nodes[n] = true
			return true
		})
		for _, p := range read {
			if !nodes[p.At] {
				t.Errorf("no value at the place of problem %v", p)
			}
		}
		doc, problems := policy.Build(root)
		if (doc == nil) != (root.Kind != policy.KindObject) && !problems.Has(policy.CodeNotObject) {
			t.Errorf("document %v of %s", doc, root.Kind)
		}
		for _, p := range problems {
			if p.Code == policy.CodeFurtherProblems {
				continue
			}
			if !p.Pos.IsValid() || p.Pos != placeOf(text, p.Pos.Offset) {
				t.Errorf("problem at %+v: %v", p.Pos, p)
			}
			if !nodes[p.At] && root.Kind == policy.KindObject {
				t.Errorf("no value at the path of problem %v", p)
			}
		}
		if doc == nil {
			return
		}
		again, problemsAgain := policy.ParseJSON(doc.CompactJSON())
		if problemsAgain != nil {
			t.Fatalf("%s is not read back: %v", doc.CompactJSON(), problemsAgain)
		}
		docAgain, problemsAgain := policy.Build(again)
		if len(problemsAgain) != len(problems) && !problems.Has(policy.CodeNotObject) {
			t.Errorf("problems %v become %v", problems, problemsAgain)
		}
		if outline(docAgain) != outline(doc) {
			t.Errorf("%s becomes %s", outline(doc), outline(docAgain))
		}
	})
}
