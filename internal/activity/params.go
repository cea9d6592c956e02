// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// params are the texts in the parameters of a call, by the lower-case name of the member
// that holds them.
type params struct {
	byName map[string][]string
	arns   []string
	count  int
}

// maxParams bounds how many texts of one event are looked at.
const maxParams = 2000

// readParams reads requestParameters or responseElements. What is no JSON has none.
func (p *params) read(raw json.RawMessage) error {
	raw, err := nested(raw)
	if err != nil || len(raw) == 0 || raw[0] != '{' {
		return err
	}
	var v any
	if json.Unmarshal(raw, &v) == nil {
		p.walk("", v)
	}
	return nil
}

func (p *params) walk(name string, v any) {
	if p.count > maxParams {
		return
	}
	switch v := v.(type) {
	case string:
		p.count++
		if v == "" || len(v) > 2048 {
			return
		}
		if p.byName == nil {
			p.byName = map[string][]string{}
		}
		if !slices.Contains(p.byName[name], v) {
			p.byName[name] = append(p.byName[name], v)
		}
		if strings.HasPrefix(v, "arn:") && !slices.Contains(p.arns, v) {
			p.arns = append(p.arns, v)
		}
	case []any:
		for _, e := range v {
			p.walk(name, e)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			p.walk(strings.ToLower(key), v[key])
		}
	}
}

// first is the first text of a name, "" if there is none.
func (p *params) first(name string) string {
	if list := p.byName[name]; len(list) > 0 {
		return list[0]
	}
	return ""
}

// otherNames are parameters that hold what a format of ARNs calls something else (L-630 e).
var otherNames = map[string][]string{
	"objectname": {"key"}, "bucketname": {"bucket"}, "resourcename": {"name"},
}

// endings are those by which names of parameters differ from those of formats (L-630 d).
var endings = [...]string{"", "name", "id", "identifier", "arn"}

// of are the values that a placeholder such as "${TableName}" can have.
func (p *params) of(placeholder string) []string {
	name := strings.ToLower(strings.Trim(placeholder, "${}"))
	if list := p.byName[name]; len(list) > 0 {
		return list
	}
	for _, other := range otherNames[name] {
		if list := p.byName[other]; len(list) > 0 {
			return list
		}
	}
	base := name
	for _, end := range endings[1:] {
		if short, ok := strings.CutSuffix(name, end); ok && short != "" {
			base = short
			break
		}
	}
	for _, end := range endings {
		if list := p.byName[base+end]; len(list) > 0 {
			return list
		}
	}
	return nil
}
