// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package golden_test

import (
	"math/rand/v2"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// read returns the tree of a document, nil if there is none.
func read(text string) *policy.Node {
	root, _ := policy.ParseJSON(text)
	return root
}

// blur returns a copy of the tree in which one string, which the seed chooses, is not or
// not fully known.
func blur(root *policy.Node, seed uint64) *policy.Node {
	random := rand.New(rand.NewPCG(seed, 1))
	chosen := random.IntN(max(countStrings(root), 1))
	form := random.IntN(3)
	return copyBlurred(root, &chosen, form)
}

func countStrings(n *policy.Node) int {
	switch n.Kind {
	case policy.KindString:
		return 1
	case policy.KindArray:
		sum := 0
		for _, e := range n.Elems {
			sum += countStrings(e)
		}
		return sum
	case policy.KindObject:
		sum := 0
		for _, m := range n.Members {
			sum += countStrings(m.Value)
		}
		return sum
	default:
		return 0
	}
}

func copyBlurred(n *policy.Node, left *int, form int) *policy.Node {
	switch n.Kind {
	case policy.KindString:
		*left--
		if *left != -1 {
			return policy.NewString(n.Pos, n.Text)
		}
		s, _ := n.Text.Known()
		switch form {
		case 0:
			return policy.NewUnknown(pattern.Unknown())
		case 1:
			return policy.NewString(n.Pos, pattern.Concat(pattern.Literal(s[:len(s)/2]), pattern.Unknown()))
		default:
			return policy.NewString(n.Pos, pattern.Concat(pattern.Literal(s[:len(s)/3]), pattern.Unknown(), pattern.Literal(s[len(s)-len(s)/3:])))
		}
	case policy.KindArray:
		elems := make([]*policy.Node, len(n.Elems))
		for i, e := range n.Elems {
			elems[i] = copyBlurred(e, left, form)
		}
		return policy.NewArray(n.Pos, elems, n.More)
	case policy.KindObject:
		members := make([]policy.Member, len(n.Members))
		for i, m := range n.Members {
			members[i] = policy.Member{Name: m.Name, NamePos: m.NamePos, Value: copyBlurred(m.Value, left, form)}
		}
		return policy.NewObject(n.Pos, members, n.More)
	default:
		return n
	}
}
