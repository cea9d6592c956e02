// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package frame

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// addProblem makes a structural problem of package policy a finding of the check with that id.
func (c *Pass) addProblem(p *policy.Problem) {
	var at *policy.Node
	var s *view.Statement
	if c.Doc != nil {
		if at = p.At; at == nil {
			at = c.Doc.Root
		}
		s = c.StatementOf(at)
		if c.bareStatement(p, at) {
			return
		}
	}
	id := p.Code
	if id == policy.CodeTypeMismatch && at != nil && isConditionValue(at) {
		id = ConditionDataType
	}
	check, ok := c.suite.id[id]
	if !ok {
		if check, ok = c.suite.id[p.Code]; !ok {
			check = &Check{ID: p.Code, Class: Error, Types: iam.AllTypes}
		}
	}
	f := Found{At: at, Pos: p.Pos, Message: p.Message, Fix: p.Fix, Related: p.Related}
	if check.Adjust != nil {
		check.Adjust(c, s, &f)
	}
	c.add(check, f)
}

// isConditionValue reports whether the node is a value of a condition key, or in one.
func isConditionValue(n *policy.Node) bool {
	for depth := 0; n != nil; n, depth = n.Parent(), depth+1 {
		if n.Key() == "Condition" {
			return depth >= 2
		}
	}
	return false
}

// bareStatement reports whether the problem is one of the elements of a statement that stands where the document should be.
// The missing Statement element is enough.
func (c *Pass) bareStatement(p *policy.Problem, at *policy.Node) bool {
	root := c.Doc.Root
	if p.Code != policy.CodeInvalidElement || at == nil || at.Parent() != root || root.Get("Statement") != nil || root.More {
		return false
	}
	switch at.Key() {
	case "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition":
		return root.Get("Effect") != nil
	}
	return false
}
