// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planfile

import (
	"encoding/json"
	"strings"
)

// Expr is what a plan says about an expression of the configuration: a literal, or what
// the expression refers to.
type Expr struct {
	// Given says that the configuration has an expression there.
	Given bool
	// Constant is the value of a literal.
	Constant   Value
	IsConstant bool
	// Single says that it is one expression, or one block, and no list of blocks.
	Single bool
	// References are those of the plan: each with the shorter ones that it implies.
	References []string
	// Unreadable says that the text is not as expected.
	Unreadable bool
}

// Argument returns the expression of an argument of the block. A path leads into nested
// blocks: "details[0].policy". For a block that the configuration has once or more, the
// position is that in the configuration.
func (b *Block) Argument(path string) Expr {
	if b == nil {
		return Expr{}
	}
	return ExprAt(b.Expressions, path)
}

// ExprAt returns the expression at a path of an object of expressions.
func ExprAt(raw json.RawMessage, path string) Expr {
	if len(raw) == 0 {
		return Expr{}
	}
	for _, step := range strings.Split(path, ".") {
		name, index, nested := strings.Cut(step, "[")
		var object map[string]json.RawMessage
		if json.Unmarshal(raw, &object) != nil {
			return Expr{}
		}
		if raw = object[name]; raw == nil {
			return Expr{}
		}
		if !nested {
			continue
		}
		var list []json.RawMessage
		if json.Unmarshal(raw, &list) != nil {
			continue // one block, or an attribute
		}
		i := 0
		for _, c := range strings.TrimSuffix(index, "]") {
			if c < '0' || c > '9' || i > 1<<20 {
				return Expr{Given: true, Unreadable: true}
			}
			i = i*10 + int(c-'0')
		}
		if i >= len(list) {
			return Expr{}
		}
		raw = list[i]
	}
	return ParseExpr(raw)
}

// ParseExpr reads an expression. Of blocks, or a list of them, the references are those of
// all that is in them.
func ParseExpr(raw json.RawMessage) Expr {
	v, err := decode(raw)
	if err != nil || v == nil {
		return Expr{Unreadable: err != nil}
	}
	e := Expr{Given: true}
	if object, ok := v.(map[string]any); ok {
		e.Single = true
		if constant, ok := object["constant_value"]; ok {
			return Expr{Given: true, Constant: Value{known: constant}, IsConstant: true, Single: true}
		}
	}
	seen := map[string]bool{}
	var collect func(v any)
	collect = func(v any) {
		switch x := v.(type) {
		case []any:
			for _, e := range x {
				collect(e)
			}
		case map[string]any:
			for name, m := range x {
				if list, ok := m.([]any); ok && name == "references" {
					for _, r := range list {
						if text, ok := r.(string); ok && !seen[text] {
							seen[text] = true
							e.References = append(e.References, text)
						}
					}
					continue
				}
				collect(m)
			}
		}
	}
	collect(v)
	return e
}

// Maximal returns the references that no other one implies, in their order.
func (e *Expr) Maximal() []string {
	var out []string
	for _, r := range e.References {
		implied := false
		for _, other := range e.References {
			if len(other) > len(r) && strings.HasPrefix(other, r) && (other[len(r)] == '.' || other[len(r)] == '[') {
				implied = true
				break
			}
		}
		if !implied {
			out = append(out, r)
		}
	}
	return out
}

// Reference is a reference cut into what it names.
type Reference struct {
	// Kind is "resource", "data", "var", "local", "module", "each", "count", or the first
	// word of another reference.
	Kind string
	// Type and Name are those of a resource; Name alone that of others.
	Type, Name string
	// Key is the instance key that is written, such as `["a"]`.
	Key string
	// Rest are the steps behind: attributes, with the keys that follow them.
	Rest []string
}

// ParseReference cuts a reference.
func ParseReference(text string) Reference {
	parts := SplitAddress(text)
	if len(parts) == 0 {
		return Reference{}
	}
	take := func() string {
		if len(parts) == 0 {
			return ""
		}
		p := parts[0]
		parts = parts[1:]
		return p
	}
	cut := func(part string) (name, key string) {
		name, key, ok := strings.Cut(part, "[")
		if ok {
			key = "[" + key
		}
		return name, key
	}
	r := Reference{}
	switch first := take(); first {
	case "data", "resource":
		r.Kind, r.Type = first, take()
		r.Name, r.Key = cut(take())
	case "var", "local", "module", "each", "count", "path", "self", "terraform":
		r.Kind = first
		r.Name, r.Key = cut(take())
	default:
		r.Kind, r.Type = "resource", first
		r.Name, r.Key = cut(take())
	}
	r.Rest = parts
	return r
}

// Block returns the address of the block that the reference names.
func (r *Reference) Block() string {
	if r.Kind == "data" {
		return "data." + r.Type + "." + r.Name
	}
	return r.Type + "." + r.Name
}
