// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// typed is the literal of an operator that compares numbers, dates, addresses and so on.
func (x *entry) typed(sure, perhaps setID, known, up bool) lit {
	contested := sure != perhaps
	if !known {
		perhaps = everything
	}
	wide, narrow := perhaps, sure
	if x.test.Negated {
		wide, narrow = sure, perhaps
	}
	// A negated operator that meets text that it cannot read is contested (C-18).
	typ, family := x.dims[x.d].typ, x.e.Op.Family
	unsure := x.test.Negated && (typ == iam.TypeString || family == iam.DateFamily && typ == iam.TypeNumeric || family == iam.NumericFamily && typ == iam.TypeDate)
	return x.between(wide, narrow, unsure, contested || unsure, up, x.text())
}

// operands adds what the values of a String or Arn operator match.
func (x *entry) operands(m *matched) {
	switch o := x.e.Operands.(type) {
	case *program.StringOperands:
		for i := range o.Values {
			x.stringOperand(o, &o.Values[i], m)
		}
		if o.More {
			m.hole = true
			m.mayBe(pattern.Compile("*"))
		}
	case *program.ARNOperands:
		for i := range o.Values {
			x.arnOperand(&o.Values[i], m)
		}
		if o.More {
			m.hole = true
			m.mayBe(pattern.Compile("*"))
		}
	}
}

func (x *entry) stringOperand(o *program.StringOperands, v *program.StringOperand, m *matched) {
	p := v.Glob
	if v.Template != nil {
		if !x.test.Negated && x.hasNoValue(v.Template) {
			return
		}
		text, q, exact, symbolic := x.template(v.Template)
		if !exact {
			if o.Compare == iam.EqualFold {
				q, symbolic = q.Folded(), nil
			}
			m.templates = append(m.templates, templated{text: text, pattern: &q, symbolic: symbolic, exact: o.Compare != iam.Like})
			return
		}
		p = q
	} else if o.Compare != iam.Like {
		var b pattern.Builder
		b.Text(v.Text)
		p = b.Pattern()
	}
	if o.Compare == iam.EqualFold {
		x.foldedOperand(p, m)
		return
	}
	if p.HasHole() {
		m.hole = true
		m.mayBe(p)
		return
	}
	if text, literal := p.IsLiteral(); literal && text != "" && x.texts != nil && len(x.texts[x.e.Key.Name]) < 4 {
		x.texts[x.e.Key.Name] = append(x.texts[x.e.Key.Name], text)
	}
	m.add(p)
}

// foldedOperand adds a value that is compared in any letter case. Which letters other than
// those of ASCII fold is contested (C-21); some fold to ASCII ones.
func (x *entry) foldedOperand(p pattern.Pattern, m *matched) {
	if p.HasHole() {
		m.hole = true
		m.mayBe(p.Folded())
		return
	}
	m.add(p.Folded())
	s, _ := p.IsLiteral()
	doubtful := func(r rune) bool { return r >= 0x80 || strings.ContainsRune("kKsS", r) }
	if !strings.ContainsFunc(s, doubtful) {
		return
	}
	m.contested = true
	var toks []pattern.Token
	for _, r := range s {
		if doubtful(r) {
			toks = append(toks, pattern.Token{Kind: pattern.OneToken})
		} else {
			toks = append(toks, pattern.Token{Kind: pattern.LiteralToken, Literal: string(r), Fold: true})
		}
	}
	m.mayBe(pattern.FromTokens(toks))
}

func (x *entry) arnOperand(v *program.ARNOperand, m *matched) {
	value := v.Value
	if v.Template != nil {
		if !x.test.Negated && x.hasNoValue(v.Template) {
			return
		}
		text, p, exact, symbolic := x.template(v.Template)
		if !exact {
			// Split into fields only after substitution (E-1109): any ARN, or what remains.
			m.templates = append(m.templates, templated{text: text, pattern: &p, symbolic: symbolic, split: true})
			return
		}
		value = program.NewARNValue(p)
	}
	p := value.Pattern
	if value.Short { // C-30
		if x.documented || value.Completed.Form() == arn.ShortARN {
			return
		}
		p = value.Completed
	}
	g, ok := p.Glob()
	switch {
	case !ok:
	case g.HasHole() || p.HasHole():
		m.hole = true
		m.mayBe(g)
	case value.Short:
		m.contested = true
		m.mayBe(g)
	default:
		m.add(g)
	}
}
