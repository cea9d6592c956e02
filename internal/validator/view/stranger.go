// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package view

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// forStrangers reports whether callers of any account can be meant by the statement, so that a condition has to say whose they are.
func (c *Document) forStrangers(s *Statement) bool {
	return c.Type&(iam.Resource|iam.Trust) != 0 && s.Effect == policy.Allow && (s.Everyone() != nil || s.NotPrincipal != nil)
}

// StrangersMatch reports whether callers of any account can match the value of a condition on who calls, for whom, or from
// where: it names no account, or it is a variable with something that belongs to the caller.
func (c *Document) StrangersMatch(e *ConditionEntry, v *Value) bool {
	if !v.Known {
		return false
	}
	if name, ok := soleVariable(v.Text); ok {
		return words.HasAnyPrefix(strings.ToLower(name), ofCaller)
	}
	if !e.Op.Like {
		return false
	}
	switch {
	case e.Is("aws:PrincipalArn"), e.Is("aws:SourceArn"):
		return namesNoAccount(e, v.Text)
	case e.Is("aws:userid"):
		id, _, found := strings.Cut(v.Text, ":") // what follows the colon is the name that the caller gave the session
		return found && OnlyWildcards(id)
	case strings.HasPrefix(strings.ToLower(e.Name), "aws:") && strings.HasSuffix(strings.ToLower(e.Name), "orgpaths"):
		const idLength = len("o-a1b2c3d4e5")
		at := strings.IndexAny(v.Text, "*?")
		return at >= 0 && at < idLength
	}
	return false
}

// NamesNoAccount reports whether a condition has an ARN that names no account, so that resources of any account match.
func NamesNoAccount(e *ConditionEntry) bool {
	return e.Op.Like && (e.Is("aws:PrincipalArn") || e.Is("aws:SourceArn")) &&
		slices.ContainsFunc(e.Values, func(v Value) bool { return v.Known && namesNoAccount(e, v.Text) })
}

// namesNoAccount reports whether an ARN or a pattern of ARNs has the account open. Some have no account, as those of buckets,
// whose names are unique.
func namesNoAccount(e *ConditionEntry, text string) bool {
	fields := arn.SplitFields(text)
	if len(fields) < 6 {
		return e.Op.Family == iam.StringFamily && strings.ContainsAny(text, "*?") && !hasAccountID(text)
	}
	account := fields.Account()
	if name, ok := soleVariable(account); ok {
		return words.HasAnyPrefix(strings.ToLower(name), ofCaller)
	}
	if account == "" {
		return OnlyWildcards(fields.Resource())
	}
	return strings.Trim(account, "*?") == ""
}

// hasAccountID reports whether there are twelve digits in a row.
func hasAccountID(text string) bool {
	digits := 0
	for i := range len(text) {
		if digits++; text[i] < '0' || text[i] > '9' {
			digits = 0
		}
		if digits == 12 {
			return true
		}
	}
	return false
}

// soleVariable returns the key of a text that is one policy variable and nothing else.
func soleVariable(text string) (name string, ok bool) {
	start, end := iam.NextVariable(text)
	if start != 0 || end != len(text) {
		return "", false
	}
	v := iam.ParseVariable(text[2 : end-1])
	return strings.TrimSpace(v.Name), !v.Character()
}

// ofCaller are the beginnings of keys that say something about the caller and its request. What belongs to the resource is not
// among them.
var ofCaller = []string{
	"aws:principal", "aws:userid", "aws:username", "aws:source", "aws:vpce", "aws:vpcsourceip", "aws:ec2instance", "aws:federatedprovider",
	"aws:originidentity/", "aws:requesttag/", "aws:referer", "aws:useragent", "kms:calleraccount", "sts:",
}
