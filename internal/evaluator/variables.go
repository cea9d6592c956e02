// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// template is policy text with variables (section 11): the sixth field of a Resource
// entry or a value of a String or Arn operator. It is immutable.
type template struct {
	node *policy.Node
	// exact says that '*' and '?' are ordinary characters, as under StringEquals.
	exact    bool
	segments []segment
	// fixed is the text if it does not depend on the request.
	fixed *resolved
	// old is the text under version 2008-10-17, if the version is not known and makes
	// a difference (E-1650).
	old *resolved
}

// segment is a stretch of a template.
type segment struct {
	kind segmentKind
	text string        // of text and special; the default of a variable
	hole pattern.Class // of a hole
	key  keyRef        // of a variable

	hasDefault bool
}

type segmentKind uint8

const (
	segmentText     segmentKind = iota // text as written, wildcards and all
	segmentSpecial                     // one of ${*}, ${?}, ${$}: the character itself (E-1105)
	segmentVariable                    // ${key} or ${key, 'default'}
	segmentHole                        // policy text that is not known yet
)

// resolved is a template under one reading of what is contested: the pattern, or
// the text of an exact template.
type resolved struct {
	// ok says whether all variables have a value (E-1106).
	ok      truth.Value
	pattern pattern.Pattern
	text    pattern.Text
}

// reading is a set of contested rules in their second reading, and of the older
// version of the language.
type reading uint8

const (
	readGlob         reading = 1 << iota // C-5: wildcards in substituted text are wildcards
	readDefaultMulti                     // C-28: the default of a key with several values is used
	readDefaultEmpty                     // C-29: the default of a key with an empty value is used
	readVersion2008                      // variables are literal text
	// foldReadings asks for one answer that covers all but readGlob.
	foldReadings
)

// contestedReadings are the rules of the readings.
var contestedReadings = [...]struct {
	bit  reading
	rule contested
}{{readGlob, 5}, {readDefaultMulti, 28}, {readDefaultEmpty, 29}}

// template compiles policy text in which '*' and '?' are wildcards. Malformed
// variables are problems (E-1103, E-1108); under version 2008-10-17 there are none
// (E-1101).
func (c *compiler) template(text pattern.Text, n *policy.Node) *template {
	return c.newTemplate(text, n, false)
}

// exactTemplate is template for text without wildcards.
func (c *compiler) exactTemplate(text pattern.Text, n *policy.Node) *template {
	return c.newTemplate(text, n, true)
}

func (c *compiler) newTemplate(text pattern.Text, n *policy.Node, exact bool) *template {
	t := &template{node: n, exact: exact}
	literal := func() *resolved {
		if exact {
			return &resolved{ok: truth.True, text: text}
		}
		return &resolved{ok: truth.True, pattern: pattern.CompileText(text)}
	}
	if c.version == policy.Version2008 {
		t.fixed = literal()
		return t
	}
	p := templateParser{catalog: c.catalog}
	p.parse(text)
	if p.problem != nil {
		// Of a version that is not known only the older one can be meant: with the
		// newer one AWS refuses the document (E-1653).
		if c.version == policy.Version2012 {
			c.problem(n, p.problem.code, p.problem.message, p.problem.fix)
		}
		t.fixed = literal()
		return t
	}
	t.segments = p.segments
	if c.version == policy.VersionUnknown && p.active {
		t.old = literal()
	}
	for i := range t.segments {
		if t.segments[i].kind == segmentVariable {
			return t
		}
	}
	if t.old == nil {
		r, _ := t.build(nil, 0)
		t.fixed = &r
	}
	return t
}

// static returns the pattern of a template that does not depend on the request.
func (t *template) static() (*pattern.Pattern, bool) {
	if t.fixed == nil {
		return nil, false
	}
	return &t.fixed.pattern, true
}

// resolution is a template with the variables replaced by what the request has.
type resolution struct {
	// ok is False if a variable has no value, Unknown if that is not known.
	ok truth.Value
	// literal and glob are the pattern with substituted wildcards read literally and
	// as wildcards (C-5); same says that there are none.
	literal, glob pattern.Pattern
	same          bool
}

// resolve substitutes variables. What is contested beside C-5 and what depends on
// an unknown version has been folded into ok and holes, with the causes recorded;
// [template.decide] keeps the readings apart.
func (t *template) resolve(v *env) resolution {
	if t.fixed != nil {
		return resolution{ok: t.fixed.ok, literal: t.fixed.pattern, glob: t.fixed.pattern, same: true}
	}
	first, hits := t.build(v, 0)
	fold := reading(0)
	for _, c := range contestedReadings[1:] {
		if hits&c.bit != 0 && v.readings(c.rule, truth.True, truth.False) == truth.Unknown {
			fold = foldReadings
		}
	}
	if t.old != nil {
		v.unknown(t.node)
		fold = foldReadings
	}
	if fold != 0 {
		first, hits = t.build(v, fold)
	}
	r := resolution{ok: first.ok, literal: first.pattern, glob: first.pattern, same: hits&readGlob == 0}
	if !r.same {
		second, _ := t.build(v, fold|readGlob)
		r.glob = second.pattern
	}
	return r
}

// decide evaluates a test of the resolved template under every reading of what is
// contested and, if the version is not known, in both versions. The result is what
// all of them say; else the contested rules that matter are its causes (E-105).
func (t *template) decide(v *env, test func(*resolved) truth.Value) truth.Value {
	if t.fixed != nil {
		return test(t.fixed)
	}
	mark := v.mark()
	first, hits := t.build(v, 0)
	value := test(&first)
	if t.old == nil && hits == 0 || value == truth.Unknown {
		return v.release(mark, value)
	}
	differ := reading(0)
	for r := reading(1); r <= hits; r++ {
		if r&^hits != 0 {
			continue
		}
		second, more := t.build(v, r)
		hits |= more // a default that only this reading uses may have wildcards
		if test(&second) != value && differ&r == 0 {
			differ |= r
		}
	}
	v.release(mark, value)
	out := value
	if t.old != nil && test(t.old) != value {
		out = v.unknown(t.node)
	}
	for _, c := range contestedReadings {
		if differ&c.bit != 0 && v.readings(c.rule, value, truth.Not(value)) == truth.Unknown {
			out = truth.Unknown
		}
	}
	return v.release(mark, out)
}

// unresolved says whether some variable of the template has no value (E-1106).
func (t *template) unresolved(v *env) truth.Value {
	return t.decide(v, func(r *resolved) truth.Value { return truth.Not(r.ok) })
}

// mayHoldVariable reports whether text that is not known yet may turn out to have a
// variable (E-1607): then it may have no value either.
func (t *template) mayHoldVariable() bool {
	for i := range t.segments {
		if s := &t.segments[i]; s.kind == segmentHole && s.hole == pattern.AnyText {
			return true
		}
	}
	return false
}

// build puts the template together under one reading. It also returns which rules
// were hit that have another one.
func (t *template) build(v *env, r reading) (resolved, reading) {
	b := substitution{exact: t.exact, glob: r&readGlob != 0, ok: truth.True}
	for i := range t.segments {
		switch s := &t.segments[i]; s.kind {
		case segmentText:
			b.policyText(s.text)
		case segmentSpecial:
			if r&foldReadings != 0 && t.old != nil {
				b.hole(pattern.AnyText)
			} else {
				b.literal(s.text)
			}
		case segmentHole:
			b.hole(s.hole)
		case segmentVariable:
			if r&foldReadings != 0 && t.old != nil {
				b.hole(pattern.AnyText)
			} else {
				b.variable(v, s, r)
			}
		}
	}
	return b.result(), b.hits
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

// variable substitutes a variable (E-1104, E-1106, E-1627).
func (b *substitution) variable(v *env, s *segment, r reading) {
	kv := v.key(&s.key)
	here := kv.here()
	multi := s.key.info.Multivalued || kv.count() > 1
	switch {
	case here == truth.False && s.hasDefault:
		b.value(pattern.Literal(s.text))
	case here == truth.False, multi && !s.hasDefault:
		b.fail(truth.False)
	case multi:
		b.severalValues(s, r, here)
	case kv.more, here == truth.Unknown, kv.others != nil:
		b.uncertain(v, s, &kv)
	default:
		b.oneValue(v, s, r, &kv)
	}
}

// severalValues: whether the default stands in for them is C-28.
func (b *substitution) severalValues(s *segment, r reading, here truth.Value) {
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

// uncertain: whether the key is present with one value, and with which, is not
// known.
func (b *substitution) uncertain(v *env, s *segment, kv *keyValue) {
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

// oneValue: whether a default replaces an empty value is C-29.
func (b *substitution) oneValue(v *env, s *segment, r reading, kv *keyValue) {
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
