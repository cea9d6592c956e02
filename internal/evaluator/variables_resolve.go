// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// resolution is a template with the variables replaced by what the request has.
type resolution struct {
	// ok is False if a variable has no value, Unknown if that is not known.
	ok truth.Value
	// literal and glob are the pattern with substituted wildcards read literally and
	// as wildcards (C-5); same says that there are none.
	literal, glob pattern.Pattern
	same          bool
}

// resolve substitutes variables as version 2012-10-17 does. What is contested beside C-5
// has been folded into ok and holes, with the causes recorded; [template.decide] keeps
// the readings apart.
func (v *env) resolve(t *template) resolution {
	if t.fixed != nil {
		return resolution{ok: t.fixed.ok, literal: t.fixed.pattern, glob: t.fixed.pattern, same: true}
	}
	first, hits := v.build(t, 0)
	fold := reading(0)
	for _, c := range contestedReadings[1:] {
		if hits&c.bit != 0 && v.readings(c.rule, truth.True, truth.False) == truth.Unknown {
			fold = foldReadings
		}
	}
	if fold != 0 {
		first, hits = v.build(t, fold)
	}
	r := resolution{ok: first.ok, literal: first.pattern, glob: first.pattern, same: hits&readGlob == 0}
	if !r.same {
		second, _ := v.build(t, fold|readGlob)
		r.glob = second.pattern
	}
	return r
}

// decideText evaluates a test of the resolved template under every reading of what is
// contested and, if the version is not known, in both versions. The result is what
// all of them say; else the contested rules that matter are its causes (E-105).
func (v *env) decideText(t *template, test func(*resolved) truth.Value) truth.Value {
	if t.fixed != nil {
		return test(t.fixed)
	}
	mark := v.mark()
	first, hits := v.build(t, 0)
	value := test(&first)
	if t.old == nil && hits == 0 || value == truth.Unknown {
		return v.release(mark, value)
	}
	differ := reading(0)
	for r := reading(1); r <= hits; r++ {
		if r&^hits != 0 {
			continue
		}
		second, more := v.build(t, r)
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
func (v *env) unresolved(t *template) truth.Value {
	return v.decideText(t, func(r *resolved) truth.Value { return truth.Not(r.ok) })
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
