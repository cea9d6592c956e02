// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// testShapes tests the resource's text, for all of its shapes.
func (v *env) testShapes(test func(pattern.Text) (value truth.Value, capped bool)) (value truth.Value, capped bool) {
	r := v.resource
	if r.Shapes == nil {
		value, capped = test(r.Text)
	} else {
		every, some := truth.True, truth.False
		for _, s := range r.Shapes {
			one, over := test(s)
			every, some, capped = truth.And(every, one), truth.Or(some, one), capped || over
		}
		if value = every; every != some {
			value = truth.Unknown
		}
	}
	if value == truth.False && r.Shaped && v.trace != nil && r.Fields[2].String() == "iam" {
		if wide, _ := test(r.Wide); wide != truth.False {
			v.assume(Note{Kind: AssumeNoColon})
		}
	}
	return value, capped
}

// foreign reports whether none of the ARNs that an entry may match is of a resource of the
// action, where the request means every resource of a shape that the action can be called on
// (E-1404, E-1783).
func (v *env) foreign(entry pattern.Text) bool {
	r, info := v.resource, &v.action.Info
	if info.Foreign == nil || !r.Star && (!r.Asked || r.IsKnown) {
		return false
	}
	fits := func(t iam.ResourceType) bool { return t.Fits != nil && t.Fits(r.Text) }
	if !r.Star && !slices.ContainsFunc(info.ResourceTypes, fits) {
		return false // it may be of a type that is not known (E-815)
	}
	return info.Foreign(entry)
}

// foreignCrossing is foreign for an entry whose wildcards cross colons (C-1). Where it has as
// many colons as ARNs of the action's types can have, they hold none.
func (v *env) foreignCrossing(p *pattern.Pattern) bool {
	if v.foreign(mayMatch(p, pattern.AnyText, pattern.OneChar)) {
		return true
	}
	colons := 0
	for _, t := range p.Tokens() {
		colons += strings.Count(t.Literal, ":")
	}
	for i := range v.action.Info.ResourceTypes {
		t := &v.action.Info.ResourceTypes[i]
		if t.Colons == nil {
			return false
		}
		if counts := t.Colons(); counts == nil || 5+slices.Max(counts) > colons {
			return false
		}
	}
	text := mayMatch(p, pattern.NoColon, pattern.OneCharNoColon)
	if !v.foreign(text) {
		return false
	}
	if strings.HasPrefix(v.action.Folded, "iam:") {
		v.assume(Note{Kind: AssumeNoColon})
	}
	return true
}

// entryText represents what an entry may match, where its wildcards stay within their fields.
func entryText(p *arn.Pattern) pattern.Text {
	if p.HasHole() || p.Field(5) == nil {
		return mayMatch(p.Whole(), pattern.AnyText, pattern.OneChar)
	}
	parts := make([]pattern.Text, 0, 11)
	for i := range 5 {
		parts = append(parts, mayMatch(p.Field(i), pattern.NoColon, pattern.OneCharNoColon), pattern.Literal(":"))
	}
	return pattern.Concat(append(parts, mayMatch(p.Field(5), pattern.AnyText, pattern.OneChar))...)
}

// mayMatch represents what a pattern may match, with the classes for its wildcards. Where the
// case of letters does not count, it has the lower ones, as ARNs have them.
func mayMatch(p *pattern.Pattern, several, one pattern.Class) pattern.Text {
	var parts []pattern.Text
	for _, t := range p.Tokens() {
		part := pattern.Unknown()
		switch t.Kind {
		case pattern.LiteralToken:
			if part = pattern.Literal(t.Literal); t.Fold {
				part = pattern.Literal(strings.ToLower(t.Literal))
			}
		case pattern.StarToken:
			part = pattern.Hole(several)
		case pattern.OneToken:
			part = pattern.Hole(one)
		}
		parts = append(parts, part)
	}
	return pattern.Concat(parts...)
}

// crosses compares the resource with an entry as one string, in which wildcards cross
// colons (C-1). An undetermined answer for a known entry leaves the contested rule as its
// cause.
func (v *env) crosses(p *pattern.Pattern, at written) truth.Value {
	if r := v.resource; r.IsKnown && !p.HasHole() {
		return truth.Of(p.Match(r.KnownARN))
	}
	test := p.TestCapped
	var is truth.Value
	if v.resource.Star && v.ev.opts.DocumentsAlone {
		is, _ = test(pattern.Literal("*")) // "*" itself, not what it may mean
	} else {
		is, _ = v.testShapes(test)
	}
	switch {
	case is != truth.Unknown:
	case v.foreignCrossing(p):
		return truth.False
	case p.HasHole():
		v.unknownEntry(at)
	}
	return is
}

// typeHolds reports whether the last field of an ARN has as many colons as those of the type
// can have.
func typeHolds(t *iam.ResourceType, text string) bool {
	if t.Colons == nil {
		return true
	}
	counts := t.Colons()
	a, ok := arn.Split(text)
	return counts == nil || !ok || slices.Contains(counts, strings.Count(a.Resource, ":"))
}

// withoutResources returns the request for all resources but those that the patterns match.
func withoutResources(r *request.Request, except []arn.Pattern) *request.Request {
	if len(except) == 0 {
		return r
	}
	out := *r
	out.Resources = make([]*request.Resource, len(r.Resources))
	for i, given := range r.Resources {
		rest := *given
		rest.Without = except
		out.Resources[i] = &rest
	}
	return &out
}
