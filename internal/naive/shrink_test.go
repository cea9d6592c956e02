// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package naive_test

import (
	"encoding/json"
	"maps"
	"slices"
)

// shrink takes parts of the case away as long as fails stays true, so that a
// difference is shown by what it needs.
func (c *testCase) shrink(fails func(*testCase) bool) *testCase {
	for again := true; again; {
		again = false
		for _, smaller := range c.smaller() {
			if fails(smaller) {
				c, again = smaller, true
				break
			}
		}
	}
	return c
}

// smaller returns the cases that lack one thing.
func (c *testCase) smaller() []*testCase {
	var out []*testCase
	add := func(change func(*testCase)) {
		d := *c
		change(&d)
		out = append(out, &d)
	}
	lists := func(list []string, set func(*testCase, []string)) {
		for i := range list {
			add(func(d *testCase) { set(d, slices.Delete(slices.Clone(list), i, i+1)) })
			for _, s := range smallerDocuments(list[i]) {
				add(func(d *testCase) {
					l := slices.Clone(list)
					l[i] = s
					set(d, l)
				})
			}
		}
	}
	text := func(s string, set func(*testCase, string)) {
		if s != "" {
			add(func(d *testCase) { set(d, "") })
			for _, s := range smallerDocuments(s) {
				add(func(d *testCase) { set(d, s) })
			}
		}
	}
	lists(c.identity, func(d *testCase, l []string) { d.identity = l })
	lists(c.session, func(d *testCase, l []string) { d.session = l })
	text(c.boundary, func(d *testCase, s string) { d.boundary = s })
	text(c.endpoint, func(d *testCase, s string) { d.endpoint = s })
	if c.owner != "" {
		add(func(d *testCase) { d.owner, d.resource = "", "" })
		for _, s := range smallerDocuments(c.resource) {
			add(func(d *testCase) { d.resource = s })
		}
	}
	for k, levels := range [][][]string{c.scp, c.rcp} {
		set := func(d *testCase, l [][]string) {
			if k == 0 {
				d.scp = l
			} else {
				d.rcp = l
			}
		}
		if levels != nil {
			add(func(d *testCase) { set(d, nil) })
		}
		for i := range levels {
			add(func(d *testCase) { set(d, slices.Delete(slices.Clone(levels), i, i+1)) })
			lists(levels[i], func(d *testCase, l []string) {
				n := slices.Clone(levels)
				n[i] = l
				set(d, n)
			})
		}
	}
	for _, k := range slices.Sorted(maps.Keys(c.request.Context)) {
		add(func(d *testCase) {
			d.request.Context = maps.Clone(c.request.Context)
			delete(d.request.Context, k)
		})
	}
	return out
}

// smallerDocuments returns the documents that lack a statement, a condition, or one
// entry of a list.
func smallerDocuments(text string) []string {
	var raw map[string]any
	if json.Unmarshal([]byte(text), &raw) != nil {
		return nil
	}
	statements, _ := raw["Statement"].([]any)
	var out []string
	emit := func(i int, s map[string]any) {
		l := slices.Clone(statements)
		if s == nil {
			l = slices.Delete(l, i, i+1)
		} else {
			l[i] = s
		}
		if len(l) == 0 {
			return
		}
		d := maps.Clone(raw)
		d["Statement"] = l
		b, err := json.Marshal(d)
		if err != nil {
			panic(err)
		}
		out = append(out, string(b))
	}
	for i, s := range statements {
		emit(i, nil)
		s := s.(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(s)) {
			switch v := s[name].(type) {
			case []any:
				for j := range v {
					if len(v) > 1 {
						n := maps.Clone(s)
						n[name] = slices.Delete(slices.Clone(v), j, j+1)
						emit(i, n)
					}
				}
			case map[string]any:
				if name != "Condition" {
					continue
				}
				n := maps.Clone(s)
				delete(n, name)
				emit(i, n)
				for _, operator := range slices.Sorted(maps.Keys(v)) {
					if len(v) > 1 {
						n, m := maps.Clone(s), maps.Clone(v)
						delete(m, operator)
						n[name] = m
						emit(i, n)
					}
				}
			}
		}
	}
	return out
}
