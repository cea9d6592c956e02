// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package frame

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/grammar"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// Refused returns the elements of the statement that AWS refuses, or the statement itself if one is missing, as far as package
// grammar gives the problem the id of the check that is running.
func (c *Pass) Refused(s *view.Statement) []*policy.Node {
	if c.refused == nil {
		c.refused = make([]policy.Problems, len(c.Statements))
		for i, s := range c.Statements {
			if c.Type != iam.RCP || !grammar.MayBeFullAccessRCP(c.Doc) {
				c.refused[i] = grammar.Elements(s.Statement, c.Type)
			}
		}
	}
	var nodes []*policy.Node
	for i := range c.refused[s.Index] {
		p := &c.refused[s.Index][i]
		if p.Code == c.check.ID {
			nodes = append(nodes, p.At)
		}
	}
	return nodes
}
