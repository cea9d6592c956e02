// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// valueIdentityChecks are about keys that say who calls, from where and for whom, with values that fix nobody.
var valueIdentityChecks = []frame.Check{
	{
		ID: wildcardIdentity, Class: frame.Error, ClassFor: []frame.ClassFor{{Types: iam.IdentityTypes, Class: frame.Warning}}, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.GlobalKeys,
		Phase: frame.PhaseMeaning, Link: frame.GlobalKeysPage,
		Title:     "Wildcard in a key that names an account, organization or network",
		Why:       "A pattern cannot distinguish your accounts, organizations, VPCs and endpoints from those of others: their ids have nothing in common. A pattern of names in any account admits anyone who chooses such a name: it should begin with at least six letters.",
		Fix:       "Write the whole value, or list the values.",
		Example:   `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*","Condition":{"StringLike":{"aws:PrincipalOrgID":"o-*"}}}`,
		Condition: checkOpenIdentity,
	},
	{
		ID: variableIdentity, Class: frame.SecurityWarning, ClassFor: []frame.ClassFor{{Types: iam.IdentityTypes, Class: frame.Warning}}, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.GlobalKeys,
		Phase: frame.PhaseMeaning, Link: frame.GlobalKeysPage,
		Title:     "Variable that callers choose, in a key that names an account, organization or network",
		Why:       "Callers, or the administrators of their account, choose tags, session names and headers. A condition that compares with one of them lets the caller decide what matches.",
		Fix:       "Write the value itself, or a variable that AWS sets, such as ${aws:PrincipalAccount}.",
		Example:   `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*","Condition":{"StringEquals":{"aws:SourceVpce":"${aws:PrincipalTag/endpoint}"}}}`,
		Condition: checkChosenIdentity,
	},
	{
		ID: sourceLacksAccount, Class: frame.SecurityWarning, Types: iam.Resource, AWS: frame.Accepts, AWSCode: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", Phase: frame.PhaseMeaning, Link: frame.GlobalKeysPage,
		Title:     "Source of a service call without its account",
		Why:       "The ARN of a bucket does not say whose it is, and others can take the names of deleted buckets; a wildcard for the account admits any account. The service then acts for others too.",
		Fix:       `Add to the condition "StringEquals": {"aws:SourceAccount": "ACCOUNT"}, with the id of the account that owns the source.`,
		Example:   `{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"*","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::inbox"}}}`,
		Statement: checkSourceAccount,
	},
}

// admits reports whether the condition says who may do something: a positive one of an Allow, or a negated one of a Deny.
func admits(s *view.Statement, e *view.ConditionEntry) bool {
	return e.Compares() && (s.Effect == policy.Allow && !e.Op.Negated || s.Effect == policy.Deny && e.Op.Negated)
}

// isSensitive reports whether the key of an entry names an account, organization or network.
func isSensitive(c *frame.Pass, e *view.ConditionEntry) bool {
	k := c.Key(e)
	return k.Context != nil && k.Context.Sensitive
}

// minLiteral is how many letters a pattern of names needs before its first wildcard.
const minLiteral = 6

func checkOpenIdentity(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if !e.Op.Like || !admits(s, e) {
		return
	}
	sensitive := isSensitive(c, e)
	var pinned *bool // whether another condition names the account or organization
	for i := range e.Values {
		v := &e.Values[i]
		if c.FoundWrongItself(v.Node) || !wildcardIn(v.Text) {
			continue
		}
		if sensitive {
			f := frame.AtValue(v, fmt.Sprintf("The pattern %s of %s also covers the accounts, organizations or networks of others.", words.Quote(v.Text), e.Name))
			if pattern.IsAsterisks(v.Text) {
				f.Fix = fmt.Sprintf(`Write the values that are meant. If only the presence of the key matters, write "Null": {%q: "false"}.`, e.Name)
			}
			c.Add(f)
			continue
		}
		why, fix, pins := openName(e, v)
		if why == "" {
			continue
		}
		if pins != nil && pinned == nil {
			is := isPinned(c, s, e, pins)
			pinned = &is
		}
		if pins != nil && *pinned {
			continue
		}
		f := frame.AtValue(v, fmt.Sprintf("The pattern %s of %s %s.", words.Quote(v.Text), e.Name, why))
		f.Fix = fix
		if f.Class = frame.SecurityWarning; c.Type&iam.IdentityTypes != 0 {
			f.Class = frame.Warning
		}
		c.Add(f)
	}
}

// openName says why a pattern of names admits strangers, "" if it does not: fewer than six letters of it are fixed, and the
// account is open. In an account that is named, names are that account's own business. The keys are those that would name the
// account or organization instead.
func openName(e *view.ConditionEntry, v *view.Value) (why, fix string, pins view.KeyList) {
	switch {
	case e.Is(principalARNKey), e.Is(sourceARNKey):
		fields := arn.SplitFields(v.Text)
		short := len(fields) < 6
		if short && e.Op.Family == iam.ARNFamily || pattern.IsAsterisks(v.Text) || !openAccount(v.Text) {
			return "", "", nil // in the first two cases it may match nothing, or is a test for the presence of the key
		}
		name, key := fields.Resource(), "aws:SourceAccount"
		pins = sourcePins
		if e.Is(principalARNKey) {
			_, name, _ = strings.Cut(name, "/")
			pins, key = identityPins, "aws:PrincipalOrgID"
		}
		if short || openHead(name) {
			return "admits anyone who chooses a matching name: it fixes fewer than six letters of the name, in any account",
				"Write the account in the ARN or six letters of the name before its first wildcard, or add a condition on " + key + ".", pins
		}
	case hasSuffix(e, "OrgPaths") && e.HasPrefix("aws:"):
		if openHead(v.Text) {
			return "covers units of organizations of others: it does not fix the organization",
				"Begin the pattern with the id of the organization, such as o-a1b2c3d4e5/*.", nil
		}
	case e.Is(userIDKey):
		// The id of a user or role is fixed in length, so that a wildcard behind a whole one is harmless.
		const idLength = 20
		id, _, _ := strings.Cut(v.Text, ":")
		if at := wildcardAt(id); at >= 0 && at < idLength && !pattern.IsAsterisks(id) {
			return "has a wildcard in the unique id, which is random: it covers users and roles of others",
				"Write the whole unique id, and wildcards after its colon only, such as AROAEXAMPLEEXAMPLE123:*.", nil
		}
	case sharedClaim(e) != nil:
		if issuer, head := sharedClaim(e), v.Text[:wildcardAt(v.Text)]; issuer.AdmitsOthers(head) {
			if !hasSuffix(e, ":sub") {
				pins = view.KeyList{issuer.Issuer + ":sub"}
			}
			return "admits other customers of " + issuer.Name + ": it does not fix " + words.Quote(issuer.Customer),
				"Write your own name in full before the first wildcard, as in " + words.Quote(issuer.Value) + ".", pins
		}
	case hasSuffix(e, ":sub") && strings.Contains(e.Prefix, ".") && !words.HasAnyPrefix(strings.ToLower(e.Name), subjectsOfTheirOwn):
		if openHead(v.Text) {
			return "admits subjects of others: it fixes fewer than six letters",
				"Write more of the subject before the first wildcard, at least the part that only your subjects have.", nil
		}
	}
	return "", "", nil
}

// sharedClaim returns the issuer with many customers of which the key holds the claim that names the customer, nil if there is none.
func sharedClaim(e *view.ConditionEntry) *facts.SharedIssuer {
	colon := strings.LastIndexByte(e.Name, ':')
	if colon < 0 || !strings.Contains(e.Prefix, ".") {
		return nil
	}
	issuer, ok := facts.SharedIssuerOf(e.Name[:colon])
	if !ok || issuer.Customer == "" || !e.Is(issuer.Keys[0]) {
		return nil
	}
	return &issuer
}

// isPinned reports whether another condition of the statement may name the account or organization. Where a service calls a
// resource, SOURCE_ARN_LACKS_ACCOUNT says so.
func isPinned(c *frame.Pass, s *view.Statement, e *view.ConditionEntry, pins view.KeyList) bool {
	if e.Is(sourceARNKey) && c.Type&iam.Resource != 0 && (!s.PrincipalsKnown() || slices.ContainsFunc(s.Principals, func(p view.PrincipalEntry) bool { return p.Type == "Service" })) {
		return true
	}
	return c.Restricted(s, pins) != truth.False
}

// strangersHave reports whether requests of strangers have the key too, so that its mere presence says nothing: paths in
// organizations, and subjects and audiences of tokens.
func strangersHave(e *view.ConditionEntry) bool {
	return hasSuffix(e, "OrgPaths") || strings.Contains(e.Prefix, ".") && (hasSuffix(e, ":sub") || hasSuffix(e, ":aud"))
}

// subjectsOfTheirOwn are issuers whose subjects other checks look at.
var subjectsOfTheirOwn = []string{view.GitHubHost, "oidc.eks."}

// The keys together with which a pattern of names is not open.
var (
	identityPins = view.KeyList{"aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths"}
	sourcePins   = view.KeyList{"aws:sourceaccount", "aws:sourceowner", "aws:sourceorgid", "aws:sourceorgpaths"}
)

// hasSuffix reports whether the key ends with the text, in any case.
func hasSuffix(e *view.ConditionEntry, suffix string) bool {
	n := len(e.Name) - len(suffix)
	return n > 0 && strings.EqualFold(e.Name[n:], suffix)
}

// openHead reports whether a pattern has a wildcard or variable behind fewer than six letters.
func openHead(s string) bool {
	at := strings.IndexAny(s, "*?")
	if variable := strings.Index(s, "${"); at < 0 || variable >= 0 && variable < at {
		at = variable
	}
	return at >= 0 && at < minLiteral
}

// openAccount reports whether an ARN or a pattern of ARNs names no account: the field is empty or nothing but wildcards, or
// the wildcard of a shorter pattern covers it.
func openAccount(text string) bool {
	fields := arn.SplitFields(text)
	if len(fields) < 6 {
		return strings.HasSuffix(text, "*")
	}
	return strings.Trim(fields.Account(), "*?") == ""
}

// checkChosenIdentity reports variables that callers can give a value. Those that AWS sets are fine.
func checkChosenIdentity(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if e.Op.Family != iam.StringFamily || c.Doc.Version != policy.Version2012 || !admits(s, e) || !isSensitive(c, e) {
		return
	}
	for i := range e.Values {
		v := &e.Values[i]
		if c.FoundWrongItself(v.Node) || !strings.Contains(v.Text, "${") {
			continue
		}
		iam.EachVariable(v.Text, func(p *iam.Variable) bool {
			if !callerInfluences(p.Name) {
				return true
			}
			f := frame.AtValue(v, fmt.Sprintf("Callers, or administrators of their accounts, decide what %s is, so that %s does not restrict them to an account, organization or network.", words.Quote(p.Text), e.Name))
			f.Span = p.Span
			c.Add(f)
			return false
		})
	}
}

// influenced are keys that callers, or administrators of their accounts, can give any value.
var influenced = []string{
	"aws:username", "aws:userid", "aws:SourceIdentity", "aws:referer", "aws:UserAgent", "sts:SourceIdentity", "sts:RoleSessionName", "sts:ExternalId",
}

func callerInfluences(name string) bool {
	return strings.Contains(strings.ToLower(name), "tag/") ||
		slices.ContainsFunc(influenced, func(k string) bool { return strings.EqualFold(k, name) })
}

// checkSourceAccount reports calls of services that are restricted by the ARN of their source alone, where that says nothing
// about the account.
func checkSourceAccount(c *frame.Pass, s *view.Statement) {
	if s.Effect != policy.Allow || !slices.ContainsFunc(s.Principals, func(p view.PrincipalEntry) bool { return p.Type == "Service" && !p.Not }) {
		return
	}
	restricted := truth.Unknown
	for i := range s.Conditions {
		e := &s.Conditions[i]
		if !e.Is(sourceARNKey) || !e.Positive() || e.Op.Family != iam.ARNFamily && e.Op.Family != iam.StringFamily || c.FoundWrong(e.Node) {
			continue
		}
		if restricted == truth.Unknown {
			restricted = c.Restricted(s, sourcePins)
		}
		if restricted != truth.False {
			return
		}
		for j := range e.Values {
			v := &e.Values[j]
			if c.FoundWrongItself(v.Node) || !v.Known || !openAccount(v.Text) || pattern.IsAsterisks(v.Text) {
				continue
			}
			c.Add(frame.AtValue(v, fmt.Sprintf("The source %s does not say which account it belongs to, so that others can make the service call for their own source.", words.Quote(v.Text))))
		}
	}
}
