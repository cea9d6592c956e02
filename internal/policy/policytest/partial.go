// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policytest

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// Gap marks unknown text inside a string of a test document, "⟨more⟩" as an element of a
// list or the name of a member that the list or object may hold more, and "⟨unknown⟩" a
// value that is not known at all.
const Gap = "⟨?⟩"

// Text reads a string with gaps.
func Text(s string) pattern.Text {
	parts := strings.Split(s, Gap)
	texts := []pattern.Text{pattern.Literal(parts[0])}
	for _, p := range parts[1:] {
		texts = append(texts, pattern.Unknown(), pattern.Literal(p))
	}
	return pattern.Concat(texts...)
}

// Partial returns the document that the JSON text with gaps holds. It ends the test if
// there is anything wrong with it.
func Partial(tb testing.TB, text string) *policy.Document {
	tb.Helper()
	root, problems := policy.ParseJSON(text)
	if err := problems.Err(); err != nil {
		tb.Fatalf("policy does not parse:\n%v\n%s", err, text)
	}
	return Build(tb, withGaps(root))
}

func withGaps(n *policy.Node) *policy.Node {
	switch n.Kind {
	case policy.KindString:
		if s := n.Text.String(); s == "⟨unknown⟩" {
			return policy.NewUnknown(pattern.Unknown())
		}
		return policy.NewString(n.Pos, Text(n.Text.String()))
	case policy.KindArray:
		var elems []*policy.Node
		more := false
		for _, e := range n.Elems {
			if e.Text.String() == "⟨more⟩" {
				more = true
			} else {
				elems = append(elems, withGaps(e))
			}
		}
		return policy.NewArray(n.Pos, elems, more)
	case policy.KindObject:
		var members []policy.Member
		more := false
		for _, m := range n.Members {
			if m.Name == "⟨more⟩" {
				more = true
				continue
			}
			m.Value = withGaps(m.Value)
			members = append(members, m)
		}
		return policy.NewObject(n.Pos, members, more)
	default:
		return n
	}
}
