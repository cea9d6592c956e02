// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// A problem is at a node of the tree that was read: also at the value of a member whose
// name is wrong, and at the first of two members with one name if it is in the second.
func TestProblemIsInTheTree(t *testing.T) {
	for text, want := range map[string]string{
		"{\"A\":1,\"B\":[\"\xff\"]}":                "$.B[0]",
		"{\"A\xff\":{\"B\xff\":\"\xff\"}}":          "$[\"A�\"] $[\"A�\"][\"B�\"] $[\"A�\"][\"B�\"]",
		"{\"A\":[0],\"A\":[0,\"\xff\"]}":            "$.A $.A",
		"{\"A\":{\"B\":0},\"A\":{\"B\":0,\"B\":1}}": "$.A $.A",
		"[{\"A\":0,\"A\":0}]":                       "$[0].A",
	} {
		root, problems := policy.ParseJSON(text)
		var nodes []*policy.Node
		root.Walk(func(n *policy.Node) bool { nodes = append(nodes, n); return true })
		var got []string
		for i := range problems {
			got = append(got, problems[i].Path())
			if !slices.Contains(nodes, problems[i].At) {
				t.Errorf("%q: %s is not in the tree", text, problems[i].Path())
			}
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("%q: problems at %s, want %s", text, got, want)
		}
	}
}

// The problems of a document that was encoded twice are in the tree of the inner one, at
// the position of the outer text.
func TestProblemEncodedTwice(t *testing.T) {
	root, _ := policy.ParseJSON(" " + `"{\"Statement\":[],\"Statement\":[]}"`)
	doc, problems := policy.Build(root)
	at := slices.IndexFunc(problems, func(p policy.Problem) bool { return p.Code == policy.CodeDuplicateKey })
	if doc == nil || at < 0 {
		t.Fatalf("document %v, problems %v", doc, problems)
	}
	if p := &problems[at]; p.At != doc.Root.Get("Statement") || p.Pos.Column != 2 || p.At.Pos != p.Pos {
		t.Errorf("the problem is at %s, %s, in the tree at %s", p.Path(), p.Pos, p.At.Pos)
	}
}
