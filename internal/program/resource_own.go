// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package program

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/grammar"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// CheckOwner reports what AWS refuses in the policy of the resource with that ARN, as a
// [*DocumentError], and what it may refuse: a statement without Resource (E-542).
func (p *Policy) CheckOwner(owner string) (doubts policy.Problems, refused error) {
	fields := strings.SplitN(owner, ":", 4)
	if p.Type != iam.Resource || len(fields) < 4 {
		return nil, nil
	}
	const fix = `Write "Resource" with the ARN of the resource.`
	service := fields[2]
	meaning := facts.WithoutResourceOf(service)
	var c compiler
	for _, s := range p.Statements {
		switch {
		case !s.Bare:
		case meaning == facts.WithoutResourceRefused:
			c.problem(s.Source.Node, grammar.CodeMissingResource, "The statement has neither Resource nor NotResource, which "+service+" refuses in the policy of "+words.Quote(owner)+".", fix)
		case meaning == facts.WithoutResourceUnsaid:
			c.problem(s.Source.Node, grammar.CodeMissingResource, "The statement has neither Resource nor NotResource. AWS does not say whether "+service+
				" takes that as the resource that has the policy or refuses the document (C-31).", fix)
		}
	}
	if meaning == facts.WithoutResourceRefused && len(c.problems) > 0 {
		return nil, &DocumentError{Label: p.Label, Type: p.Type, Problems: c.problems}
	}
	return c.problems, nil
}
