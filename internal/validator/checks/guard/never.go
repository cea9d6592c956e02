// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package guard

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// keyNeverChecks are about conditions of one statement that exclude each other.
var keyNeverChecks = []frame.Check{
	{
		ID: "CONDITION_NEVER_TRUE", Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION", Phase: frame.PhaseLogic, Link: frame.ConditionPage,
		Title:     "Conditions that exclude each other",
		Why:       "All operators and keys of a condition have to hold together. Where two of them never do, the statement never applies; a Deny like this protects nothing.",
		Fix:       "Put alternatives in one list of values, or in separate statements.",
		Example:   `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"},"StringLike":{"aws:RequestedRegion":"us-*"}}}`,
		Statement: checkNeverTrue,
	},
}

// checkNeverTrue reports the first two conditions on one key, under different operators, that no request meets together. Only what holds under every
// reading of the contested rules counts.
func checkNeverTrue(c *frame.Pass, s *view.Statement) {
	n := len(s.Conditions)
	if n < 2 || n > 16 && !c.Spend(n*n) {
		return
	}
	for i := range s.Conditions {
		a := &s.Conditions[i]
		if !a.Op.Valid || !a.ValuesKnown() || len(a.Values) == 0 || c.FoundWrong(a.Node) {
			continue
		}
		for j := i + 1; j < n; j++ {
			b := &s.Conditions[j]
			if a.OperatorNode == b.OperatorNode || !sameConditionKey(a.Name, b.Name) || !b.Op.Valid || !b.ValuesKnown() || len(b.Values) == 0 || c.FoundWrong(b.Node) {
				continue
			}
			if why := exclude(c, a, b); why != "" {
				addNeverTrue(c, s, a, b, why)
				return
			}
		}
	}
}

func addNeverTrue(c *frame.Pass, s *view.Statement, a, b *view.ConditionEntry, why string) {
	f := frame.Found{
		At: s.Condition.Node, Subject: a.Name, Class: frame.GuardClass(s),
		Message: "The conditions " + words.Quote(a.Operator) + " and " + words.Quote(b.Operator) + " on " + words.Quote(a.Name) + " never hold together: " + why + ".",
		Related: []policy.Related{
			{At: a.Node, Pos: a.Pos, Label: "one condition"},
			{At: b.Node, Pos: b.Pos, Label: "the other"},
		},
	}
	switch s.Effect {
	case policy.Allow:
		f.Message += " The statement allows nothing."
	case policy.Deny:
		f.Message += " The statement denies nothing."
	}
	c.Add(f)
}

// sameConditionKey reports whether two names are one key. Two tags may differ in case only, and requests may have both.
func sameConditionKey(a, b string) bool {
	if a == b || !strings.EqualFold(a, b) {
		return a == b
	}
	slash := strings.IndexByte(a, '/')
	return slash < 0 || a[slash:] == b[slash:]
}

// exclude says why no request meets both conditions on one key, "" if one may.
func exclude(c *frame.Pass, a, b *view.ConditionEntry) string {
	if a.AsksAbsence() || b.AsksAbsence() {
		test := a
		if a.AsksAbsence() {
			test = b
		}
		if needsKey(test) {
			return "one requires that the key is absent, the other compares its value"
		}
		return ""
	}
	// A multivalued key has several values. Some of them may meet one condition and some the other.
	k := c.Key(a)
	if !k.Known || k.Cardinality != catalog.Single || a.Op.Set != iam.NoSet || b.Op.Set != iam.NoSet || !a.Demands() && !b.Demands() {
		return ""
	}
	if !a.Positive() {
		a, b = b, a
	}
	switch {
	case !a.Positive() || !b.Compares():
	case !b.Op.Negated:
		if disjoint(a, b) {
			return "no value meets both"
		}
	case excludesAll(b, a):
		return "the other one excludes the values that the first one requires"
	}
	return ""
}

// needsKey reports whether the condition is known to fail for requests in which Null finds the key absent. Those include
// requests in which its value is the empty string (C-27).
func needsKey(e *view.ConditionEntry) bool {
	if !e.Demands() || e.Op.Family == iam.BinaryFamily {
		return false // a negated condition may hold for the empty string
	}
	return e.Op.Family != iam.StringFamily || !slices.ContainsFunc(e.Values, func(v view.Value) bool {
		return strings.Contains(v.Text, "${") || e.Op.Like && strings.Trim(v.Text, "*") == "" || v.Text == ""
	})
}

// disjoint reports whether no value meets two positive conditions.
func disjoint(a, b *view.ConditionEntry) bool {
	switch {
	case isTextual(a) && isTextual(b):
		return disjointTexts(a, b)
	case a.Op.Family != b.Op.Family:
		return false
	}
	switch a.Op.Family {
	case iam.BoolFamily:
		return a.Only("true") && b.Only("false") || a.Only("false") && b.Only("true")
	case iam.IPFamily:
		return disjointRanges(a, b)
	case iam.NumericFamily, iam.DateFamily:
		return disjointSpans(a, b)
	}
	return false
}

func isTextual(e *view.ConditionEntry) bool {
	return e.Op.Family == iam.StringFamily || e.Op.Family == iam.ARNFamily
}

// valuePattern returns what a value of a String or Arn operator matches at most, and whether that is certain: with policy
// variables it is not, and neither beyond ASCII where case does not count (C-21).
func valuePattern(e *view.ConditionEntry, v string, fold bool) (pattern.Pattern, bool) {
	if strings.Contains(v, "${") || fold && !words.IsASCII(v) {
		return pattern.Pattern{}, false
	}
	var p pattern.Pattern
	switch {
	case e.Op.Family == iam.ARNFamily:
		p = fieldPattern(v)
	case e.Op.Like:
		p = pattern.Compile(v)
	default:
		var b pattern.Builder
		b.Literal(v)
		p = b.Pattern()
	}
	if fold {
		p = p.Folded()
	}
	return p, true
}

// fieldPattern is the pattern of an Arn operator: wildcards of the first five fields match no colon (E-1039). A text of
// fewer fields matches nothing, or as a whole (C-30).
func fieldPattern(v string) pattern.Pattern {
	fields := strings.SplitN(v, ":", 6)
	if len(fields) < 6 {
		return pattern.Compile(v)
	}
	var tokens []pattern.Token
	for _, field := range fields[:5] {
		p := pattern.Compile(field)
		p = p.Bounded()
		tokens = append(append(tokens, p.Tokens()...), pattern.Token{Kind: pattern.LiteralToken, Literal: ":"})
	}
	p := pattern.Compile(fields[5])
	return pattern.FromTokens(append(tokens, p.Tokens()...))
}

// maxTextPairs is how many pairs of values of two conditions are compared.
const maxTextPairs = 10_000

func disjointTexts(a, b *view.ConditionEntry) bool {
	if len(a.Values)*len(b.Values) > maxTextPairs {
		return false
	}
	fold := a.Op.IgnoreCase || b.Op.IgnoreCase
	for i := range a.Values {
		p, ok := valuePattern(a, a.Values[i].Text, fold)
		if !ok {
			return false
		}
		for j := range b.Values {
			q, ok := valuePattern(b, b.Values[j].Text, fold)
			if !ok || pattern.Intersects(&p, &q) {
				return false
			}
		}
	}
	return true
}

// excludesAll reports whether a negated condition excludes every value of a positive one.
func excludesAll(negated, positive *view.ConditionEntry) bool {
	switch {
	case negated.Op.Family != positive.Op.Family || len(negated.Values)*len(positive.Values) > maxTextPairs:
		return false
	case negated.Op.Family == iam.IPFamily:
		return rangesWithin(positive, negated)
	case negated.Op.Family != iam.StringFamily || positive.Op.IgnoreCase && !negated.Op.IgnoreCase:
		return false
	}
	for i := range positive.Values {
		v := positive.Values[i].Text
		if strings.Contains(v, "${") || !words.IsASCII(v) || positive.Op.Like && strings.ContainsAny(v, "*?") || !excludesText(negated, v) {
			return false
		}
	}
	return true
}

// excludesText reports whether a value of the negated condition matches the text.
func excludesText(negated *view.ConditionEntry, text string) bool {
	return slices.ContainsFunc(negated.Values, func(v view.Value) bool {
		p, ok := valuePattern(negated, v.Text, negated.Op.IgnoreCase)
		return ok && p.Match(text)
	})
}

// rangesOf returns the address ranges of a condition. It reports false if one cannot be read, or is of IPv4 addresses in the
// notation of IPv6, on which AWS is not clear (C-26).
func rangesOf(e *view.ConditionEntry) ([]netip.Prefix, bool) {
	list := make([]netip.Prefix, 0, len(e.Values))
	for i := range e.Values {
		p, ok := iam.ParseRange(e.Values[i].Text)
		if !ok || p.Addr().Is4In6() {
			return nil, false
		}
		list = append(list, p.Masked())
	}
	return list, true
}

func disjointRanges(a, b *view.ConditionEntry) bool {
	p, ok := rangesOf(a)
	q, known := rangesOf(b)
	if !ok || !known || len(p)*len(q) > maxTextPairs {
		return false
	}
	for i := range p {
		for j := range q {
			if p[i].Addr().Is4() != q[j].Addr().Is4() || p[i].Overlaps(q[j]) {
				return false
			}
		}
	}
	return true
}

// rangesWithin reports whether every range of the one condition is within a range of the other.
func rangesWithin(inner, outer *view.ConditionEntry) bool {
	p, ok := rangesOf(inner)
	q, known := rangesOf(outer)
	if !ok || !known {
		return false
	}
	for _, in := range p {
		if !slices.ContainsFunc(q, func(out netip.Prefix) bool { return out.Bits() <= in.Bits() && out.Contains(in.Addr()) }) {
			return false
		}
	}
	return true
}
