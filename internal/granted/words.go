// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package granted

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// How much one line lists.
const (
	maxListed     = 60
	maxExceptions = 30
	maxPlaces     = 30
	maxServices   = 400
	maxConditions = 20
	maxText       = 400
)

// clip shortens a text that is longer than anything AWS takes.
func clip(s string) string {
	if len(s) <= maxText {
		return s
	}
	return strings.ToValidUTF8(s[:maxText], "") + "… " + words.Mark(s)
}

// String names document and Sid.
func (s source) String() string {
	name := s.document
	if name == "" || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) || strings.ContainsRune(`()"`, r) }) {
		name = strconv.Quote(name)
	}
	if s.sid == "" {
		return clip(name)
	}
	return clip(name) + " " + strconv.Quote(clip(s.sid))
}

// conditionWords joins conditions.
func conditionWords(list []*condition) string {
	texts := make([]string, 0, len(list))
	separator := " and "
	for _, c := range list {
		if len(c.values) > 1 {
			separator = ", and "
		}
		texts = append(texts, clip(c.words))
	}
	if len(texts) > maxConditions {
		n := len(texts) - maxConditions + 1
		texts = append(texts[:maxConditions-1:maxConditions-1], fmt.Sprintf("%d more conditions %s", n, words.Mark(strings.Join(texts[maxConditions-1:], "\n"))))
	}
	return strings.Join(texts, separator)
}

// key names the place.
func (p place) key() string {
	if len(p) == 0 {
		return everyResource.key
	}
	keys := make([]string, len(p))
	for i, e := range p {
		keys[i] = e.key
	}
	slices.Sort(keys)
	return strings.Join(keys, " within ")
}

// String prints the place. What several entries have in common is one ARN if it can be
// written field by field, else all of them.
func (p place) String() string {
	switch len(p) {
	case 0:
		return "*"
	case 1:
		return clip(p[0].text)
	}
	if s, ok := common(p); ok {
		return clip(s)
	}
	texts := make([]string, len(p))
	for i, e := range p {
		texts[i] = clip(e.text)
	}
	return strings.Join(texts, " within ")
}

// common returns an entry for what all entries of a place have in common, field by field.
func common(p place) (string, bool) {
	var fields [6]string
	for i := range fields {
		var least *pattern.Pattern
		for _, e := range p {
			f := e.fields.Field(i)
			if f == nil || e.variable {
				return "", false
			}
			if least == nil {
				least = f
				continue
			}
			if in, _ := pattern.Covers(f, least); in {
				continue
			}
			if in, _ := pattern.Covers(least, f); !in {
				return "", false
			}
			least = f
		}
		fields[i] = least.String()
	}
	return strings.Join(fields[:], ":"), true
}
