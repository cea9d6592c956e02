// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package arn

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// Match reports whether s matches field by field (E-803, E-804). Only entries
// of asterisks match a string that is not an ARN; patterns that are short of
// fields match nothing. It does not allocate for patterns without holes. If
// there are holes, false is certain and true means "possibly".
func (p *Pattern) Match(s string) bool {
	switch p.form {
	case AllAsterisks:
		return true
	case SixFields:
		a, ok := Split(s)
		return ok && p.matchFields(&a)
	case Misaligned:
		_, ok := Split(s)
		return p.open || ok && p.matchLoose(s)
	}
	return false
}

// MatchARN is [Pattern.Match] for a string that was split before.
func (p *Pattern) MatchARN(a *ARN) bool {
	switch p.form {
	case AllAsterisks:
		return true
	case SixFields:
		return p.matchFields(a)
	case Misaligned:
		return p.open || p.matchLoose(a.String())
	}
	return false
}

func (p *Pattern) matchFields(a *ARN) bool {
	return p.fields[fieldService].Match(a.Service) &&
		p.fields[fieldAccount].Match(a.Account) &&
		p.fields[fieldResource].Match(a.Resource) &&
		p.fields[fieldRegion].Match(a.Region) &&
		p.fields[fieldPartition].Match(a.Partition)
}

func (p *Pattern) matchLoose(s string) bool {
	for i := range p.loose {
		if p.loose[i].Match(s) {
			return true
		}
	}
	return false
}

// MatchFoldHead is [Pattern.Match] with the case of ASCII letters ignored in
// the first five fields (C-6).
func (p *Pattern) MatchFoldHead(s string) bool {
	switch {
	case p.form == SixFields, p.form == NotARN && p.count == fieldCount && p.foldsToARN():
		a, ok := Split(s)
		return ok &&
			p.fields[fieldResource].Match(a.Resource) &&
			p.fields[fieldService].MatchFold(a.Service) &&
			p.fields[fieldAccount].MatchFold(a.Account) &&
			p.fields[fieldRegion].MatchFold(a.Region) &&
			p.fields[fieldPartition].MatchFold(a.Partition)
	case p.loose != nil:
		q := p.FoldHead()
		return q.Match(s)
	}
	return p.Match(s)
}

// foldsToARN reports whether the first field is "arn" but for its case, or may
// turn out to be.
func (p *Pattern) foldsToARN() bool {
	first := &p.fields[fieldARN]
	_, literal := first.IsLiteral()
	return p.count > 1 && (literal || first.HasHole()) && first.MatchFold("arn")
}

// FoldHead returns the pattern with the case of ASCII letters ignored in the
// first five fields (C-6). It does not change how the pattern matches as one
// string.
func (p *Pattern) FoldHead() Pattern {
	q := *p
	switch {
	case q.form == NotARN && q.loose != nil:
		// Testing it shows whether it may be an ARN: every one begins with "arn:".
		q.form = Misaligned
	case q.form == NotARN && q.foldsToARN() && q.count < fieldCount:
		q.form = ShortARN
	case q.form == NotARN && q.foldsToARN():
		q.form = SixFields
	}
	for i := range min(q.count, fieldResource) {
		q.fields[i] = q.fields[i].Folded()
	}
	q.loose = nil
	for i := range p.loose {
		// Where the sixth field begins is not known; folding all of it keeps
		// everything that may match.
		q.loose = append(q.loose, p.loose[i].Folded())
	}
	return q
}

// Crossing returns the pattern as one string in which a '*' that ends its field runs on
// past colons: the second reading of C-1. Other wildcards of the first five fields keep
// to their field. It reports false if there is no such '*', and nothing that may turn out
// to be one.
func (p *Pattern) Crossing() (pattern.Pattern, bool) {
	toks := p.whole.Tokens()
	field, crosses := fieldARN, false
	for i := range toks {
		t := &toks[i]
		switch {
		case t.Kind == pattern.LiteralToken:
			field += strings.Count(t.Literal, ":")
		case t.Kind == pattern.HoleToken && t.Class.MayHoldColon():
			// Where the fields end that follow is not known.
			return pattern.FromTokens(toks), true
		case t.Kind == pattern.HoleToken && t.Class == pattern.Digits12:
		case t.Kind != pattern.OneToken && endsField(toks[i+1:]):
			crosses = true
		default:
			t.Bounded = true
		}
		if field >= fieldResource {
			break
		}
	}
	if !crosses {
		return pattern.Pattern{}, false
	}
	return pattern.FromTokens(toks), true
}

// endsField reports whether a wildcard before these tokens is, or may turn out to be, the
// last character of its field.
func endsField(rest []pattern.Token) bool {
	return len(rest) == 0 || strings.HasPrefix(rest[0].Literal, ":") || rest[0].Kind == pattern.HoleToken && rest[0].Class != pattern.Digits12
}
