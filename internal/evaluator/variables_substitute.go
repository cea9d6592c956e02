// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// build puts the template together under one reading. It also returns which rules
// were hit that have another one.
func (v *env) build(t *template, r reading) (resolved, reading) {
	b := t.substitute(r)
	for i := range t.segments {
		if s := &t.segments[i]; s.kind == segmentVariable {
			v.substitute(&b, s, r)
		} else {
			b.add(s)
		}
	}
	return b.result(), b.hits
}

// substitute begins a substitution under a reading.
func (t *template) substitute(r reading) substitution {
	return substitution{exact: t.exact, glob: r&readGlob != 0, ok: truth.True}
}

// withoutVariables is the text of a template that has no variables.
func (t *template) withoutVariables() resolved {
	b := t.substitute(0)
	for i := range t.segments {
		b.add(&t.segments[i])
	}
	return b.result()
}

// substitution gathers a resolved template.
type substitution struct {
	exact, glob bool
	ok          truth.Value
	hits        reading
	pattern     pattern.Builder
	texts       []pattern.Text
}

func (b *substitution) result() resolved {
	if b.exact {
		return resolved{ok: b.ok, text: pattern.Concat(b.texts...)}
	}
	return resolved{ok: b.ok, pattern: b.pattern.Pattern()}
}

// add appends a segment that is not a variable.
func (b *substitution) add(s *segment) {
	switch s.kind {
	case segmentText:
		b.policyText(s.text)
	case segmentSpecial:
		b.literal(s.text)
	case segmentHole:
		b.hole(s.hole)
	}
}

func (b *substitution) policyText(s string) {
	if b.exact {
		b.literal(s)
	} else {
		b.pattern.Glob(s)
	}
}

func (b *substitution) literal(s string) {
	if b.exact {
		b.texts = append(b.texts, pattern.Literal(s))
	} else {
		b.pattern.Literal(s)
	}
}

func (b *substitution) hole(c pattern.Class) {
	if b.exact {
		b.texts = append(b.texts, pattern.Hole(c))
	} else {
		b.pattern.HoleOf(c)
	}
}

// value substitutes the value of a key, or a default. Its wildcards are contested
// (C-5), its unknown parts are policy text that is not known (E-1627).
func (b *substitution) value(t pattern.Text) {
	for p := range t.Parts() {
		switch {
		case p.Hole && (b.exact || p.Class == pattern.Digits12):
			b.hole(p.Class)
		case p.Hole:
			b.hole(pattern.AnyText)
		case b.exact || !strings.ContainsAny(p.Literal, "*?"):
			b.literal(p.Literal)
		default:
			b.hits |= readGlob
			if b.glob {
				b.pattern.Glob(p.Literal)
			} else {
				b.pattern.Literal(p.Literal)
			}
		}
	}
}

// fail notes that a variable has no value, or may have none.
func (b *substitution) fail(resolves truth.Value) { b.ok = truth.And(b.ok, resolves) }

// substitute substitutes a variable (E-1104, E-1106, E-1627).
func (v *env) substitute(b *substitution, s *segment, r reading) {
	kv := v.key(&s.key)
	here := kv.here()
	multi := s.key.info.Multivalued || kv.count() > 1
	switch {
	case here == truth.False && s.hasDefault:
		b.value(pattern.Literal(s.text))
	case here == truth.False, multi && !s.hasDefault:
		b.fail(truth.False)
	case multi:
		v.substituteSeveral(b, s, r, &kv)
	case kv.more, here == truth.Unknown, kv.others != nil:
		v.substituteUncertain(b, s, &kv)
	default:
		v.substituteOne(b, s, r, &kv)
	}
}

// substituteSeveral: whether the default stands in for them is C-28.
func (v *env) substituteSeveral(b *substitution, s *segment, r reading, kv *keyValue) {
	here := kv.here()
	if here == truth.Unknown {
		v.unknownValue(&s.key, kv.origin)
	}
	b.hits |= readDefaultMulti
	switch {
	case r&foldReadings != 0:
		b.fail(truth.Unknown)
	case r&readDefaultMulti == 0:
		// Absent, which takes the default, remains possible if the presence is unknown.
		b.fail(truth.Not(here))
	}
	b.value(pattern.Literal(s.text))
}

// substituteUncertain: whether the key is present with one value, and with which, is not
// known.
func (v *env) substituteUncertain(b *substitution, s *segment, kv *keyValue) {
	if kv.others != nil {
		v.readings(7, truth.True, truth.False)
	} else {
		v.unknownValue(&s.key, kv.origin)
	}
	switch {
	case kv.more, kv.others != nil:
		b.fail(truth.Unknown)
		b.hole(pattern.AnyText)
	case s.hasDefault:
		b.hole(pattern.AnyText)
	default:
		b.fail(truth.Unknown)
		b.value(kv.at(0))
	}
}

// substituteOne: whether a default replaces an empty value is C-29.
func (v *env) substituteOne(b *substitution, s *segment, r reading, kv *keyValue) {
	t := kv.at(0)
	if !t.IsKnown() {
		v.unknownValue(&s.key, kv.origin)
	}
	if !s.hasDefault || s.key.filled {
		b.value(t)
		return
	}
	switch emptiness(t) {
	case truth.False:
		b.value(t)
	case truth.Unknown:
		b.hole(pattern.AnyText)
	default:
		b.hits |= readDefaultEmpty
		switch {
		case r&foldReadings != 0:
			b.hole(pattern.AnyText)
		case r&readDefaultEmpty != 0:
			b.value(pattern.Literal(s.text))
		}
	}
}
