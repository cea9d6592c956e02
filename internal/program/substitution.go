// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package program

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Substitution gathers a resolved template.
type Substitution struct {
	exact, glob bool
	ok          truth.Value
	Hits        Reading
	pattern     pattern.Builder
	texts       []pattern.Text
}

// Substitute begins a substitution under a reading.
func (t *Template) Substitute(r Reading) Substitution {
	return Substitution{exact: t.Exact, glob: r&ReadGlob != 0, ok: truth.True}
}

// withoutVariables is the text of a template that has no variables.
func (t *Template) withoutVariables() Resolved {
	b := t.Substitute(0)
	for i := range t.Segments {
		b.Add(&t.Segments[i])
	}
	return b.Result()
}

// Result is what was put together.
func (b *Substitution) Result() Resolved {
	if b.exact {
		return Resolved{OK: b.ok, Text: pattern.Concat(b.texts...)}
	}
	return Resolved{OK: b.ok, Pattern: b.pattern.Pattern()}
}

// Add appends a segment that is not a variable.
func (b *Substitution) Add(s *Segment) {
	switch s.Kind {
	case SegmentText:
		b.policyText(s.Text)
	case SegmentSpecial:
		b.literal(s.Text)
	case SegmentHole:
		b.Hole(s.hole)
	}
}

func (b *Substitution) policyText(s string) {
	if b.exact {
		b.literal(s)
	} else {
		b.pattern.Glob(s)
	}
}

func (b *Substitution) literal(s string) {
	if b.exact {
		b.texts = append(b.texts, pattern.Literal(s))
	} else {
		b.pattern.Literal(s)
	}
}

// Hole appends text that is not known.
func (b *Substitution) Hole(c pattern.Class) {
	if b.exact {
		b.texts = append(b.texts, pattern.Hole(c))
	} else {
		b.pattern.HoleOf(c)
	}
}

// Value substitutes the value of a key, or a default. Its wildcards are contested
// (C-5), its unknown parts are policy text that is not known (E-1627).
func (b *Substitution) Value(t pattern.Text) {
	for p := range t.Parts() {
		switch {
		case p.Hole && (b.exact || p.Class == pattern.Digits12):
			b.Hole(p.Class)
		case p.Hole:
			b.Hole(pattern.AnyText)
		case b.exact || !strings.ContainsAny(p.Literal, "*?"):
			b.literal(p.Literal)
		default:
			b.Hits |= ReadGlob
			if b.glob {
				b.pattern.Glob(p.Literal)
			} else {
				b.pattern.Literal(p.Literal)
			}
		}
	}
}

// Fail notes that a variable has no value, or may have none.
func (b *Substitution) Fail(resolves truth.Value) { b.ok = truth.And(b.ok, resolves) }
