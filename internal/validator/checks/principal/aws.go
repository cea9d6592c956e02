// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package principal

import (
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// principalAWSChecks are about single entries, those under AWS above all.
var principalAWSChecks = []frame.Check{
	{
		ID: invalidAWS, Class: frame.Error, Types: resourceOrTrust, AWS: frame.Rejects, AWSCode: "INVALID_PRINCIPAL_FORMAT", Phase: frame.PhaseSyntax, Blocks: true, Partial: true,
		Link:      frame.PrincipalPage,
		Title:     "Value under AWS that is not a principal",
		Why:       `The type AWS accepts "*", account ids, the ARNs of account roots, users, roles and their sessions, and unique ids. AWS looks each of them up when the policy is stored, and refuses what it does not find.`,
		Fix:       `Write "*", an account id, the ARN of a role, user or session, or arn:aws:iam::ACCOUNT:root for a whole account.`,
		Example:   `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:app-role"},"Action":"sts:AssumeRole"}`,
		Principal: checkAWSPrincipal,
	},
	{
		ID: unsupportedKind, FoundBy: invalidAWS, Class: frame.Error, Types: resourceOrTrust, AWS: frame.Rejects, Phase: frame.PhaseSyntax, Blocks: true, Link: frame.PrincipalPage,
		Title:   "Principal that makes no requests",
		Why:     "Groups, policies, instance profiles and similar resources of IAM never call AWS, so a policy cannot name them as principals.",
		Fix:     "Name the role or user that makes the requests.",
		Example: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:group/oncall"},"Action":"sns:Publish","Resource":"*"}`,
	},
	{
		ID: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", Class: frame.Error, Types: resourceOrTrust, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseSyntax, Blocks: true, Partial: true,
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
	if p.Type != "AWS" || p.Everyone || iam.HasVariable(p.Text) {
		return
	}
	if !p.Known {
		checkAWSBeginning(c, p)
		return
	}
	if strings.ContainsAny(p.Text, "*?") {
		return
	}
	fault := awsFault(c, p.Text)
	if fault.What == "" {
		return
	}
	id := invalidAWS
	if fault.OtherKind {
		id = unsupportedKind
	}
	f := frame.Found{ID: id, At: p.Node, Subject: p.Text, Message: "The principal " + words.Quote(p.Text) + " " + fault.What + ". AWS refuses the policy.", Suggestion: fault.Suggestion, Fix: fault.Fix}
	if f.Fix == "" && f.Suggestion != "" {
		f.Fix = "Write " + words.Quote(f.Suggestion) + "."
	}
	c.Add(f)
}

// checkAWSBeginning checks what is known of the beginning of an entry.
func checkAWSBeginning(c *frame.Pass, p *view.PrincipalEntry) {
	f := arn.SplitFields(p.Text)
	if f[0] != "arn" || len(f) < 4 {
		return
	}
	if service := f.Service(); service != "iam" && service != "sts" {
		c.Add(frame.Found{
			ID: invalidAWS, At: p.Node, Subject: p.Text,
			Message: "The principal begins with " + words.Quote(p.Text) + ": resources of " + words.Quote(service) + " are not principals, and AWS refuses them.",
		})
		return
	}
	kind, _, more := strings.Cut(f.Resource(), "/")
	if more && f.Service() == "iam" && iam.KindNames[kind] != "" {
		c.Add(frame.Found{
			ID: unsupportedKind, At: p.Node, Subject: p.Text,
			Message: "The principal begins with " + words.Quote(p.Text) + ": that is " + iam.KindNames[kind] + ", which makes no requests. AWS refuses it.", Fix: iam.KindFix(kind),
		})
	}
}

// checkPrincipalWildcard reports wildcards in what is known of an entry.
func checkPrincipalWildcard(c *frame.Pass, _ *view.Statement, p *view.PrincipalEntry) {
	if p.Type == "" || p.Everyone {
		return
	}
	text := literals(p.Node)
	if !strings.ContainsAny(text, "*?") || iam.HasVariable(text) || p.Type == "AWS" && text == "*" {
		return
	}
	shown := words.Quote(p.Node.Text.String())
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

// digitsOf returns the digits of a text that has only digits, hyphens and spaces, "" for others.
func digitsOf(s string) string {
	if strings.Trim(s, "0123456789- ") != "" {
		return ""
	}
	return strings.NewReplacer("-", "", " ", "").Replace(s)
}

// accountFault says what is wrong with a text of digits that is no account id.
func accountFault(digits, written string) iam.Fault {
	f := iam.Fault{What: "is not an account id, which has twelve digits and nothing else"}
	switch {
	case len(digits) == 12:
		f.Suggestion = digits
	case len(digits) < 12 && digits == written:
		f.What = "has " + words.Count(len(digits), "digit", "digits") + ", and account ids have twelve"
		f.Fix = "Write the account id as a string: as a number it loses its leading zeros. Perhaps " + strconv.Quote(strings.Repeat("0", 12-len(digits))+digits) + " is meant."
	default:
		f.What = "has " + words.Count(len(digits), "digit", "digits") + ", and account ids have twelve"
		f.Fix = "Write the twelve digits of the account."
	}
	return f
}
