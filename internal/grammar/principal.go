// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package grammar

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

const (
	codeAWSPrincipal      = "INVALID_AWS_PRINCIPAL"
	codePrincipalKind     = "UNSUPPORTED_PRINCIPAL_TYPE"
	codePrincipalWildcard = "UNSUPPORTED_WILDCARD_IN_PRINCIPAL"
	codePrincipalVariable = "VARIABLE_UNSUPPORTED_IN_ELEMENT"
	codeServicePrincipal  = "INVALID_SERVICE_PRINCIPAL_FORMAT"
	codeFederatedResource = "FEDERATED_PRINCIPAL_NOT_SUPPORTED"
	codeFederatedTrust    = "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY"
	codeCanonicalUser     = "CANONICAL_USER_NOT_SUPPORTED"
)

// principals reports the entries that AWS refuses (E-901, E-902, E-917).
func (c *checker) principals(s *policy.Statement) {
	for _, p := range []*policy.Principal{s.Principal, s.NotPrincipal} {
		if p == nil {
			continue
		}
		for i := range p.Entries {
			for _, item := range p.Entries[i].Values.Items {
				c.checkEntry(p.Entries[i].Type, item)
			}
		}
	}
}

func (c *checker) checkEntry(typ string, item policy.Item) {
	n := item.Node
	literal := literals(item)
	s, known := item.Text.Known()
	switch {
	case strings.Contains(literal, "${"):
		c.problem(n, codePrincipalVariable, "Policy variables are not replaced in a principal: "+words.Quote(item.Text.String())+".",
			"Name the account, and compare the variable with aws:PrincipalArn or a tag in a condition.")
	case strings.ContainsAny(literal, "*?") && (literal != "*" || typ != "AWS"):
		c.problem(n, codePrincipalWildcard, wildcardMessage(typ, item), wildcardFix(typ, literal))
	case !known:
		// What is not known may still be right (E-1653).
	case typ == "AWS":
		c.checkAWS(n, s)
	case typ == "Service":
		if !iam.IsServicePrincipal(s) {
			c.problem(n, codeServicePrincipal, words.Quote(s)+" is not the name of a service.", serviceFix(s))
		}
	case typ == "Federated":
		c.checkFederated(n, s)
	case c.typ == iam.Trust:
		c.problem(n, codeCanonicalUser, "A role trust policy cannot name a canonical user.", "Name the account by its id.")
	case typ == "CanonicalUser" && !iam.IsCanonicalUser(s):
		c.problem(n, codeCanonicalUser, words.Quote(s)+" is not a canonical user id, which has 64 hexadecimal digits.", "Name the account by its id under AWS.")
	}
}

// literals is what is known of the entry.
func literals(item policy.Item) string {
	var b strings.Builder
	for p := range item.Text.Parts() {
		b.WriteString(p.Literal)
	}
	return b.String()
}

func wildcardMessage(typ string, item policy.Item) string {
	if typ != "AWS" {
		return "Wildcards are not permitted under " + typ + ": " + words.Quote(item.Text.String()) + "."
	}
	return "A principal cannot have a wildcard in part of its name: " + words.Quote(item.Text.String()) + " would match nobody, and AWS refuses it."
}

func wildcardFix(typ, literal string) string {
	if typ != "AWS" {
		return "Name each one."
	}
	if a, ok := arn.Split(literal); ok && arn.IsAccountID(a.Account) && a.Service == "iam" {
		return "Write the account " + words.Quote(a.Account) + ` as principal and add "Condition": {"ArnLike": {"aws:PrincipalArn": ` + words.Quote(literal) + "}}."
	}
	return `Write the account as principal, or "*", and add a condition with ArnLike on aws:PrincipalArn.`
}

// checkAWS checks a known value under AWS.
func (c *checker) checkAWS(n *policy.Node, s string) {
	switch {
	case s == "*", arn.IsAccountID(s), iam.IsOriginAccessIdentity(s):
	case iam.IsUniqueID(s):
		if p := s[:4]; p != "AIDA" && p != "AROA" {
			c.problem(n, codePrincipalKind, words.Quote(s)+" is the unique id of something that makes no requests.", "Name a role or user by its ARN.")
		}
	case facts.IsProviderHost(s):
		c.problem(n, codeAWSPrincipal, words.Quote(s)+" is an identity provider.", `Write it under "Federated".`)
	case iam.IsServicePrincipal(s):
		c.problem(n, codeAWSPrincipal, words.Quote(s)+" is a service.", `Write it under "Service".`)
	case iam.IsProviderARN(s):
		c.problem(n, codeAWSPrincipal, words.Quote(s)+" is an identity provider.", `Write it under "Federated".`)
	case strings.HasPrefix(s, "arn:"):
		if p, ok := arn.ParsePrincipal(s); ok && p.Kind != arn.AssumedRoot {
			return
		}
		fault, code := iam.ARNFault(s), codeAWSPrincipal
		if fault.OtherKind {
			code = codePrincipalKind
		}
		fix := fault.Fix
		switch {
		case fix != "":
		case fault.Suggestion != "":
			fix = "Write " + words.Quote(fault.Suggestion) + "."
		default:
			fix = principalForms + "."
		}
		c.problem(n, code, "The principal "+words.Quote(s)+" "+fault.What+".", fix)
	default:
		c.problem(n, codeAWSPrincipal, words.Quote(s)+" is not a principal.", principalForms+".")
	}
}

// principalForms lists what may stand under AWS.
const principalForms = `Write "*", an account id, the ARN of a role, user or session, or arn:aws:iam::ACCOUNT:root for a whole account`

func serviceFix(s string) string {
	switch lower := strings.ToLower(s); {
	case arn.IsAccountID(s), strings.HasPrefix(s, "arn:"):
		return `Write accounts, roles and users under "AWS".`
	case iam.IsServicePrincipal(lower):
		return "Write " + words.Quote(lower) + "."
	case iam.IsLabels(lower) && !strings.Contains(lower, "."):
		return "Write " + words.Quote(lower+".amazonaws.com") + "."
	default:
		return "Services are named in lower case and end in .amazonaws.com."
	}
}

// checkFederated is E-915 and E-917.
func (c *checker) checkFederated(n *policy.Node, s string) {
	switch {
	case c.typ != iam.Trust:
		c.problem(n, codeFederatedResource, "Identity providers are principals of role trust policies only.",
			"Once a role is assumed the caller is a session of it: name the role that the provider's users assume.")
	case facts.IsProviderHost(s), iam.IsProviderARN(s):
	case strings.Contains(s, "://"):
		c.problem(n, codeFederatedTrust, words.Quote(s)+" is a URL, not an identity provider.",
			"Write the provider's ARN, arn:aws:iam::ACCOUNT:oidc-provider/HOST, without the scheme.")
	default:
		c.problem(n, codeFederatedTrust, words.Quote(s)+" is not an identity provider.",
			"Write its ARN, arn:aws:iam::ACCOUNT:oidc-provider/HOST or arn:aws:iam::ACCOUNT:saml-provider/NAME, or one of the hosts "+strings.Join(facts.MainProviderHosts(), ", ")+".")
	}
}
