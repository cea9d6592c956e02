// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package checktest

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// runSuggestions shows for the documents of all cases that a text which a finding suggests takes the finding away. It may bring
// others to light.
func runSuggestions(t *testing.T, suite *frame.Suite, cases []Case) {
	t.Helper()
	for i := range cases {
		in := cases[i].Input(suite)
		if in.Root == nil {
			in.Root, _ = policy.ParseJSON(in.Text)
		}
		if in.Root == nil || len(in.Text) > 8192 {
			continue
		}
		in.Text = ""
		for _, f := range unfinished(t, suite, in) {
			named := f.Node != nil && f.Pos != f.Node.Pos // the finding is about the name of a member
			if f.Suggestion == "" || f.Node == nil || !named && f.Node.Kind != policy.KindString {
				continue
			}
			variant := in
			variant.Root = replaced(in.Root, f.Node, f.Suggestion, named)
			for _, after := range unfinished(t, suite, variant) {
				if after.ID == f.ID && after.Path() == f.Path() {
					t.Errorf("%s at %s stays with %q:\n%s\n%s\nin %s", f.ID, f.Path(), f.Suggestion, f.Message, after.Message, in.Root.JSON())
				}
			}
		}
	}
}

// replaced copies a tree with a text in place of one of its nodes, or of the name of the member that is the node.
func replaced(n, at *policy.Node, text string, named bool) *policy.Node {
	if n == at && !named {
		return policy.NewString(n.Pos, pattern.Literal(text))
	}
	switch n.Kind {
	case policy.KindArray:
		elems := make([]*policy.Node, len(n.Elems))
		for i, e := range n.Elems {
			elems[i] = replaced(e, at, text, named)
		}
		return policy.NewArray(n.Pos, elems, n.More)
	case policy.KindObject:
		members := make([]policy.Member, len(n.Members))
		for i, m := range n.Members {
			members[i] = policy.Member{Name: m.Name, NamePos: m.NamePos, Value: replaced(m.Value, at, text, named)}
			if named && m.Value == at {
				members[i].Name = text
			}
		}
		return policy.NewObject(n.Pos, members, n.More)
	}
	c := *n
	return &c
}
