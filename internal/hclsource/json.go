// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package hclsource

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// jsonValue is a value of a file in JSON with the line that it ends in.
type jsonValue struct {
	object []jsonMember
	list   []jsonValue
	leaf   any // of values that are neither
	kind   byte
	line   int
}

type jsonMember struct {
	name  string
	value jsonValue
}

const maxJSONDepth = 100

// readJSON reads a file in JSON with the order of its members.
func readJSON(text []byte) (jsonValue, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	r := jsonReader{d: d, text: text, line: 1}
	return r.value(0)
}

type jsonReader struct {
	d    *json.Decoder
	text []byte
	at   int64 // up to which lines are counted
	line int
}

func (r *jsonReader) value(depth int) (jsonValue, error) {
	token, err := r.d.Token()
	if err != nil {
		return jsonValue{}, fmt.Errorf("reading JSON: %w", err)
	}
	r.line += bytes.Count(r.text[r.at:r.d.InputOffset()], []byte("\n"))
	r.at = r.d.InputOffset()
	v := jsonValue{leaf: token, line: r.line}
	bracket, ok := token.(json.Delim)
	if !ok {
		return v, nil
	}
	if depth > maxJSONDepth {
		return v, fmt.Errorf("reading JSON: it is nested more than %d deep", maxJSONDepth)
	}
	v.kind, v.leaf = byte(bracket), nil
	for r.d.More() {
		name := ""
		if v.kind == '{' {
			token, err := r.d.Token()
			if err != nil {
				return v, fmt.Errorf("reading JSON: %w", err)
			}
			name, _ = token.(string)
		}
		child, err := r.value(depth + 1)
		if err != nil {
			return v, err
		}
		if v.kind == '{' {
			v.object = append(v.object, jsonMember{name, child})
		} else {
			v.list = append(v.list, child)
		}
	}
	_, err = r.d.Token()
	return v, err //nolint:wrapcheck // the bracket that closes
}

// jsonBody reads a configuration in JSON syntax, as one in native syntax: what has the place of a block
// becomes one, and texts are templates.
func jsonBody(text []byte, file string) (*hclsyntax.Body, error) {
	root, err := readJSON(text)
	if err != nil {
		return nil, err
	}
	c := jsonConfig{file}
	body := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}}
	for _, m := range root.members() {
		labels := map[string]int{"resource": 2, "data": 2, "module": 1, "variable": 1, "output": 1, "locals": 0, "check": 1}
		n, ok := labels[m.name]
		if ok {
			body.Blocks = append(body.Blocks, c.blocks(m.name, nil, n, m.value)...)
		}
	}
	return body, nil
}

// members are those of an object, or of all objects of a list.
func (v *jsonValue) members() []jsonMember {
	if v.kind != '[' {
		return v.object
	}
	var out []jsonMember
	for i := range v.list {
		out = append(out, v.list[i].object...)
	}
	return out
}

type jsonConfig struct{ file string }

func (c jsonConfig) at(line int) hcl.Range {
	pos := hcl.Pos{Line: line, Column: 1}
	return hcl.Range{Filename: c.file, Start: pos, End: pos}
}

// blocks are the blocks of a type, of which n labels are still to come.
func (c jsonConfig) blocks(typ string, labels []string, n int, v jsonValue) []*hclsyntax.Block {
	var out []*hclsyntax.Block
	if n > 0 {
		for _, m := range v.members() {
			if m.name != "//" {
				out = append(out, c.blocks(typ, append(labels[:len(labels):len(labels)], m.name), n-1, m.value)...)
			}
		}
		return out
	}
	bodies := []jsonValue{v}
	if v.kind == '[' {
		bodies = v.list
	}
	for _, b := range bodies {
		at := c.at(b.line)
		out = append(out, &hclsyntax.Block{Type: typ, Labels: labels, Body: c.body(typ, b), TypeRange: at, OpenBraceRange: at, CloseBraceRange: at})
	}
	return out
}

// body reads the arguments and the nested blocks of a block: which of the two an object is depends on a
// schema that is not there, so that it is taken for both.
func (c jsonConfig) body(typ string, v jsonValue) *hclsyntax.Body {
	body := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}, SrcRange: c.at(v.line), EndRange: c.at(v.line)}
	for _, m := range v.members() {
		if m.name == "//" {
			continue
		}
		at := c.at(m.value.line)
		e := c.expression(m.value)
		if text, ok := m.value.leaf.(string); ok && typ == "variable" && m.name == "type" {
			e = c.typeExpression(text, at)
		}
		body.Attributes[m.name] = &hclsyntax.Attribute{Name: m.name, Expr: e, SrcRange: at, NameRange: at, EqualsRange: at}
		switch {
		case typ == "locals" || typ == "variable" || typ == "output" || typ == "module":
		case m.name == "dynamic" || m.name == "data" && typ == "check":
			labels := 1
			if m.name == "data" {
				labels = 2
			}
			body.Blocks = append(body.Blocks, c.blocks(m.name, nil, labels, m.value)...)
		case m.value.kind != 0:
			body.Blocks = append(body.Blocks, c.blocks(m.name, nil, 0, m.value)...)
		}
	}
	return body
}

func (c jsonConfig) typeExpression(text string, at hcl.Range) hclsyntax.Expression {
	e, diags := hclsyntax.ParseExpression([]byte(text), c.file, at.Start)
	if diags.HasErrors() {
		return notKnown
	}
	return e
}

// expression reads a value: texts are templates.
func (c jsonConfig) expression(v jsonValue) hclsyntax.Expression {
	at := c.at(v.line)
	switch v.kind {
	case '[':
		tuple := &hclsyntax.TupleConsExpr{SrcRange: at, OpenRange: at}
		for _, e := range v.list {
			tuple.Exprs = append(tuple.Exprs, c.expression(e))
		}
		return tuple
	case '{':
		object := &hclsyntax.ObjectConsExpr{SrcRange: at, OpenRange: at}
		for _, m := range v.object {
			key := c.expression(jsonValue{leaf: m.name, line: v.line})
			object.Items = append(object.Items, hclsyntax.ObjectConsItem{KeyExpr: key, ValueExpr: c.expression(m.value)})
		}
		return object
	}
	switch x := v.leaf.(type) {
	case string:
		e, diags := hclsyntax.ParseTemplate([]byte(x), c.file, at.Start)
		if diags.HasErrors() {
			return notKnown
		}
		return e
	case json.Number:
		n, _, err := big.ParseFloat(x.String(), 10, 512, big.ToNearestEven)
		if err != nil {
			return notKnown
		}
		return &hclsyntax.LiteralValueExpr{Val: cty.NumberVal(n), SrcRange: at}
	case bool:
		return &hclsyntax.LiteralValueExpr{Val: cty.BoolVal(x), SrcRange: at}
	}
	return &hclsyntax.LiteralValueExpr{Val: cty.NullVal(cty.DynamicPseudoType), SrcRange: at}
}
