// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package arn

import "github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"

// Complete returns the pattern with '*' for every missing trailing field, as
// entries of identity policies are read (E-808; elsewhere C-2). A pattern that
// is not short of fields is returned as it is.
func (p *Pattern) Complete() Pattern {
	switch {
	case p.form == ShortARN, p.form == NotARN && p.foldsToARN():
		return p.completed()
	case p.loose != nil && p.mayBeShort():
		q := *p
		q.loose = []pattern.Pattern{p.loose[0], join(p.loose[0], pattern.Compile("*"))}
		return q
	}
	return *p
}

// CompleteTrailing is Complete for a pattern whose last field ends in '*' and
// so may cover the missing ones; the others stay short. It is the second
// reading of C-2 and C-30.
func (p *Pattern) CompleteTrailing() Pattern {
	if p.form == ShortARN {
		toks := p.fields[p.count-1].Tokens()
		if n := len(toks); n > 0 && (toks[n-1].Kind == pattern.StarToken || toks[n-1].Kind == pattern.HoleToken) {
			return p.completed()
		}
	}
	return *p
}

func (p *Pattern) completed() Pattern {
	q := *p
	for ; q.count < fieldCount; q.count++ {
		star := pattern.Compile("*")
		q.fields[q.count] = star
		q.whole = join(q.whole, star)
	}
	switch {
	case p.form != ShortARN:
	case q.fields[fieldARN].Match("arn"):
		q.form = SixFields
	default:
		q.form = NotARN
	}
	return q
}

// mayBeShort reports whether a misaligned pattern can turn out to have fewer
// than six fields.
func (p *Pattern) mayBeShort() bool {
	colons := 0
	for _, t := range p.whole.Tokens() {
		for _, c := range t.Literal {
			if c == ':' {
				colons++
			}
		}
	}
	return colons < fieldResource
}
