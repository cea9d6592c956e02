// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"strings"

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
	ARN Fields

	text    pattern.Text
	pattern *catalog.ARNPattern
}

// Fields are the fields of an ARN as written: "arn", partition, service, region, account, resource. There may be fewer.
// If the text is known in part, the last one is known in part.
type Fields []string

// SplitARN cuts a text at its first five colons, those in policy variables left aside.
func SplitARN(text string) Fields {
	fields := make(Fields, 0, 6)
	start := 0
	for i := 0; i < len(text) && len(fields) < 5; i++ {
		switch {
		case text[i] == '$' && i+1 < len(text) && text[i+1] == '{':
			if end := strings.IndexByte(text[i:], '}'); end > 0 {
				i += end
			}
		case text[i] == ':':
			fields = append(fields, text[start:i])
			start = i + 1
		}
	}
	return append(fields, text[start:])
}

// Partition returns the second field, "" if there is none; likewise the methods below.
func (f Fields) Partition() string { return f.at(1) }

// Service returns the third field.
func (f Fields) Service() string { return f.at(2) }

// Region returns the fourth field.
func (f Fields) Region() string { return f.at(3) }

// Account returns the fifth field.
func (f Fields) Account() string { return f.at(4) }

// Resource returns the sixth field.
func (f Fields) Resource() string { return f.at(5) }

func (f Fields) at(i int) string {
	if i < len(f) {
		return f[i]
	}
	return ""
}

// IsARN reports whether the first field is "arn" and there are six.
func (f Fields) IsARN() bool { return len(f) == 6 && f[0] == "arn" }

// Open reports whether a field holds a wildcard or a policy variable, so that its text is not all there is to it.
func Open(field string) bool {
	return strings.ContainsAny(field, "*?") || strings.Contains(field, "${")
}

func newResourceEntry(item policy.Item, not bool) ResourceEntry {
	r := ResourceEntry{Node: item.Node, Not: not, text: item.Text}
	if r.Text, r.Known = item.Text.Known(); !r.Known {
		r.Text = item.Text.Prefix()
	}
	r.Star = r.Known && pattern.IsAsterisks(r.Text)
	if !r.Star {
		r.ARN = SplitARN(r.Text)
	}
	return r
}

// FieldKnown reports whether field i (0 is "arn", 5 the resource) is there and wholly known.
func (r *ResourceEntry) FieldKnown(i int) bool {
	return i < len(r.ARN) && (r.Known || i < len(r.ARN)-1)
}

// Pattern returns the ARNs that the entry covers, unknown parts read as "*". It is nil if an unknown part stands before the
// sixth field, so that the fields are not certain. What the pattern does not overlap, the entry certainly does not cover.
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

// MayFit reports whether the entry may cover a resource of the action: it is false only if it certainly does not.
func (r *ResourceEntry) MayFit(a *catalog.Action) bool {
	p := r.Pattern()
	return p == nil || a.Fit(p) != catalog.FitNone
}
