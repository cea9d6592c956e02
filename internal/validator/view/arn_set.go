// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package view

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// ARNSet compares the entries of a list with each other. Policy variables are opaque: each is equal to itself only.
type ARNSet struct {
	// Loose says that a wildcard may mean a service. AWS's documentation does not allow it, so that an entry with one
	// makes no other superfluous, but may cover it.
	Loose     bool
	entries   []ResourceEntry
	Wide      int                   // entries with wildcards
	patterns  []*[6]pattern.Pattern // of the fields, made when needed
	variables map[string]rune       // the placeholders of variables
	first     map[string]int        // the first entry with the text, of long lists
}

// NewARNSet makes a set of the entries of a list.
func NewARNSet(entries []ResourceEntry) *ARNSet {
	a := &ARNSet{entries: entries}
	for i := range entries {
		if entries[i].Known && strings.ContainsAny(entries[i].Text, "*?") {
			a.Wide++
		}
	}
	const long = 16
	if len(entries) > long {
		a.first = make(map[string]int, len(entries))
		for i := range entries {
			if key := entries[i].key(); entries[i].Known {
				if _, ok := a.first[key]; !ok {
					a.first[key] = i
				}
			}
		}
	}
	return a
}

// Covers reports whether entry k covers entry i field by field, so that it does however far wildcards reach.
func (a *ARNSet) Covers(k, i int) bool {
	w, r := &a.entries[k], &a.entries[i]
	if !w.ARN.IsARN() || !r.ARN.IsARN() || r.Star || !mayCover(w.ARN, r.ARN) || !a.Loose && w.ARN[2] != r.ARN[2] {
		return false
	}
	for n := 1; n < 5; n++ {
		if strings.Contains(w.ARN[n], "${") {
			return false // variables have no meaning there: the entry covers nothing
		}
	}
	wide, narrow := a.fields(k), a.fields(i)
	for n := 1; n < 6; n++ {
		if w.ARN[n] == r.ARN[n] {
			continue
		}
		if covered, _ := pattern.Covers(&wide[n], &narrow[n]); !covered {
			return false
		}
	}
	return true
}

// CoveredBy returns an entry of the same list that covers entry i: an equal one before it, or a wider one. It returns -1 if
// there is none.
func (a *ARNSet) CoveredBy(i int) int {
	r := &a.entries[i]
	if a.first != nil {
		if k := a.first[r.key()]; k < i {
			return k
		}
		if a.Wide == 0 {
			return -1
		}
	}
	for k := range a.entries {
		w := &a.entries[k]
		switch {
		case k == i || !w.Known || w.Not != r.Not:
		case w.Text == r.Text:
			if k < i {
				return k
			}
		case w.Star && (!r.Star || k < i), !w.Star && strings.ContainsAny(w.Text, "*?") && a.Covers(k, i) && (k < i || !a.Covers(i, k)):
			return k
		}
	}
	return -1
}

// fields returns the patterns of an entry's fields, in which every variable is a character of its own.
func (a *ARNSet) fields(i int) *[6]pattern.Pattern {
	if a.patterns == nil {
		a.patterns = make([]*[6]pattern.Pattern, len(a.entries))
		a.variables = make(map[string]rune)
	}
	if a.patterns[i] == nil {
		var p [6]pattern.Pattern
		for n, text := range a.entries[i].ARN {
			p[n] = a.compile(text)
		}
		a.patterns[i] = &p
	}
	return a.patterns[i]
}

func (a *ARNSet) compile(text string) pattern.Pattern {
	var b pattern.Builder
	for {
		before, after, found := strings.Cut(text, "${")
		b.Glob(before)
		if !found {
			return b.Pattern()
		}
		name, rest, _ := strings.Cut(after, "}")
		placeholder, ok := a.variables[name]
		if !ok {
			placeholder = firstPlaceholder + rune(len(a.variables))
			a.variables[name] = placeholder
		}
		b.Literal(string(placeholder))
		text = rest
	}
}

// key is the same for equal entries.
func (r *ResourceEntry) key() string {
	if r.Not {
		return "!" + r.Text
	}
	return r.Text
}

// mayCover is a quick test: fields without wildcards must be equal, the others must begin alike, and "?" and variables do not
// go together.
func mayCover(w, r arn.Fields) bool {
	for n := 1; n < 6; n++ {
		if w[n] == r[n] {
			continue
		}
		end := strings.IndexAny(w[n], "*?")
		if end < 0 || CutVariable(w[n]) || CutVariable(r[n]) || strings.Contains(r[n], "${") && strings.Contains(w[n], "?") {
			return false
		}
		if v := strings.Index(w[n], "${"); v >= 0 {
			end = min(end, v)
		}
		if len(r[n]) < end || w[n][:end] != r[n][:end] {
			return false
		}
	}
	return true
}

// firstPlaceholder begins a range of characters that have no meaning of their own.
const firstPlaceholder = 0xF0000

// CutVariable reports whether a policy variable begins in the text and does not end in it: where its fields are is not certain.
func CutVariable(text string) bool {
	i := strings.LastIndex(text, "${")
	return i >= 0 && strings.IndexByte(text[i:], '}') < 0
}

// ARNField returns a field of an ARN, counted from 0, like [arn.SplitFields] but without the others. It is "" if the text has fewer.
func ARNField(text string, n int) string {
	start, field := 0, 0
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '$' && i+1 < len(text) && text[i+1] == '{':
			if end := strings.IndexByte(text[i:], '}'); end > 0 {
				i += end
			}
		case text[i] == ':' && field < 5:
			if field == n {
				return text[start:i]
			}
			field++
			start = i + 1
		}
	}
	if field == n {
		return text[start:]
	}
	return ""
}
