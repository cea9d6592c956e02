// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// counterparts adds values that make a key equal to what it is compared with through
// policy variables (E-1736): what templates compared with it come to, and what it has
// to be for a template in which it stands to match.
func (s *search) counterparts(c *caseOf, v variable, t *tests, at *env, values *valueSet) {
	for _, use := range t.templates {
		r, _ := at.build(use.template, 0)
		if r.OK == truth.False {
			continue
		}
		if use.template.Exact {
			if text, known := r.Text.Known(); known {
				values.add(text)
			}
			continue
		}
		for _, fill := range fills[:2] {
			if text, ok := pattern.Member(&r.Pattern, pattern.Unknown(), fill); ok && !r.Pattern.HasHole() {
				values.add(text)
			}
		}
	}
	for _, use := range t.uses {
		if use.entry == nil {
			for _, resource := range c.request.Resources {
				for _, part := range s.partsOf(c, resource) {
					values.solve(use.template, v.key, part)
				}
			}
			continue
		}
		kv := at.key(&use.entry.Key)
		for i := range kv.Count() {
			if text, known := kv.At(i).Known(); known {
				values.solve(use.template, v.key, text)
			}
		}
	}
}

// partsOf are last fields of the ARN of a resource: where it represents many, those of some
// of them.
func (s *search) partsOf(c *caseOf, r *request.Resource) []string {
	const few = 16
	switch {
	case r.IsKnown && r.Aligned:
		return []string{r.SplitARN.Resource}
	case !r.Every || r.Star || !r.Aligned:
		return nil
	}
	m := s.members(c.request, r)
	m.fresh()
	for _, e := range s.entries(c) {
		m.entry(&e)
	}
	var out []string
	for _, text := range m.list[:min(len(m.list), few)] {
		if a, ok := arn.Split(text); ok {
			out = append(out, a.Resource)
		}
	}
	return out
}

// solve adds the text that a variable would have to hold for the template to match the
// target, where that is plain: literal text before it, and after it literal text, a
// wildcard or the end.
func (s *valueSet) solve(t *program.Template, key, target string) {
	at := slices.IndexFunc(t.Segments, func(x program.Segment) bool {
		return x.Kind == program.SegmentVariable && program.CanonicalKey(x.Key.Name) == key
	})
	if at < 0 {
		return
	}
	var before strings.Builder
	for i := range t.Segments[:at] {
		x := &t.Segments[i]
		if x.Kind != program.SegmentText && x.Kind != program.SegmentSpecial {
			return
		}
		before.WriteString(x.Text)
	}
	rest, ok := strings.CutPrefix(target, before.String())
	if !ok {
		return
	}
	if at+1 < len(t.Segments) {
		after := t.Segments[at+1].Text
		if !t.Exact {
			after, _, _ = strings.Cut(after, "*")
		}
		if after == "" {
			s.add(rest)
			return
		}
		i := strings.Index(rest, after)
		if i < 0 {
			return
		}
		rest = rest[:i]
	}
	s.add(rest)
}
