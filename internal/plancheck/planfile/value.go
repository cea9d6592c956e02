// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planfile

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Value is a place in what a plan says about a resource: what is known of it, which
// parts are not known yet, and which are sensitive. Plans keep the three separate; a Value
// walks them together. The zero Value is absent.
type Value struct {
	known, unknown, sensitive any
}

// Get returns the member of an object.
func (v Value) Get(name string) Value {
	return Value{member(v.known, name), under(v.unknown, name), under(v.sensitive, name)}
}

func member(v any, name string) any {
	object, _ := v.(map[string]any)
	return object[name]
}

// under is member for masks, in which true means all of it.
func under(mask any, name string) any {
	if mask == true {
		return true
	}
	return member(mask, name)
}

// Elem returns the element of a list.
func (v Value) Elem(i int) Value {
	at := func(v any) any {
		if list, ok := v.([]any); ok && i < len(list) {
			return list[i]
		}
		return nil
	}
	mask := func(m any) any {
		if m == true {
			return true
		}
		return at(m)
	}
	return Value{at(v.known), mask(v.unknown), mask(v.sensitive)}
}

// Elems returns the elements of a list or set; ok is false if it is not one, or not known.
func (v Value) Elems() (elems []Value, ok bool) {
	list, ok := v.known.([]any)
	if mask, masked := v.unknown.([]any); v.known == nil && masked && anyTrue(mask) {
		list, ok = make([]any, len(mask)), true // nothing of the elements is known
	}
	if !ok || v.IsUnknown() {
		return nil, false
	}
	elems = make([]Value, len(list))
	for i := range list {
		elems[i] = v.Elem(i)
	}
	return elems, true
}

// Blocks returns the blocks of a name; unknown says that there may be others.
func (v Value) Blocks(name string) (blocks []Value, unknown bool) {
	at := v.Get(name)
	blocks, _ = at.Elems()
	return blocks, at.IsUnknown()
}

// Names returns the names of the members of an object, known and unknown, sorted; ok is
// false if it is not one, or not known.
func (v Value) Names() (names []string, ok bool) {
	object, ok := v.known.(map[string]any)
	if v.IsUnknown() {
		return nil, false
	}
	set := map[string]bool{}
	for name := range object {
		set[name] = true
	}
	if mask, isMask := v.unknown.(map[string]any); isMask {
		for name, m := range mask {
			if anyTrue(m) {
				set[name], ok = true, true
			}
		}
	}
	return slices.Sorted(maps.Keys(set)), ok
}

// IsUnknown reports whether nothing is known of the value.
func (v Value) IsUnknown() bool { return v.unknown == true }

// HasUnknown reports whether any part is not known yet.
func (v Value) HasUnknown() bool { return anyTrue(v.unknown) }

// IsSensitive reports whether any part is sensitive.
func (v Value) IsSensitive() bool { return anyTrue(v.sensitive) }

// IsNull reports whether the value is known to be null, or absent.
func (v Value) IsNull() bool { return v.known == nil && !v.HasUnknown() }

// Str returns a known string.
func (v Value) Str() (text string, ok bool) {
	text, ok = v.known.(string)
	return text, ok && !v.IsUnknown()
}

// Text returns a known string, number or boolean as text, "" for others.
func (v Value) Text() string {
	if v.IsUnknown() {
		return ""
	}
	switch x := v.known.(type) {
	case string:
		return x
	case json.Number:
		return x.String()
	case bool:
		if x {
			return "true"
		}
		return "false"
	}
	return ""
}

// Known returns the known part, with nil where something is unknown.
func (v Value) Known() any { return v.known }

// Kind says what the known part is: "null", "string", "number", "bool", "list" or
// "object".
func (v Value) Kind() string {
	switch v.known.(type) {
	case string:
		return "string"
	case json.Number:
		return "number"
	case bool:
		return "bool"
	case []any:
		return "list"
	case map[string]any:
		return "object"
	}
	return "null"
}

func anyTrue(mask any) bool {
	switch m := mask.(type) {
	case bool:
		return m
	case []any:
		return slices.ContainsFunc(m, anyTrue)
	case map[string]any:
		for _, x := range m {
			if anyTrue(x) {
				return true
			}
		}
	}
	return false
}

// Texts returns the known strings of a list, or a single string, and whether there may
// be others.
func (v Value) Texts() (texts []string, more bool) {
	if s, ok := v.Str(); ok {
		return []string{s}, false
	}
	elems, ok := v.Elems()
	if !ok {
		return nil, v.IsUnknown()
	}
	for _, e := range elems {
		if s, ok := e.Str(); ok {
			texts = append(texts, s)
		} else if e.IsUnknown() {
			more = true
		}
	}
	return texts, more
}

// ParseValue reads a known value from JSON.
func ParseValue(raw []byte) (Value, error) {
	v, err := decode(raw)
	return Value{known: v}, err
}

// decode reads JSON with numbers as they are written.
func decode(raw []byte) (any, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err
}

// Strings calls visit for each known string in the value, with its path.
func (v Value) Strings(visit func(path, text string)) { eachString(v.known, "", visit) }

func eachString(v any, path string, visit func(path, text string)) {
	switch x := v.(type) {
	case string:
		visit(path, x)
	case []any:
		for _, e := range x {
			eachString(e, path+"[]", visit)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(x)) {
			eachString(x[name], strings.TrimPrefix(path+"."+name, "."), visit)
		}
	}
}

// Unknowns calls visit for each part of the value that is not known yet, with its path.
func (v Value) Unknowns(visit func(path string)) { eachUnknown(v.unknown, "", visit) }

func eachUnknown(mask any, path string, visit func(path string)) {
	switch m := mask.(type) {
	case bool:
		if m {
			visit(path)
		}
	case []any:
		for _, e := range m {
			eachUnknown(e, path+"[]", visit)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(m)) {
			eachUnknown(m[name], strings.TrimPrefix(path+"."+name, "."), visit)
		}
	}
}
