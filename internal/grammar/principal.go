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

// The check ids of entries of Principal and NotPrincipal.
const (
	CodeAWSPrincipal      = "INVALID_AWS_PRINCIPAL"
	CodePrincipalKind     = "UNSUPPORTED_PRINCIPAL_TYPE"
	CodePrincipalWildcard = "UNSUPPORTED_WILDCARD_IN_PRINCIPAL"
	CodePrincipalVariable = "VARIABLE_UNSUPPORTED_IN_ELEMENT"
	CodeServicePrincipal  = "INVALID_SERVICE_PRINCIPAL_FORMAT"
	CodeFederatedResource = "FEDERATED_PRINCIPAL_NOT_SUPPORTED"
	CodeFederatedTrust    = "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY"
	CodeCanonicalUser     = "CANONICAL_USER_NOT_SUPPORTED"
)

// Entry returns the id of the check that says why AWS refuses an entry of a principal of
// that kind, "" if AWS takes it or may (E-901, E-902, E-914 to E-917). The fault says what
// is wrong with an entry under AWS, and is empty for the others. Of an entry that is known
// in part, it is the fault that no further text can mend (E-1653).
func Entry(kind string, item policy.Item, use iam.PrincipalUse) (string, iam.Fault) {
	literal := item.Text.Literals()
	text, known := item.Text.Known()
	var fault iam.Fault
	switch {
	case kind == "CanonicalUser" && (use.Type == iam.Trust || use.NotS3):
		return CodeCanonicalUser, fault
	case kind == "Federated" && use.Type != iam.Trust:
		return CodeFederatedResource, fault
	case iam.HasVariable(literal):
		return CodePrincipalVariable, fault
	case kind == "AWS" && !known:
		fault = iam.AWSPrincipalStartFault(item.Text.Prefix())
	}
	switch {
	case fault.What != "":
	case strings.ContainsAny(literal, "*?") && (literal != "*" || kind != "AWS"):
		return CodePrincipalWildcard, fault
	case kind == "Federated" && (known && !iam.IsProvider(text) || strings.Contains(literal, "://")):
		return CodeFederatedTrust, fault
	case !known:
		return "", fault
	case kind == "AWS":
		fault = iam.AWSPrincipalFault(text, use)
	case kind == "Service" && !iam.IsServicePrincipal(text):
		return CodeServicePrincipal, fault
	case kind == "CanonicalUser" && !iam.IsCanonicalUser(text):
		return CodeCanonicalUser, fault
	}
	switch {
	case fault.What == "":
		return "", fault
	case fault.OtherKind:
		return CodePrincipalKind, fault
	default:
		return CodeAWSPrincipal, fault
	}
}

// principals reports the entries that AWS refuses.
func (c *checker) principals(s *policy.Statement) {
	for _, p := range []*policy.Principal{s.Principal, s.NotPrincipal} {
		if p == nil {
			continue
		}
		for i := range p.Entries {
			for _, item := range p.Entries[i].Values.Items {
				c.entry(p.Entries[i].Type, item)
			}
		}
	}
}

func (c *checker) entry(kind string, item policy.Item) {
	code, fault := Entry(kind, item, iam.PrincipalUse{Type: c.typ, NotS3: c.notS3})
	shown := words.Quote(item.Text.String())
	message, fix := "", ""
	switch code {
	case "":
		return
	case CodePrincipalVariable:
		message = "Policy variables are not replaced in a principal: " + shown + "."
		fix = "Name the account, and compare the variable with aws:PrincipalArn or a tag in a condition."
	case CodePrincipalWildcard:
		message, fix = wildcardMessage(kind, item), wildcardFix(kind, item.Text.Literals())
	case CodeServicePrincipal:
		text, _ := item.Text.Known()
		message, fix = shown+" is not the name of a service.", serviceFix(text)
	case CodeFederatedResource:
		message = "Identity providers are principals of role trust policies only."
		fix = "Once a role is assumed the caller is a session of it: name the role that the provider's users assume."
	case CodeFederatedTrust:
		message, fix = federatedMessage(item)
	case CodeCanonicalUser:
		message, fix = c.canonicalMessage(shown)
	default:
		message, fix = "The principal "+shown+" "+fault.What+".", awsFix(fault)
		if !item.Text.IsKnown() {
			message = "The principal begins with " + words.Quote(item.Text.Prefix()) + ": " + fault.What + "."
		}
	}
	c.problem(item.Node, code, message, fix)
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

// awsFix says what to write instead of an entry under AWS.
func awsFix(fault iam.Fault) string {
	switch {
	case fault.Fix != "":
		return fault.Fix
	case fault.Suggestion != "":
		return "Write " + words.Quote(fault.Suggestion) + "."
	default:
		return principalForms + "."
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

func federatedMessage(item policy.Item) (message, fix string) {
	shown := words.Quote(item.Text.String())
	if strings.Contains(item.Text.Literals(), "://") {
		return shown + " is a URL, not an identity provider.", "Write the provider's ARN, arn:aws:iam::ACCOUNT:oidc-provider/HOST, without the scheme."
	}
	return shown + " is not an identity provider.",
		"Write its ARN, arn:aws:iam::ACCOUNT:oidc-provider/HOST or arn:aws:iam::ACCOUNT:saml-provider/NAME, or one of the hosts " + strings.Join(facts.MainProviderHosts(), ", ") + "."
}

func (c *checker) canonicalMessage(shown string) (message, fix string) {
	switch {
	case c.typ == iam.Trust:
		return "A role trust policy cannot name a canonical user.", "Name the account by its id."
	case c.notS3:
		return "Only policies of S3 can name a canonical user.", "Name the account by its id under AWS."
	}
	return shown + " is not a canonical user id, which has 64 hexadecimal digits.", "Name the account by its id under AWS."
}
