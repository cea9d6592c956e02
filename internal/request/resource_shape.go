// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package request

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// Shaped returns the resource as one of the action's: its wildcards match ids that
// resources of the action's types can have. Where no such id has a colon, they match
// other characters only (E-1783). For a resource that was not asked for with wildcards
// it returns the argument.
func (a *Action) Shaped(r *Resource) *Resource {
	if !r.Asked || r.Shaped || !r.Aligned || r.IsKnown || r.Fields[5].IsKnown() {
		return r
	}
	out := *r
	out.Shaped, out.Wide = true, r.Text
	shapes := r.shapesFor(a)
	if len(shapes) != 1 {
		out.Shapes = shapes
		return &out
	}
	out.Text = shapes[0]
	out.Fields, _ = arn.SplitText(out.Text)
	return &out
}

// maxShapes bounds the ways to distribute colons over the wildcards of a resource.
const maxShapes = 16

// shapesFor returns texts that together represent the resources of the action's types that
// the wildcards match: those with as many colons as ARNs of the types have. It returns
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
	for _, f := range r.Fields[:5] {
		head = append(head, f, pattern.Literal(":"))
	}
	parts := slices.Collect(r.Fields[5].Parts())
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

// Excludes reports whether no resource that the entry covers is meant, because all are
// taken out of the question.
func (r *Resource) Excludes(entry *arn.Pattern) bool {
	return slices.ContainsFunc(r.Without, func(out arn.Pattern) bool {
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

// LeavesOut reports whether the resource means nothing that the owner covers and that the
// action can be called on.
func (r *Resource) LeavesOut(o *Owner, a *Action) bool {
	list, _ := o.Globs()
	for _, glob := range list {
		p := arn.Compile(glob)
		if !r.Excludes(&p) && a.canBeOn(arn.FromGlob(glob)) {
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
