// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package principal

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/grammar"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// principalAWSChecks are about single entries, those under AWS above all.
var principalAWSChecks = []frame.Check{
	{
		ID: grammar.CodeAWSPrincipal, Class: frame.Error, Types: resourceOrTrust, AWS: frame.Rejects, AWSCode: "INVALID_PRINCIPAL_FORMAT", Phase: frame.PhaseSyntax, Blocks: true, Partial: true,
		Link:      frame.PrincipalPage,
		Title:     "Value under AWS that is not a principal",
		Why:       `The type AWS accepts "*", account ids, the ARNs of account roots, users, roles and their sessions, and unique ids. AWS looks each of them up when the policy is stored, and refuses what it does not find.`,
		Fix:       `Write "*", an account id, the ARN of a role, user or session, or arn:aws:iam::ACCOUNT:root for a whole account.`,
		Example:   `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:app-role"},"Action":"sts:AssumeRole"}`,
		Principal: checkAWSPrincipal,
	},
	{
		ID: grammar.CodePrincipalKind, FoundBy: grammar.CodeAWSPrincipal, Class: frame.Error, Types: resourceOrTrust, AWS: frame.Rejects, Phase: frame.PhaseSyntax, Blocks: true, Link: frame.PrincipalPage,
		Title:   "Principal that makes no requests",
		Why:     "Groups, policies, instance profiles and similar resources of IAM never call AWS, so a policy cannot name them as principals.",
		Fix:     "Name the role or user that makes the requests.",
		Example: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:group/oncall"},"Action":"sns:Publish","Resource":"*"}`,
	},
	{
		ID: grammar.CodePrincipalWildcard, Class: frame.Error, Types: resourceOrTrust, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseSyntax, Blocks: true, Partial: true,
		Link:      frame.PrincipalPage,
		Title:     "Wildcard in part of a principal",
		Why:       `A principal is a name, not a pattern: only "*" alone is allowed, and only under AWS.`,
		Fix:       "Name the account as principal, and compare aws:PrincipalArn with the pattern in a condition.",
		Example:   `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/deploy-*"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::builds/*"}`,
		Principal: checkPrincipalWildcard,
	},
	{
		ID: "INVALID_ROLE_REFERENCE", Class: frame.Warning, Types: resourceOrTrust, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseNames, Link: identifiersPage,
		Title:   "Unique id of a role as principal",
		Why:     "AWS shows the unique id instead of the ARN when a role that a policy names was deleted. A new role of the same name has another id, so that the entry matches nobody.",
		Fix:     "Put the ARN of the role back if it exists again, else remove the entry.",
		Example: `{"Effect":"Allow","Principal":{"AWS":"AROA2EXAMPLE77QQKZZAB"},"Action":"sns:Publish","Resource":"*"}`,
		Principal: func(c *frame.Pass, _ *view.Statement, p *view.PrincipalEntry) {
			if p.Type == "AWS" && strings.HasPrefix(p.Text, "AROA") {
				c.Add(deletedEntity(p, "role"))
			}
		},
	},
	{
		ID: "INVALID_USER_REFERENCE", Class: frame.Warning, Types: resourceOrTrust, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseNames, Link: identifiersPage,
		Title:   "Unique id of a user as principal",
		Why:     "AWS shows the unique id instead of the ARN when a user that a policy names was deleted. A new user of the same name has another id, so that the entry matches nobody.",
		Fix:     "Put the ARN of the user back if it exists again, else remove the entry.",
		Example: `{"Effect":"Allow","Principal":{"AWS":"AIDA2EXAMPLE77QQKZZAB"},"Action":"sns:Publish","Resource":"*"}`,
		Principal: func(c *frame.Pass, _ *view.Statement, p *view.PrincipalEntry) {
			if p.Type == "AWS" && strings.HasPrefix(p.Text, "AIDA") {
				c.Add(deletedEntity(p, "user"))
			}
		},
	},
}

func deletedEntity(p *view.PrincipalEntry, kind string) frame.Found {
	return frame.Found{
		At: p.Node, Subject: p.Text,
		Message: "The principal " + words.Quote(p.Text) + " is the unique id of a " + kind + ", which AWS shows in place of the ARN once the " + kind +
			" is deleted. Terraform then shows a difference at every plan.",
	}
}

func checkAWSPrincipal(c *frame.Pass, _ *view.Statement, p *view.PrincipalEntry) {
	id, fault := entryFault(c, p)
	if id != grammar.CodeAWSPrincipal && id != grammar.CodePrincipalKind {
		return
	}
	f := frame.Found{ID: id, At: p.Node, Subject: p.Text, Suggestion: fault.Suggestion, Fix: fault.Fix}
	switch {
	case p.Known:
		f.Message = "The principal " + words.Quote(p.Text) + " " + fault.What + ". AWS refuses the policy."
	case fault.OfService:
		f.Message = "The principal begins with " + words.Quote(p.Text) + ": " + fault.What + ", and AWS refuses them."
	default:
		f.Message = "The principal begins with " + words.Quote(p.Text) + ": " + fault.What + ". AWS refuses it."
	}
	if f.Fix == "" && f.Suggestion != "" {
		f.Fix = "Write " + words.Quote(f.Suggestion) + "."
	}
	c.Add(f)
}

// checkPrincipalWildcard reports wildcards in what is known of an entry.
func checkPrincipalWildcard(c *frame.Pass, _ *view.Statement, p *view.PrincipalEntry) {
	if id, _ := entryFault(c, p); id != grammar.CodePrincipalWildcard {
		return
	}
	text := p.Item.Text.Literals()
	shown := words.Quote(p.Item.Text.String())
	f := frame.Found{At: p.Node, Subject: text}
	if p.Type != "AWS" {
		f.Message = "The entry " + shown + " has a wildcard, which is not allowed under " + p.Type + ". AWS refuses it."
		f.Fix = map[string]string{
			"Service":       "Name each service, such as ec2.amazonaws.com.",
			"Federated":     "Name each identity provider by its ARN; choose the users with conditions on its claims.",
			"CanonicalUser": "Name each canonical user, or accounts under AWS.",
		}[p.Type]
		c.Add(f)
		return
	}
	f.Message = "The principal " + shown + ` has a wildcard in part of its name: principals are names, not patterns, and AWS refuses this one.`
	f.Fix = `Write the account as principal, or "*", and add a condition with ArnLike on aws:PrincipalArn.`
	operator, negation := "ArnLike", ""
	if p.Not {
		operator, negation = "ArnNotLike", " instead of NotPrincipal"
	}
	if a := arn.SplitFields(text); p.Known && a.IsARN() && (a.Service() == "iam" || a.Service() == "sts") {
		principal := `{"AWS": "*"}`
		if iam.IsAccountID(a.Account()) && !p.Not {
			principal = `{"AWS": ` + words.Quote(a.Account()) + "}"
		}
		f.Fix = `Write "Principal": ` + principal + negation + ` and "Condition": {"` + operator + `": {"aws:PrincipalArn": ` + words.Quote(principalPattern(text)) + "}}."
	} else if p.Known && strings.Trim(text, "0123456789*?") == "" {
		f.Fix = `Name each account, or write {"AWS": "*"} with a condition on aws:PrincipalOrgID.`
	}
	c.Add(f)
}
