// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// principalTrustElementChecks are about elements that trust policies do not take.
var principalTrustElementChecks = []Check{
	{
		ID: trustNotPrincipal, Class: Error, Types: iam.Trust, AWS: Rejects, AWSCode: "=", Phase: PhaseStructure, Link: notPrincipalPage, Taints: true,
		Title:   "NotPrincipal in a trust policy",
		Why:     "IAM does not take NotPrincipal in the trust policy of a role.",
		Fix:     "Write Principal, and a negated condition on aws:PrincipalArn for those to be left out.",
		Example: `{"Effect":"Deny","NotPrincipal":{"AWS":"210987654321"},"Action":"sts:AssumeRole"}`,
		Statement: func(c *Context, s *Statement) {
			p := s.NotPrincipal
			if p == nil || !certainlyThere(p.Node) || c.Tainted(p.Node) {
				return
			}
			f := Found{At: p.Node, Message: "A trust policy cannot have NotPrincipal; IAM refuses the document."}
			switch s.Effect {
			case policy.Allow:
				f.Message += " It would open the role to everyone but those listed."
				f.Fix = `Write "Principal" with those who may take the role.`
			case policy.Deny:
				pattern := "arn:aws:iam::" + c.accountText() + ":role/NAME"
				if e := s.firstAWS(); e != nil && !e.Everyone {
					pattern = principalPattern(e.Text)
				}
				f.Fix = `Write "Principal": {"AWS": "*"} and "Condition": {"ArnNotLike": {"aws:PrincipalArn": ` + words.Quote(pattern) + "}}."
			}
			c.Add(f)
		},
	},
	{
		ID: trustPlainWildcard, Class: Error, Types: iam.Trust, AWS: Rejects, AWSCode: "=", Phase: PhaseStructure, Link: principalPage,
		Title:   `Principal "*" in a trust policy`,
		Why:     `A trust policy names principals by type: the plain string "*" is refused. {"AWS": "*"} is accepted, but opens the role to every AWS account.`,
		Fix:     `Name the accounts, roles or services that may take the role.`,
		Example: `{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}`,
		Statement: func(c *Context, s *Statement) {
			p := s.Principal
			if p == nil || !p.Star {
				return
			}
			f := Found{At: p.Node, Message: `The Principal of a trust policy cannot be the plain string "*"; IAM refuses it.`}
			if s.Effect == policy.Deny {
				f.Fix = `Write "Principal": {"AWS": "*"}.`
			} else {
				f.Fix = `Name who may take the role, such as {"AWS": "arn:aws:iam::` + c.accountText() +
					`:role/NAME"}. {"AWS": "*"} is legal, but then any identity of any AWS account can take the role unless a condition such as aws:PrincipalOrgID keeps it out.`
			}
			c.Add(f)
		},
	},
	{
		ID: "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", Class: Error, Types: iam.Trust, AWS: Rejects, AWSCode: "=", Phase: PhaseStructure, Link: resourcePage, Taints: true,
		Title:   "Resource in a trust policy",
		Why:     "The resource of a trust policy is the role it belongs to. IAM refuses one with Resource or NotResource.",
		Fix:     "Remove the element. What the role itself may do stands in the policies that are attached to it.",
		Example: `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole","Resource":"*"}`,
		Statement: func(c *Context, s *Statement) {
			for _, name := range [...]string{"Resource", "NotResource"} {
				if n := s.Member(name); n != nil && certainlyThere(n) && !c.Tainted(n) {
					c.Add(Found{At: n, Message: "A trust policy cannot have " + name + ": the role is the resource. IAM refuses the document."})
				}
			}
		},
	},
}
