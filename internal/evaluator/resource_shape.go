// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Shaped returns the resource as one of the action's: its wildcards stand for ids that
// resources of the action's types can have. Other characters than ":" are what they stand
// for where no such id has one (E-1783). Of resources that were not asked for with
// wildcards it returns the argument.
func (a *Action) Shaped(r *Resource) *Resource {
	if !r.asked || r.shaped || !r.aligned || r.isKnown || r.fields[5].IsKnown() {
		return r
	}
	out := *r
	out.shaped, out.wide = true, r.Text
	shapes := r.shapesFor(a)
	if len(shapes) != 1 {
		out.shapes = shapes
		return &out
	}
	out.Text = shapes[0]
	out.fields, _ = arn.SplitText(out.Text)
	return &out
}

// maxShapes bounds the ways to distribute colons over the wildcards of a resource.
const maxShapes = 16

// shapesFor returns texts that stand together for the resources of the action's types that
// the wildcards stand for: those with as many colons as ARNs of the types have. It returns
// nil where no more is known than the text says.
func (r *Resource) shapesFor(a *Action) []pattern.Text {
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

// overShapes is a test of the resource's text, for all of its shapes.
func (v *env) overShapes(test func(pattern.Text) (value truth.Value, capped bool)) (value truth.Value, capped bool) {
	r := v.resource
	if r.shapes == nil {
		value, capped = test(r.Text)
	} else {
		every, some := truth.True, truth.False
		for _, s := range r.shapes {
			one, over := test(s)
			every, some, capped = truth.And(every, one), truth.Or(some, one), capped || over
		}
		if value = every; every != some {
			value = truth.Unknown
		}
	}
	if value == truth.False && r.shaped && v.trace != nil && r.fields[2].String() == "iam" {
		if wide, _ := test(r.wide); wide != truth.False {
			v.assume("the paths and names of IAM resources hold no colon")
		}
	}
	return value, capped
}

// crosses compares the resource with an entry as one string, in which wildcards cross
// colons (C-1). An undetermined answer for a known entry leaves the contested rule as its
// cause.
func (v *env) crosses(p *pattern.Pattern, n *policy.Node) truth.Value {
	if r := v.resource; r.isKnown && !p.HasHole() {
		return truth.Of(p.Match(r.known))
	}
	is, _ := v.overShapes(p.TestCapped)
	if is == truth.Unknown && p.HasHole() {
		v.unknown(n)
	}
	return is
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

// leavesOut reports whether nothing that the owner speaks for and that the action can be
// called on is meant.
func (r *Resource) leavesOut(o *Owner, a *Action) bool {
	list, _ := o.globs()
	for _, glob := range list {
		p := arn.Compile(glob)
		if !r.excludes(&p) && a.canBeOn(arn.FromGlob(glob)) {
			return false
		}
	}
	return true
}

// canBeOn reports whether an ARN may be that of a resource of the action.
func (a *Action) canBeOn(text pattern.Text) bool {
	if !a.Known || len(a.Info.ResourceTypes) == 0 {
		return true
	}
	return slices.ContainsFunc(a.Info.ResourceTypes, func(t iam.ResourceType) bool { return t.Fits == nil || t.Fits(text) })
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

// asGlob writes a text with wildcards for its holes.
func asGlob(t pattern.Text) string {
	var b strings.Builder
	for p := range t.Parts() {
		switch {
		case !p.Hole:
			b.WriteString(globEscaper.Replace(p.Literal))
		case p.Class == pattern.OneChar, p.Class == pattern.OneCharNoColon:
			b.WriteByte('?')
		default:
			b.WriteByte('*')
		}
	}
	return b.String()
}

var globEscaper = strings.NewReplacer("*", "${*}", "?", "${?}")
