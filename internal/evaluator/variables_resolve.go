// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
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

// resolve substitutes variables as version 2012-10-17 does. What is contested in addition
// to C-5 is folded into ok and holes, with the causes recorded; [template.decide] keeps
// the readings separate.
func (v *env) resolve(t *program.Template) resolution {
	if t.Fixed != nil {
		return resolution{ok: t.Fixed.OK, literal: t.Fixed.Pattern, glob: t.Fixed.Pattern, same: true}
	}
	first, hits := v.build(t, 0)
	fold := program.Reading(0)
	for _, c := range program.ContestedReadings[1:] {
		if hits&c.Bit != 0 && v.readings(c.Rule, truth.True, truth.False) == truth.Unknown {
			fold = program.FoldReadings
		}
	}
	if fold != 0 {
		first, hits = v.build(t, fold)
	}
	r := resolution{ok: first.OK, literal: first.Pattern, glob: first.Pattern, same: hits&program.ReadGlob == 0}
	if !r.same {
		second, _ := v.build(t, fold|program.ReadGlob)
		r.glob = second.Pattern
	}
	return r
}

// decideText evaluates a test of the resolved template under every reading of what is
// contested and, if the version is not known, in both versions. The result is what
// all of them say; else the contested rules that matter are its causes (E-105).
func (v *env) decideText(t *program.Template, test func(*program.Resolved) truth.Value) truth.Value {
	if t.Fixed != nil {
		return test(t.Fixed)
	}
	mark := v.mark()
	first, hits := v.build(t, 0)
	value := test(&first)
	if t.Old == nil && hits == 0 || value == truth.Unknown {
		return v.release(mark, value)
	}
	differ := program.Reading(0)
	for r := program.Reading(1); r <= hits; r++ {
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
	if t.Old != nil && test(t.Old) != value {
		out = v.unknown(t.Node)
	}
	for _, c := range program.ContestedReadings {
		if differ&c.Bit != 0 && v.readings(c.Rule, value, truth.Not(value)) == truth.Unknown {
			out = truth.Unknown
		}
	}
	return v.release(mark, out)
}

// unresolved says whether some variable of the template has no value (E-1106).
func (v *env) unresolved(t *program.Template) truth.Value {
	return v.decideText(t, func(r *program.Resolved) truth.Value { return truth.Not(r.OK) })
}
