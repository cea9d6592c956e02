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
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// notPrincipalChecks are about NotPrincipal.
var notPrincipalChecks = []frame.Check{
	{
		ID: "DENY_WITH_NOT_PRINCIPAL", Class: frame.Warning, Types: iam.Resource, AWS: frame.Accepts, Phase: frame.PhaseMeaning, Link: notPrincipalPage,
		Title:   "Deny with NotPrincipal",
		Why:     "Such a statement denies more than it seems: identities that are listed without their account, sessions of listed roles, AWS services, and every identity with a permissions boundary, listed or not.",
		Fix:     `Write "Principal": "*" with a condition such as ArnNotLike on aws:PrincipalArn.`,
		Example: `{"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::210987654321:role/auditor"},"Action":"s3:*","Resource":["arn:aws:s3:::audit","arn:aws:s3:::audit/*"]}`,
		Statement: func(c *frame.Pass, s *view.Statement) {
			p := s.NotPrincipal
			if p == nil || s.Effect != policy.Deny || !isPresent(p.Node) || c.FoundWrong(p.Node) {
				return
			}
			f := frame.Found{At: p.Node, Message: "The statement denies everyone but those in NotPrincipal, and also listed identities that have a permissions boundary."}
			if lacking := chainGaps(c, s); len(lacking) > 0 {
				f.Message += " The list lacks " + words.List(lacking, "and") + "; " + denier(c, lacking) + " deny those that are listed, too."
			} else if account := accountAlone(s); account != "" {
				f.Message += " The account " + account + " excepts only its root user there, not its users and roles."
			}
			if patterns := exceptedPatterns(s); len(patterns) > 0 {
				f.Fix = `Write "Principal": "*" and "Condition": {"ArnNotLike": {"aws:PrincipalArn": ` + jsonList(patterns) +
					`}}; where AWS services need access, add "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}.`
			}
			switch exceptsEveryone(s) {
			case truth.True:
				f.Message = "NotPrincipal lists everyone, so that the statement denies nobody."
				f.Fix = "Remove the statement, or name with Principal those who are to be denied."
			case truth.False:
				if len(s.Principals) == 0 {
					f.Message = "NotPrincipal lists nobody, so that the statement denies everyone."
				}
			}
			c.Add(f)
		},
	},
	{
		ID: "ALLOW_WITH_NOT_PRINCIPAL", Class: frame.SecurityWarning, ClassFor: []frame.ClassFor{{Types: iam.Trust, Class: frame.Error}}, Types: resourceOrTrust, AWS: frame.Mixed, AWSCode: "=",
		Phase: frame.PhaseMeaning, Link: notPrincipalPage,
		Title:   "Allow with NotPrincipal",
		Why:     "It allows everyone but those listed: all other AWS accounts, and callers without any credentials. S3 and IAM refuse it.",
		Fix:     "Write Principal with those who are to have access.",
		Example: `{"Effect":"Allow","NotPrincipal":{"AWS":"210987654321"},"Action":"sns:Publish","Resource":"*"}`,
		Statement: func(c *frame.Pass, s *view.Statement) {
			p := s.NotPrincipal
			if p == nil || s.Effect != policy.Allow || !isPresent(p.Node) || c.Reported(p.Node, grammar.CodeTrustNotPrincipal) {
				return
			}
			f := frame.Found{At: p.Node, Message: "The statement allows everyone who is not in NotPrincipal, callers of any other account and without credentials included."}
			if exceptsEveryone(s) == truth.True {
				f.Message = "NotPrincipal lists everyone, so that the statement allows nobody."
			}
			switch {
			case c.Attachment == iam.S3:
				f.Class = frame.Error
				f.Message += " S3 refuses it."
			case c.Type == iam.Trust:
				f.Message += " IAM refuses it."
			}
			c.Add(f)
		},
	},
}

// exceptsEveryone reports whether NotPrincipal lists everyone.
func exceptsEveryone(s *view.Statement) truth.Value {
	switch {
	case slices.ContainsFunc(s.Principals, func(p view.PrincipalEntry) bool { return p.Everyone }):
		return truth.True
	case s.PrincipalsKnown():
		return truth.False
	}
	return truth.Unknown
}

// denier says who denies listed identities for which the list lacks an entry: S3 those whose
// account is not listed (E-932).
func denier(c *frame.Pass, lacking []string) string {
	if c.PolicyService() == iam.S3 && slices.ContainsFunc(lacking, func(s string) bool { return strings.HasPrefix(s, "the account") }) {
		return "S3 would"
	}
	return "AWS may then"
}

// accountAlone returns an account that NotPrincipal lists without an identity of it, as
// it is written, "" if there is none or "*" is listed. Such an account exempts nobody but
// its root user (E-932).
func accountAlone(s *view.Statement) string {
	alone := ""
	owners := map[string]bool{}
	if !s.PrincipalsKnown() {
		return ""
	}
	for i := range s.Principals {
		if s.Principals[i].Everyone {
			return ""
		}
		if p, ok := arn.ParsePrincipal(s.Principals[i].Text); ok && p.Kind != arn.Root {
			owners[p.Account] = true
		}
	}
	for i := range s.Principals {
		account, _, whole := iam.AccountOf(s.Principals[i].Text)
		if whole && !owners[account] && alone == "" {
			alone = words.Quote(s.Principals[i].Text)
		}
	}
	return alone
}

// chainGaps names what a NotPrincipal lacks for its entries to be excepted: the account of each identity, and the role of each
// session.
func chainGaps(c *frame.Pass, s *view.Statement) []string {
	if !s.PrincipalsKnown() || c.AnyFoundWrong(s.NotPrincipal.Node) {
		return nil
	}
	accounts, roles := map[string]bool{}, map[entity]bool{}
	var entries []arn.Principal
	for i := range s.Principals {
		if s.Principals[i].Everyone {
			return nil
		}
		if account, _, whole := iam.AccountOf(s.Principals[i].Text); whole {
			accounts[account] = true
		} else if p, ok := arn.ParsePrincipal(s.Principals[i].Text); ok {
			entries = append(entries, p)
			if p.Kind == arn.Role {
				roles[entity{p.Partition, p.Account, p.Name}] = true
			}
		}
	}
	var gaps []string
	for _, p := range entries {
		role := entity{p.Partition, p.Account, p.Name}
		if p.Kind == arn.AssumedRole && !roles[role] {
			roles[role] = true
			gaps = append(gaps, "the role "+words.Quote("arn:"+p.Partition+":iam::"+p.Account+":role/"+p.Name)+" of the session")
		}
		if !accounts[p.Account] {
			accounts[p.Account] = true
			gaps = append(gaps, "the account "+words.Quote("arn:"+p.Partition+":iam::"+p.Account+":root"))
		}
		if len(gaps) >= 4 {
			break
		}
	}
	return gaps
}

// exceptedPatterns returns what aws:PrincipalArn is to be compared with to except the AWS principals of NotPrincipal. An account
// that is listed together with its own identities is there because of them.
func exceptedPatterns(s *view.Statement) []string {
	var identities, accounts []string
	owners := map[string]bool{}
	seen := map[string]bool{}
	for i := range s.Principals {
		p := &s.Principals[i]
		if !p.Known || p.Type != "AWS" || p.Everyone || !strings.HasPrefix(p.Text, "arn:") && !iam.IsAccountID(p.Text) {
			continue
		}
		pattern := principalPattern(p.Text)
		if seen[pattern] {
			continue
		}
		seen[pattern] = true
		if _, _, whole := iam.AccountOf(p.Text); whole {
			accounts = append(accounts, pattern)
		} else {
			identities = append(identities, pattern)
			owners[arn.SplitFields(pattern).Account()] = true
		}
	}
	for _, a := range accounts {
		if !owners[arn.SplitFields(a).Account()] {
			identities = append(identities, a)
		}
	}
	return identities
}

// jsonList writes texts as a JSON string or list. It shows at most six of them.
func jsonList(texts []string) string {
	if len(texts) == 1 {
		return words.Quote(texts[0])
	}
	quoted := make([]string, 0, len(texts))
	for i, t := range texts {
		if i == 6 {
			quoted = append(quoted, "…")
			break
		}
		quoted = append(quoted, words.Quote(t))
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}
