// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
)

// statement is an Allow statement of the result.
type statement struct {
	sid string
	// actions are in ascending order of their lower case, resources of their bytes. Both are
	// shared and must not be changed.
	actions, resources []string
	condition          *condition
}

// onEverything reports whether the statement is on "*".
func (s *statement) onEverything() bool { return len(s.resources) == 1 && s.resources[0] == star }

// text is the statement as JSON without white space, members in the order of R-2.
func (s *statement) text() string {
	b := make([]byte, 0, 256)
	b = append(b, '{')
	if s.sid != "" {
		b = append(appendString(append(b, `"Sid":`...), s.sid), ',')
	}
	b = append(b, `"Effect":"Allow","Action":`...)
	b = appendList(b, s.actions)
	b = append(b, `,"Resource":`...)
	b = appendList(b, s.resources)
	if len(s.condition.tests) > 0 {
		b = s.condition.append(append(b, `,"Condition":`...))
	}
	return string(append(b, '}'))
}

// compare is the order of statements (Y-405): those on "*" last, then by first action,
// resources, condition.
func (s *statement) compare(t *statement) int {
	last := func(s *statement) int {
		if s.onEverything() {
			return 1
		}
		return 0
	}
	return cmp.Or(
		cmp.Compare(last(s), last(t)),
		compareFold(s.actions[0], t.actions[0]),
		slices.CompareFunc(s.resources, t.resources, compareFold),
		strings.Compare(s.condition.text, t.condition.text),
		slices.CompareFunc(s.actions, t.actions, compareFold),
		strings.Compare(s.sid, t.sid),
	)
}

// frame is what a document has around its statements.
const frameStart, frameEnd = `{"Version":"2012-10-17","Statement":[`, `]}`

// document is the text of a document with the statements.
func document(list []*statement) string {
	texts := make([]string, len(list))
	for i, s := range list {
		texts[i] = s.text()
	}
	return frameStart + strings.Join(texts, ",") + frameEnd
}

// nameStatements gives statements that share a Sid one each: the Sid and the type of their
// resources, such as ReportsBucket and ReportsObject (Y-404).
func nameStatements(c *catalog.Catalog, list []*statement, taken map[string]bool) {
	bySid := map[string][]*statement{}
	for _, s := range list {
		if s.sid != "" {
			bySid[s.sid] = append(bySid[s.sid], s)
		}
	}
	for _, sid := range sortedKeys(bySid) {
		same := bySid[sid]
		if len(same) == 1 {
			continue
		}
		for _, s := range same {
			name := sid + typeName(c, s)
			for n := 2; taken[name]; n++ {
				name = sid + typeName(c, s) + strconv.Itoa(n)
			}
			taken[name] = true
			s.sid = name
		}
	}
}

// typeName is the type of the first resource in CamelCase, "Any" for "*".
func typeName(c *catalog.Catalog, s *statement) string {
	if s.onEverything() {
		return "Any"
	}
	a, ok := c.Lookup(s.actions[0])
	if !ok {
		return "Resource"
	}
	best, name := catalog.FitNone, "Resource"
	p := catalog.ParseARNPattern(s.resources[0])
	for _, u := range a.Resources {
		if fit := u.Type.Fit(p); fit > best {
			best, name = fit, u.Type.Name
		}
	}
	return camelCase(name)
}

// camelCase is the letters and digits of a name, each word with a capital letter.
func camelCase(name string) string {
	var b strings.Builder
	start := true
	for _, r := range name {
		switch {
		case r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r):
			start = true
			continue
		case start:
			r = unicode.ToUpper(r)
		}
		start = false
		b.WriteRune(r)
	}
	return b.String()
}
