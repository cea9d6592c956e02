// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package principal

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/grammar"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// principalTrustElementChecks are about elements that trust policies do not take.
var principalTrustElementChecks = []frame.Check{
	{
		ID: grammar.CodeTrustNotPrincipal, Class: frame.Error, Types: iam.Trust, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseStructure, Link: notPrincipalPage, Blocks: true,
		Title:   "NotPrincipal in a trust policy",
		Why:     "IAM does not accept NotPrincipal in the trust policy of a role.",
		Fix:     "Write Principal, and a negated condition on aws:PrincipalArn for those to be left out.",
		Example: `{"Effect":"Deny","NotPrincipal":{"AWS":"210987654321"},"Action":"sts:AssumeRole"}`,
		Statement: func(c *frame.Pass, s *view.Statement) {
			nodes := refused(c, s)
			if len(nodes) == 0 || c.FoundWrong(nodes[0]) {
				return
			}
			f := frame.Found{At: nodes[0], Message: "A trust policy cannot have NotPrincipal; IAM refuses the document."}
			switch s.Effect {
			case policy.Allow:
				f.Message += " It would open the role to everyone but those listed."
				f.Fix = `Write "Principal" with those who may take the role.`
			case policy.Deny:
				pattern := "arn:aws:iam::" + accountText(c) + ":role/NAME"
				if e := firstAWS(s); e != nil && !e.Everyone {
					pattern = principalPattern(e.Text)
				}
				f.Fix = `Write "Principal": {"AWS": "*"} and "Condition": {"ArnNotLike": {"aws:PrincipalArn": ` + words.Quote(pattern) + "}}."
			}
			c.Add(f)
		},
	},
	{
		ID: frame.TrustPlainWildcard, Class: frame.Error, Types: iam.Trust, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseStructure, Link: frame.PrincipalPage,
		Title:   `Principal "*" in a trust policy`,
		Why:     `A trust policy names principals by type: the plain string "*" is refused. {"AWS": "*"} is accepted, but opens the role to every AWS account.`,
		Fix:     `Name the accounts, roles or services that may take the role.`,
		Example: `{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}`,
		Statement: func(c *frame.Pass, s *view.Statement) {
			p := s.Principal
			if p == nil || !p.Star {
				return
			}
			f := frame.Found{At: p.Node, Message: `The Principal of a trust policy cannot be the plain string "*"; IAM refuses it.`}
			if s.Effect == policy.Deny {
				f.Fix = `Write "Principal": {"AWS": "*"}.`
			} else {
				f.Fix = `Name who may take the role, such as {"AWS": "arn:aws:iam::` + accountText(c) +
					`:role/NAME"}. {"AWS": "*"} is legal, but then any identity of any AWS account can take the role unless a condition, such as one on aws:PrincipalOrgID, restricts it.`
			}
			c.Add(f)
		},
	},
	{
		ID: grammar.CodeTrustResource, Class: frame.Error, Types: iam.Trust, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseStructure, Link: frame.ResourcePage, Blocks: true,
		Title:   "Resource in a trust policy",
		Why:     "The resource of a trust policy is the role it belongs to. IAM refuses one with Resource or NotResource.",
		Fix:     "Remove the element. The policies that are attached to the role say what the role itself may do.",
		Example: `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole","Resource":"*"}`,
		Statement: func(c *frame.Pass, s *view.Statement) {
			for _, n := range refused(c, s) {
				if !c.FoundWrong(n) {
					c.Add(frame.Found{At: n, Message: "A trust policy cannot have " + n.Key() + ": the role is the resource. IAM refuses the document."})
				}
			}
		},
	},
}
