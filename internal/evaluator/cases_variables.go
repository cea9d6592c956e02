// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// counterparts adds values that make a key equal to what it is compared with through
// policy variables (E-1736): what templates compared with it come to, and what it has
// to be for a template in which it stands to match.
func (s *search) counterparts(c *caseOf, v variable, t *tests, at *env, values *valueSet) {
	for _, use := range t.templates {
		r, _ := at.build(use.template, 0)
		if r.ok == truth.False {
			continue
		}
		if use.template.exact {
			if text, known := r.text.Known(); known {
				values.add(text)
			}
			continue
		}
		for _, fill := range fills[:2] {
			if text, ok := pattern.Member(&r.pattern, pattern.Unknown(), fill); ok && !r.pattern.HasHole() {
				values.add(text)
			}
		}
	}
	for _, use := range t.uses {
		if use.entry == nil {
			for _, resource := range c.request.Resources {
				if resource.isKnown && resource.aligned {
					values.solve(use.template, v.key, resource.arn.Resource)
				}
			}
			continue
		}
		kv := at.key(&use.entry.key)
		for i := range kv.count() {
			if text, known := kv.at(i).Known(); known {
				values.solve(use.template, v.key, text)
			}
		}
	}
}

// solve adds the text that a variable would have to hold for the template to match the
// target, where that is plain: literal text before it, and after it literal text, a
// wildcard or the end.
func (s *valueSet) solve(t *template, key, target string) {
	at := slices.IndexFunc(t.segments, func(x segment) bool { return x.kind == segmentVariable && canonicalKey(x.key.name) == key })
	if at < 0 {
		return
	}
	var before strings.Builder
	for i := range t.segments[:at] {
		x := &t.segments[i]
		if x.kind != segmentText && x.kind != segmentSpecial {
			return
		}
		before.WriteString(x.text)
	}
	rest, ok := strings.CutPrefix(target, before.String())
	if !ok {
		return
	}
	if at+1 < len(t.segments) {
		after := t.segments[at+1].text
		if !t.exact {
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
