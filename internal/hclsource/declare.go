// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package hclsource

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// notKnown replaces an expression that is declared twice.
var notKnown = &hclsyntax.LiteralValueExpr{Val: cty.DynamicVal, SrcRange: hcl.Range{}}

// again notes a declaration and reports whether there is another of the same name.
func (m *module) again(kind, name string) bool {
	at := kind + " " + name
	twice, ok := m.twice[at]
	m.twice[at] = twice || ok
	return ok
}

// declare notes what a block of a file declares.
func (m *module) declare(b *hclsyntax.Block) {
	switch {
	case (b.Type == "resource" || b.Type == "data") && len(b.Labels) == 2:
		name := b.Labels[0] + "." + b.Labels[1]
		if b.Type == "data" {
			name = "data." + name
		}
		if m.resources[name] = b; m.again("resource", name) {
			m.resources[name] = emptied(b)
		}
	case b.Type == "check":
		for _, inner := range b.Body.Blocks {
			if inner.Type == "data" {
				m.declare(inner)
			}
		}
	case b.Type == "module" && len(b.Labels) == 1:
		if m.calls[b.Labels[0]] = b; m.again("module", b.Labels[0]) {
			m.calls[b.Labels[0]] = emptied(b)
		}
	case b.Type == "locals":
		for name, a := range b.Body.Attributes {
			if m.locals[name] = a.Expr; m.again("local", name) {
				m.locals[name] = notKnown
			}
		}
	case b.Type == "output" && len(b.Labels) == 1:
		if a := b.Body.Attributes["value"]; a != nil {
			if m.outputs[b.Labels[0]] = a.Expr; m.again("output", b.Labels[0]) {
				m.outputs[b.Labels[0]] = notKnown
			}
		}
	case b.Type == "variable" && len(b.Labels) == 1:
		if m.variables[b.Labels[0]] = b.Body; m.again("variable", b.Labels[0]) {
			delete(m.variables, b.Labels[0])
		}
	}
}

// emptied is a block without its arguments, of which only the place is known.
func emptied(b *hclsyntax.Block) *hclsyntax.Block {
	out := *b
	out.Body = &hclsyntax.Body{SrcRange: b.Body.SrcRange, EndRange: b.Body.EndRange}
	if source := b.Body.Attributes["source"]; b.Type == "module" && source != nil {
		out.Body.Attributes = hclsyntax.Attributes{"source": source}
	}
	return &out
}
