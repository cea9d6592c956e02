// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// crosses compares the resource with an entry as one string, in which wildcards cross
// colons (C-1). An undetermined answer for a known entry leaves the contested rule as its
// cause.
func (v *env) crosses(p *pattern.Pattern, n *policy.Node) truth.Value {
	if r := v.resource; r.isKnown && !p.HasHole() {
		return truth.Of(p.Match(r.known))
	}
	is := v.crossesAny(p)
	if is == truth.Unknown && p.HasHole() {
		v.unknown(n)
	}
	return is
}

// crossesAny is crosses where something is not known.
func (v *env) crossesAny(p *pattern.Pattern) truth.Value {
	r := v.resource
	if !v.shaped {
		v.shapes, v.shaped = r.shapes(v.action), true
	}
	if v.shapes == nil {
		return p.Test(r.Text)
	}
	every, some := truth.True, truth.False
	for _, s := range v.shapes {
		one := p.Test(s)
		every, some = truth.And(every, one), truth.Or(some, one)
	}
	if some == truth.False && v.trace != nil && r.fields[2].String() == "iam" && p.Test(r.Text) != truth.False {
		v.assume("the paths and names of IAM resources hold no colon")
	}
	if every == some {
		return every
	}
	return truth.Unknown
}

// maxShapes bounds the ways to distribute colons over the wildcards of a resource.
const maxShapes = 16

// shapes returns texts that stand together for the resources that wildcards of the
// request stand for: those with as many colons as ARNs of the action's resource types
// have (E-1783). It returns nil where no more is known than [Resource.Text] says.
func (r *Resource) shapes(a *Action) []pattern.Text {
	if !r.asked || !r.aligned || r.isKnown || r.fields[5].IsKnown() {
		return nil
	}
	var counts []int
	for i := range a.Info.ResourceTypes {
		t := &a.Info.ResourceTypes[i]
		if t.Fits != nil && !t.Fits(r.Text) {
			continue
		}
		if t.Colons == nil {
			return nil
		}
		of := t.Colons()
		if of == nil {
			return nil
		}
		counts = append(counts, of...)
	}
	slices.Sort(counts)
	var head []pattern.Text
	for _, f := range r.fields[:5] {
		head = append(head, f, pattern.Literal(":"))
	}
	parts := slices.Collect(r.fields[5].Parts())
	var out []pattern.Text
	for _, n := range slices.Compact(counts) {
		d := distribution{parts: parts, most: maxShapes - len(out)}
		d.spread(pattern.Concat(head...), 0, n)
		if len(d.texts) > d.most {
			return nil
		}
		out = append(out, d.texts...)
	}
	return out
}

// distribution puts colons into the holes of a text in every way.
type distribution struct {
	parts []pattern.Part
	texts []pattern.Text
	most  int
}

// spread appends the parts from i on to a text, with as many colons among them.
func (d *distribution) spread(text pattern.Text, i, colons int) {
	if colons < 0 || len(d.texts) > d.most {
		return
	}
	if i == len(d.parts) {
		if colons == 0 {
			d.texts = append(d.texts, text)
		}
		return
	}
	p := d.parts[i]
	add := func(class pattern.Class) { d.spread(pattern.Concat(text, pattern.Hole(class)), i+1, colons) }
	switch {
	case !p.Hole:
		for _, c := range p.Literal {
			if c == ':' {
				colons--
			}
		}
		d.spread(pattern.Concat(text, pattern.Literal(p.Literal)), i+1, colons)
	case p.Class == pattern.OneChar:
		add(pattern.OneCharNoColon)
		d.spread(pattern.Concat(text, pattern.Literal(":")), i+1, colons-1)
	case p.Class == pattern.AnyText:
		text = pattern.Concat(text, pattern.Hole(pattern.NoColon))
		for ; colons >= 0; colons-- {
			d.spread(text, i+1, colons)
			text = pattern.Concat(text, pattern.Literal(":"), pattern.Hole(pattern.NoColon))
		}
	default:
		add(p.Class)
	}
}

// holds reports whether the last field of an ARN has as many colons as those of the type
// can have.
func (t *ResourceType) holds(text string) bool {
	if t.Colons == nil {
		return true
	}
	counts := t.Colons()
	a, ok := arn.Split(text)
	return counts == nil || !ok || slices.Contains(counts, strings.Count(a.Resource, ":"))
}

// excludes reports whether no resource that the entry covers is meant, because all are
// taken out of the question.
func (r *Resource) excludes(entry *arn.Pattern) bool {
	return slices.ContainsFunc(r.without, func(out arn.Pattern) bool {
		for i := range 6 {
			whole, part := out.Field(i), entry.Field(i)
			if whole == nil || part == nil || part.HasHole() {
				return false
			}
			if covered, exact := pattern.Covers(whole, part); !covered || !exact {
				return false
			}
		}
		return true
	})
}

// without returns the request for all resources but those that the patterns match.
func (r *Request) without(except []arn.Pattern) *Request {
	if len(except) == 0 {
		return r
	}
	out := *r
	out.Resources = make([]*Resource, len(r.Resources))
	for i, given := range r.Resources {
		rest := *given
		rest.without = except
		out.Resources[i] = &rest
	}
	return &out
}
