// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package naive

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Document is a policy document as encoding/json decodes it.
type Document struct {
	variables  bool // its Version has them (E-1101)
	statements []statement
}

type statement struct {
	allow                  bool
	action, notAction      []string
	resource, notResource  []string
	principal, notPrinc    map[string][]string // "*" is {"*": nil}
	hasPrincipal, hasNotPr bool
	condition              map[string]map[string][]string
}

// Parse reads a document. It expects a document that AWS would accept.
func Parse(text string) (*Document, error) {
	var raw map[string]any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&raw); err != nil {
		return nil, err
	}
	doc := &Document{variables: raw["Version"] == "2012-10-17"}
	list, ok := raw["Statement"].([]any)
	if !ok {
		list = []any{raw["Statement"]}
	}
	for _, s := range list {
		m, ok := s.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("a statement is %T", s)
		}
		doc.statements = append(doc.statements, parseStatement(m))
	}
	return doc, nil
}

// MustParse is Parse for documents that are known to be right.
func MustParse(text string) *Document {
	d, err := Parse(text)
	if err != nil {
		panic(err)
	}
	return d
}

func parseStatement(m map[string]any) statement {
	s := statement{
		allow:       m["Effect"] == "Allow",
		action:      texts(m["Action"]),
		notAction:   texts(m["NotAction"]),
		resource:    texts(m["Resource"]),
		notResource: texts(m["NotResource"]),
	}
	s.principal, s.hasPrincipal = parsePrincipal(m["Principal"])
	s.notPrinc, s.hasNotPr = parsePrincipal(m["NotPrincipal"])
	if c, ok := m["Condition"].(map[string]any); ok {
		s.condition = map[string]map[string][]string{}
		for operator, keys := range c {
			s.condition[operator] = map[string][]string{}
			values, _ := keys.(map[string]any)
			for key, values := range values {
				s.condition[operator][key] = texts(values)
			}
		}
	}
	return s
}

func parsePrincipal(v any) (map[string][]string, bool) {
	switch v := v.(type) {
	case string:
		return map[string][]string{v: nil}, true
	case map[string]any:
		out := map[string][]string{}
		for kind, entries := range v {
			out[kind] = texts(entries)
		}
		return out, true
	}
	return nil, false
}

// texts reads a string or list of strings; booleans and numbers are values of
// conditions (E-605, E-606).
func texts(v any) []string {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		var out []string
		for _, e := range v {
			out = append(out, texts(e)...)
		}
		return out
	default:
		return []string{fmt.Sprint(v)}
	}
}
