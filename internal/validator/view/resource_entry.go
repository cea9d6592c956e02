// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package view

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// ResourceEntry is an entry of Resource or NotResource.
type ResourceEntry struct {
	Node *policy.Node
	// Not says that it is an entry of NotResource.
	Not bool
	// Text as written; of an entry known in part (Known is false) what is known of its beginning.
	Text  string
	Known bool
	// Star says that the entry is a run of asterisks (E-802).
	Star bool
	// ARN is the text cut at the first five colons that are not in a policy variable.
	ARN arn.Fields

	text    pattern.Text
	pattern *catalog.ARNPattern
}

// NewResourceEntry makes the view of an entry.
func NewResourceEntry(item policy.Item, not bool) ResourceEntry {
	r := ResourceEntry{Node: item.Node, Not: not, text: item.Text}
	if r.Text, r.Known = item.Text.Known(); !r.Known {
		r.Text = item.Text.Prefix()
	}
	r.Star = r.Known && pattern.IsAsterisks(r.Text)
	if !r.Star {
		r.ARN = arn.SplitFields(r.Text)
	}
	return r
}

// FieldKnown reports whether field i (0 is "arn", 5 the resource) is there and fully known.
func (r *ResourceEntry) FieldKnown(i int) bool {
	return i < len(r.ARN) && (r.Known || i < len(r.ARN)-1)
}

// Pattern returns the ARNs that the entry covers, unknown parts read as "*". It is nil if an unknown part stands before the
// sixth field, so that the fields are not certain. What the pattern does not overlap, the entry does not cover.
func (r *ResourceEntry) Pattern() *catalog.ARNPattern {
	if r.pattern != nil {
		return r.pattern
	}
	text := r.Text
	if !r.Known {
		if len(r.ARN) < 6 {
			return nil
		}
		var b strings.Builder
		for p := range r.text.Parts() {
			if p.Hole {
				b.WriteByte('*')
			} else {
				b.WriteString(p.Literal)
			}
		}
		text = b.String()
	}
	r.pattern = catalog.ParseARNPattern(text)
	return r.pattern
}

// MayFit reports whether the entry may cover a resource of the action: it is false only if it is known not to.
func (r *ResourceEntry) MayFit(a *catalog.Action) bool {
	p := r.Pattern()
	return p == nil || a.Fit(p) != catalog.FitNone
}

// LoosePattern returns a pattern that matches everything that the entry may cover: what is unknown, and every variable, is "*".
func (r *ResourceEntry) LoosePattern() pattern.Pattern {
	var b pattern.Builder
	for p := range r.text.Parts() {
		if p.Hole {
			b.Star()
			continue
		}
		rest := p.Literal
		for {
			before, after, found := strings.Cut(rest, "${")
			b.Glob(before)
			if !found {
				break
			}
			b.Star()
			if _, rest, found = strings.Cut(after, "}"); !found {
				break
			}
		}
	}
	return b.Pattern()
}
