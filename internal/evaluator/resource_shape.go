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
	if is == truth.Unknown && p.HasHole() {
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
