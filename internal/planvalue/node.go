// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

import (
	"strconv"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// Node returns the value as the tree that a policy document is built from, the
// same that its jsonencode text would give but for positions. Values that are too
// deep or too large for a document are problems; the tree is nil then.
func (v *Value) Node() (*policy.Node, policy.Problems) {
	b := nodeBuilder{}
	n := b.node(v, 1)
	if b.problem != nil {
		return nil, policy.Problems{*b.problem}
	}
	return n, nil
}

// nodeBuilder counts what it builds against the limits of package policy.
type nodeBuilder struct {
	nodes   int
	problem *policy.Problem
}

func (b *nodeBuilder) node(v *Value, depth int) *policy.Node {
	b.nodes++
	switch {
	case b.problem != nil:
	case depth > policy.MaxDepth && (v.Kind == List || v.Kind == Object):
		b.problem = &policy.Problem{
			Code:    policy.CodeSyntax,
			Message: "Lists and objects are nested more than " + strconv.Itoa(policy.MaxDepth) + " levels deep.",
			Fix:     "A policy needs no more than 6 levels.",
		}
	case b.nodes > policy.MaxNodes:
		b.problem = &policy.Problem{
			Code:    policy.CodeTooLarge,
			Message: "The document has more than " + strconv.Itoa(policy.MaxNodes) + " values.",
			Fix:     "No AWS policy is that large: check that this is a single policy document.",
		}
	}
	if b.problem != nil {
		return policy.NewNull(policy.Pos{})
	}
	if v.MaybeNull && !v.More && len(v.Elems)+len(v.Members) == 0 && (v.Kind == List || v.Kind == Object) {
		return policy.NewUnknown(pattern.Unknown()) // an unknown value of the type [] or {}, which holds no unknown part
	}
	switch v.Kind {
	case Null:
		return policy.NewNull(policy.Pos{})
	case Bool:
		s, _ := v.Text.Known()
		return policy.NewBool(policy.Pos{}, s == "true")
	case Number:
		s, _ := v.Text.Known()
		return policy.NewNumber(policy.Pos{}, s)
	case String:
		return policy.NewString(policy.Pos{}, v.Text)
	case List:
		elems := make([]*policy.Node, len(v.Elems))
		for i := range v.Elems {
			elems[i] = b.node(&v.Elems[i], depth+1)
		}
		return policy.NewArray(policy.Pos{}, elems, v.More)
	case Object:
		members := make([]policy.Member, len(v.Members))
		for i := range v.Members {
			m := &v.Members[i]
			members[i] = policy.Member{Name: m.Name, Value: b.node(&m.Value, depth+1)}
		}
		return policy.NewObject(policy.Pos{}, members, v.More)
	default:
		return policy.NewUnknown(v.Text)
	}
}
