// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package hclsource

import (
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// Marks around the number of a part of a template that is not known yet, in the text that the template
// makes. No policy has these characters.
const (
	markOpen  = "\ue000"
	markClose = "\ue001"
)

// textBuilder writes the text of a document that a template makes: a heredoc, a quoted template or a
// file that templatefile reads.
type textBuilder struct {
	s    *Source
	text strings.Builder
	// holes are the parts that are not known yet; whole are those that are no part of a string of the
	// document.
	holes    []*policy.Node
	whole    map[int]bool
	inString bool // of the document, at the end of the text
	escaped  bool
}

// textDocument returns the document that a template makes; ok is false if that cannot be known.
func (s *Source) textDocument(e hclsyntax.Expression, sc scope) (root *policy.Node, ok bool) {
	b := &textBuilder{s: s, whole: map[int]bool{}}
	switch x := e.(type) {
	case *hclsyntax.TemplateExpr:
		ok = b.template(x, sc)
	case *hclsyntax.FunctionCallExpr:
		ok = x.Name == "templatefile" && b.templateFile(x, sc)
	}
	if !ok {
		return nil, false
	}
	root, problems := policy.ParseJSON(b.text.String())
	if root == nil || len(problems) > 0 {
		return nil, false
	}
	return b.filled(root)
}

func (b *textBuilder) template(t *hclsyntax.TemplateExpr, sc scope) bool {
	return !slices.ContainsFunc(t.Parts, func(part hclsyntax.Expression) bool { return !b.part(part, sc) })
}

// part writes one part of a template.
func (b *textBuilder) part(e hclsyntax.Expression, sc scope) bool {
	e, sc = b.s.follow(e, sc)
	switch x := e.(type) {
	case *hclsyntax.TemplateExpr:
		return b.template(x, sc)
	case *hclsyntax.FunctionCallExpr:
		if x.Name == "jsonencode" && len(x.Args) == 1 && !x.ExpandFinal && !b.inString {
			return b.hole(b.s.tree(x.Args[0], sc, 0))
		}
	}
	v := b.s.eval(e, sc)
	if b.value(v) {
		return true
	}
	return !v.IsKnown() && b.inString && b.s.isIdentifier(e, sc) && b.hole(unknownNode(v))
}

// value writes a known value, as templates do.
func (b *textBuilder) value(v cty.Value) bool {
	if !v.IsWhollyKnown() || v.IsNull() || !v.Type().IsPrimitiveType() {
		return false
	}
	text, err := convert.Convert(v, cty.String)
	return err == nil && b.literal(text.AsString())
}

// literal writes text of the document.
func (b *textBuilder) literal(text string) bool {
	if strings.ContainsAny(text, markOpen+markClose) {
		return false
	}
	for i := range len(text) {
		switch c := text[i]; {
		case b.escaped:
			b.escaped = false
		case b.inString && c == '\\':
			b.escaped = true
		case c == '"':
			b.inString = !b.inString
		}
	}
	b.text.WriteString(text)
	return !b.escaped // a value behind a backslash would be read as part of the escape
}

// hole writes a mark for what is not known yet: within a string, or as a string of its own.
func (b *textBuilder) hole(n *policy.Node) bool {
	mark := markOpen + strconv.Itoa(len(b.holes)) + markClose
	if !b.inString {
		b.whole[len(b.holes)], mark = true, `"`+mark+`"`
	}
	b.holes = append(b.holes, n)
	b.text.WriteString(mark)
	return true
}

// isIdentifier reports whether an expression is nothing but an ARN, id or name that AWS makes or takes:
// such a text has no quotes and no backslashes, so that it stays within the string that it stands in.
func (s *Source) isIdentifier(e hclsyntax.Expression, sc scope) bool {
	ref, ok := s.reference(e, sc)
	if !ok || len(ref.rest) != 1 || !stringAttribute(ref.rest[0]) || strings.HasSuffix(ref.rest[0], "json") {
		return false
	}
	typ := strings.TrimPrefix(ref.root, "data.")
	return strings.HasPrefix(typ, "aws_") || strings.HasPrefix(typ, "awscc_")
}

// templateFile writes the text of a file with the values that templatefile is called with.
func (b *textBuilder) templateFile(call *hclsyntax.FunctionCallExpr, sc scope) bool {
	if len(call.Args) != 2 || call.ExpandFinal {
		return false
	}
	name := b.s.eval(call.Args[0], sc)
	if !name.IsKnown() || name.IsNull() || name.Type() != cty.String {
		return false
	}
	text, err := b.s.readFile(name.AsString())
	if err != nil {
		return false
	}
	parsed, diags := hclsyntax.ParseTemplate(text, name.AsString(), hcl.InitialPos)
	if diags.HasErrors() {
		return false
	}
	e, in := b.s.follow(call.Args[1], sc)
	object, ok := e.(*hclsyntax.ObjectConsExpr)
	if !ok {
		return false
	}
	f := templateFile{b, in, map[string]hclsyntax.Expression{}}
	for _, item := range object.Items {
		key := b.s.eval(item.KeyExpr, in)
		if !key.IsKnown() || key.IsNull() || key.Type() != cty.String {
			return false
		}
		f.values[key.AsString()] = item.ValueExpr
	}
	return f.part(parsed)
}

// templateFile is a file that templatefile reads, with the expressions of its variables and the scope
// that these stand in.
type templateFile struct {
	b      *textBuilder
	sc     scope
	values map[string]hclsyntax.Expression
}

// part writes a part of the file.
func (f *templateFile) part(e hclsyntax.Expression) bool {
	switch x := e.(type) {
	case *hclsyntax.TemplateExpr:
		return !slices.ContainsFunc(x.Parts, func(part hclsyntax.Expression) bool { return !f.part(part) })
	case *hclsyntax.TemplateWrapExpr:
		return f.part(x.Wrapped)
	case *hclsyntax.ScopeTraversalExpr:
		if value := f.values[x.Traversal.RootName()]; value != nil && len(x.Traversal) == 1 {
			return f.b.part(value, f.sc)
		}
	case *hclsyntax.FunctionCallExpr:
		if x.Name != "jsonencode" || len(x.Args) != 1 || x.ExpandFinal || f.b.inString {
			break
		}
		if name, ok := x.Args[0].(*hclsyntax.ScopeTraversalExpr); ok && len(name.Traversal) == 1 && f.values[name.Traversal.RootName()] != nil {
			return f.b.hole(f.b.s.tree(f.values[name.Traversal.RootName()], f.sc, 0))
		}
	}
	variables := map[string]cty.Value{}
	for _, t := range e.Variables() {
		if value := f.values[t.RootName()]; value != nil {
			variables[t.RootName()] = f.b.s.eval(value, f.sc)
		}
	}
	v, diags := e.Value(&hcl.EvalContext{Variables: variables, Functions: f.b.s.functions()})
	return !diags.HasErrors() && f.b.value(v)
}

// filled copies the tree of the text with the holes in place of their marks.
func (b *textBuilder) filled(n *policy.Node) (out *policy.Node, ok bool) {
	switch n.Kind {
	case policy.KindObject:
		members := make([]policy.Member, len(n.Members))
		for i, m := range n.Members {
			if strings.Contains(m.Name, markOpen) {
				return nil, false
			}
			if members[i].Value, ok = b.filled(m.Value); !ok {
				return nil, false
			}
			members[i].Name = m.Name
		}
		return policy.NewObject(policy.Pos{}, members, false), true
	case policy.KindArray:
		elems := make([]*policy.Node, len(n.Elems))
		for i, e := range n.Elems {
			if elems[i], ok = b.filled(e); !ok {
				return nil, false
			}
		}
		return policy.NewArray(policy.Pos{}, elems, false), true
	case policy.KindString:
		return b.filledText(n.Text.String())
	case policy.KindNumber:
		return policy.NewNumber(policy.Pos{}, n.Text.String()), true
	case policy.KindBool:
		return policy.NewBool(policy.Pos{}, n.Text.String() == "true"), true
	case policy.KindNull:
		return policy.NewNull(policy.Pos{}), true
	}
	return nil, false
}

func (b *textBuilder) filledText(text string) (out *policy.Node, ok bool) {
	var parts []pattern.Text
	for {
		before, rest, found := strings.Cut(text, markOpen)
		parts = append(parts, pattern.Literal(before))
		if !found {
			return policy.NewString(policy.Pos{}, pattern.Concat(parts...)), true
		}
		number, after, _ := strings.Cut(rest, markClose)
		i, err := strconv.Atoi(number)
		if err != nil || i >= len(b.holes) {
			return nil, false
		}
		if b.whole[i] {
			return b.holes[i], true
		}
		parts = append(parts, b.holes[i].Text)
		text = after
	}
}
