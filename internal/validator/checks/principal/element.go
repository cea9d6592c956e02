// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package principal

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/grammar"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// principalElementChecks are about the element as a whole: whether it must or must not be there, and what it holds.
var principalElementChecks = []frame.Check{
	{
		ID: grammar.CodeMissingPrincipal, Class: frame.Error, Types: resourceOrTrust, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseStructure, Link: frame.PrincipalPage,
		Title:   "Statement without Principal",
		Why:     "The statements of resource, trust and endpoint policies must say who they are about. AWS refuses a document with one that does not.",
		Fix:     `Add "Principal", such as {"AWS": "arn:aws:iam::ACCOUNT:role/NAME"} or {"Service": "events.amazonaws.com"}.`,
		Example: `{"Effect":"Allow","Action":"sts:AssumeRole"}`,
		Statement: func(c *frame.Pass, s *view.Statement) {
			if len(refused(c, s)) > 0 && !misspelt(s) {
				f := frame.Found{At: s.Node, Message: "The statement has neither Principal nor NotPrincipal: it does not say who it is about."}
				switch c.Type {
				case iam.Trust:
					f.Fix = `Add who may take the role, such as "Principal": {"Service": "lambda.amazonaws.com"} or {"AWS": "arn:aws:iam::` + accountText(c) + `:role/NAME"}.`
				case iam.Endpoint:
					f.Fix = `Add "Principal": "*", and restrict the callers with conditions such as aws:PrincipalOrgID.`
				}
				c.Add(f)
			}
		},
	},
	{
		ID: grammar.CodeUnsupportedPrincipal, Class: frame.Error, Types: iam.IdentityTypes, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseStructure, Link: frame.PrincipalPage, Blocks: true,
		Title:     "Principal in a policy of an identity",
		Why:       "Identity policies, boundaries and session policies apply to the identity that they are attached to. IAM refuses them with a Principal.",
		Fix:       "Remove the element, or move the statement to the policy of the resource or role.",
		Example:   `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::site/*"}`,
		Statement: checkUnsupportedPrincipal,
	},
	{
		ID: grammar.CodeSCPPrincipal, Class: frame.Error, Types: iam.SCP, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseStructure, Link: frame.OrgsSyntax, Blocks: true,
		Title:   "Principal in a service control policy",
		Why:     "A service control policy applies to every principal of the accounts it is attached to. Organizations refuses one with a Principal.",
		Fix:     "Remove the element, and choose the principals with a condition on aws:PrincipalArn.",
		Example: `{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::210987654321:role/ci"},"Action":"iam:CreateUser","Resource":"*"}`,
		Statement: func(c *frame.Pass, s *view.Statement) {
			for _, n := range refused(c, s) {
				f := frame.Found{At: n, Message: n.Key() + " has no place in a service control policy, which applies to every principal of its accounts. AWS refuses the document."}
				if p := firstAWS(s); p != nil && !p.Everyone {
					operator := "ArnLike"
					if p.Not {
						operator = "ArnNotLike"
					}
					f.Fix = "Remove " + n.Key() + ` and write "Condition": {"` + operator + `": {"aws:PrincipalArn": ` + words.Quote(principalPattern(p.Text)) + "}}."
				} else if s.Everyone() != nil {
					f.Fix = "Remove Principal: without it the statement is about everyone already."
				}
				c.Add(f)
			}
		},
	},
	{
		ID: grammar.CodeRCPPrincipal, Class: frame.Error, Types: iam.RCP, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseStructure, Link: rcpSyntaxPage,
		Title:     `Principal other than "*" in a resource control policy`,
		Why:       `Every statement of a resource control policy has the Principal "*", as that plain string. Organizations refuses anything else.`,
		Fix:       `Write "Principal": "*" and choose the callers with conditions, such as aws:PrincipalAccount or aws:PrincipalOrgID.`,
		Example:   `{"Effect":"Deny","Principal":{"AWS":"210987654321"},"Action":"s3:*","Resource":"*"}`,
		Statement: checkRCPPrincipal,
	},
	{
		ID: policy.CodePrincipalFormat, Class: frame.Error, Types: resourceOrTrust | iam.RCP, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseStructure, Link: frame.PrincipalPage, Blocks: true,
		Title:   "Principal that is neither \"*\" nor an object",
		Why:     `Only "*" is accepted as a plain string. Everything else needs its type: AWS, Service, Federated or CanonicalUser.`,
		Fix:     `Write {"AWS": …} for accounts, users and roles, {"Service": …} for services.`,
		Example: `{"Effect":"Allow","Principal":"arn:aws:iam::210987654321:role/app","Action":"sns:Publish","Resource":"*"}`,
		Adjust: func(c *frame.Pass, _ *view.Statement, f *frame.Found) {
			if c.Type == iam.RCP {
				f.Fix = `Write "Principal": "*" and choose the callers with conditions, such as aws:PrincipalArn.`
			}
		},
	},
	{
		ID: policy.CodePrincipalKey, Class: frame.Error, Types: resourceOrTrust, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseStructure, Link: frame.PrincipalPage, Blocks: true,
		Title:   "Type of principal that does not exist",
		Why:     "The types are AWS, Service, Federated and CanonicalUser, and case counts.",
		Fix:     "Write one of the four types.",
		Example: `{"Effect":"Allow","Principal":{"Services":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}`,
	},
	{
		ID: grammar.CodeEmptyPrincipal, Class: frame.Suggestion, ClassFor: []frame.ClassFor{{Types: iam.Trust, Class: frame.Error}}, Types: resourceOrTrust, AWS: frame.Mixed, AWSCode: "=",
		Phase: frame.PhaseStructure, Link: frame.PrincipalPage,
		Title:   "Empty Principal",
		Why:     "A Principal without entries matches nobody: an Allow grants nothing, a Deny protects nothing. IAM refuses it in a trust policy.",
		Fix:     "Name the principals, or remove the statement.",
		Example: `{"Effect":"Allow","Principal":{},"Action":"sns:Publish","Resource":"*"}`,
		Statement: func(c *frame.Pass, s *view.Statement) {
			if nodes := grammar.NamesNobody(s.Principal); len(nodes) > 0 && nodes[0] == s.Principal.Node {
				c.Add(frame.Found{At: nodes[0], Message: "The Principal is an empty object, so that the statement is about nobody." + refusedInTrust(c)})
			}
		},
	},
	{
		ID: grammar.CodeEmptyPrincipalList, Class: frame.Suggestion, ClassFor: []frame.ClassFor{{Types: iam.Trust, Class: frame.Error}}, Types: resourceOrTrust, AWS: frame.Mixed, AWSCode: "=",
		Phase: frame.PhaseStructure, Link: frame.PrincipalPage,
		Title:     "Empty list of principals",
		Why:       "A type of principal with an empty list names nobody. It usually is a Terraform list that turned out empty. IAM refuses it in a trust policy.",
		Fix:       "Name the principals; where the list is computed and may be empty, leave the statement out then.",
		Example:   `{"Effect":"Allow","Principal":{"AWS":[]},"Action":"sns:Publish","Resource":"*"}`,
		Statement: checkEmptyPrincipals,
	},
}

// refusedInTrust is a sentence to add for trust policies.
func refusedInTrust(c *frame.Pass) string {
	if c.Type == iam.Trust {
		return " IAM refuses that."
	}
	return ""
}

// misspelt reports whether the statement has a member whose name is almost that of the element, which has been reported.
func misspelt(s *view.Statement) bool {
	return slices.ContainsFunc(s.Node.Members, func(m policy.Member) bool {
		name := strings.ToLower(m.Name)
		return strings.Contains(name, "principal") || spelling.Within(name, "principal", 4) < 4
	})
}

// refused returns what AWS refuses, see [frame.Pass.Refused]. An element that is null has been reported, one that is not known
// at all may turn out to be null.
func refused(c *frame.Pass, s *view.Statement) []*policy.Node {
	return slices.DeleteFunc(c.Refused(s), func(n *policy.Node) bool { return !isPresent(n) })
}

// isPresent reports whether an element is known to have a value other than null.
func isPresent(n *policy.Node) bool {
	return n.Kind != policy.KindNull && n.Kind != policy.KindUnknown
}

// firstAWS returns the first known entry under AWS, or the plain "*", nil if there is none.
func firstAWS(s *view.Statement) *view.PrincipalEntry {
	for i := range s.Principals {
		if p := &s.Principals[i]; p.Known && (p.Type == "AWS" || p.Everyone) {
			return p
		}
	}
	return nil
}

// principalPattern returns what to compare aws:PrincipalArn with to mean the entry.
func principalPattern(entry string) string {
	if account, partition, whole := iam.AccountOf(entry); whole {
		if partition == "" {
			partition = "aws"
		}
		return "arn:" + partition + ":iam::" + account + ":*"
	}
	f := arn.SplitFields(entry)
	if role, ok := strings.CutPrefix(f.Resource(), "assumed-role/"); ok && f.IsARN() && f.Service() == "sts" {
		role, _, _ = strings.Cut(role, "/")
		return "arn:" + f.Partition() + ":iam::" + f.Account() + ":role/" + role
	}
	return entry
}

func checkUnsupportedPrincipal(c *frame.Pass, s *view.Statement) {
	for _, n := range refused(c, s) {
		f := frame.Found{
			At: n, Message: "The statement names a " + n.Key() + ", but this is " + policyKind(c) + ": it applies to the identity that it is attached to. IAM refuses the document.",
			Fix: "Remove " + n.Key() + ". If others are to be allowed in, put the statement into the policy of the resource itself.",
		}
		if grammar.LacksResource(s.Statement) {
			f.Fix = "Remove " + n.Key() + ". If this is to say who may take a role, it is the role's trust policy: pass it as assume_role_policy, and check it as a trust policy."
		}
		c.Add(f)
	}
}

// policyKind names the type of the policy.
func policyKind(c *frame.Pass) string {
	switch c.Type {
	case iam.Boundary:
		return "a permissions boundary"
	case iam.Session:
		return "a session policy"
	default:
		return "an identity policy"
	}
}

func checkRCPPrincipal(c *frame.Pass, s *view.Statement) {
	const all = `every statement of a resource control policy has the Principal "*". AWS refuses the document.`
	for _, n := range refused(c, s) {
		f := frame.Found{At: n}
		switch n.Key() {
		case "Principal":
			f.Message = "The Principal is an object; " + all
			if s.Everyone() != nil {
				f.Fix = `Write "Principal": "*", the plain string.`
			} else if e := firstAWS(s); e != nil {
				f.Fix = `Write "Principal": "*" and "Condition": {"ArnLike": {"aws:PrincipalArn": ` + words.Quote(principalPattern(e.Text)) + "}}."
			}
		case "NotPrincipal":
			f.Message = "The statement has NotPrincipal; " + all
			f.Fix = `Write "Principal": "*" and except callers with a negated condition, such as ArnNotLike on aws:PrincipalArn.`
		default:
			if misspelt(s) {
				continue
			}
			f.Message, f.Fix = "The statement has no Principal; "+all, `Add "Principal": "*".`
		}
		c.Add(f)
	}
}

// checkEmptyPrincipals reports empty lists if no other member names anyone.
func checkEmptyPrincipals(c *frame.Pass, s *view.Statement) {
	for _, n := range grammar.NamesNobody(s.Principal) {
		if n != s.Principal.Node {
			c.Add(frame.Found{
				At:      n,
				Message: "The list of principals under " + n.Key() + " is empty, so that the statement is about nobody." + refusedInTrust(c),
			})
		}
	}
}
