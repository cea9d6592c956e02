// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package hclsource

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// maxNesting is how deep the objects and lists of an expression are read.
const maxNesting = 60

// tree evaluates an expression part by part: where an object or list is written out, a part that
// cannot be evaluated leaves the others known.
func (s *Source) tree(e hclsyntax.Expression, sc scope, depth int) *policy.Node {
	e, sc = s.follow(e, sc)
	if s.steps++; depth > maxNesting || s.steps > maxSteps {
		return policy.NewUnknown(pattern.Unknown())
	}
	switch x := e.(type) {
	case *hclsyntax.TupleConsExpr:
		elems := make([]*policy.Node, len(x.Exprs))
		for i, elem := range x.Exprs {
			elems[i] = s.tree(elem, sc, depth+1)
		}
		return policy.NewArray(policy.Pos{}, elems, false)
	case *hclsyntax.ObjectConsExpr:
		var members []policy.Member
		at := map[string]int{}
		for _, item := range x.Items {
			key, err := convert.Convert(s.eval(item.KeyExpr, sc), cty.String)
			if err != nil || !key.IsKnown() || key.IsNull() {
				return nodeOf(s.eval(e, sc)) // it may be the name of any of the others
			}
			m := policy.Member{Name: key.AsString(), Value: s.tree(item.ValueExpr, sc, depth+1)}
			if i, ok := at[m.Name]; ok {
				members[i] = m // the later one counts
				continue
			}
			at[m.Name] = len(members)
			members = append(members, m)
		}
		return policy.NewObject(policy.Pos{}, members, false)
	}
	return nodeOf(s.eval(e, sc))
}
