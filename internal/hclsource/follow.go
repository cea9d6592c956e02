// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package hclsource

import (
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
)

// reference is an expression that names something and nothing else: ROOT.NAME[KEY].REST.
type reference struct {
	root, name, key string
	rest            []string
}

// follow goes from an expression to what gives its value: through parentheses, local values,
// variables and outputs of modules, and conditions that are known. What comes out may be a
// reference to a resource, a call, or anything else. Nothing is changed on the way, so that
// the value of the one is the value of the other.
func (s *Source) follow(e hclsyntax.Expression, sc scope) (hclsyntax.Expression, scope) {
	for range maxDepth {
		switch x := e.(type) {
		case *hclsyntax.ParenthesesExpr:
			e = x.Expression
			continue
		case *hclsyntax.TemplateWrapExpr:
			e = x.Wrapped
			continue
		case *hclsyntax.ConditionalExpr:
			v := s.eval(x.Condition, sc)
			if !v.IsKnown() || v.IsNull() || v.Type() != cty.Bool {
				return e, sc
			}
			if e = x.FalseResult; v.True() {
				e = x.TrueResult
			}
			continue
		}
		next, in, ok := s.step(e, sc)
		if !ok {
			return e, sc
		}
		e, sc = next, in
	}
	return e, sc
}

// step follows one local value, variable or output.
func (s *Source) step(e hclsyntax.Expression, sc scope) (next hclsyntax.Expression, in scope, ok bool) {
	ref, ok := s.reference(e, sc)
	if !ok {
		return nil, sc, false
	}
	m := s.modules[modulePath(sc.module)]
	if m == nil {
		return nil, sc, false
	}
	switch ref.root {
	case "local":
		if next = m.locals[ref.name]; next != nil && len(ref.rest) == 0 && ref.key == "" {
			return next, scope{module: sc.module, run: sc.run}, true
		}
	case "var":
		if sc.module == "" || len(ref.rest) > 0 || ref.key != "" {
			return nil, sc, false
		}
		parent, call := planfile.ParentModule(sc.module)
		up := s.modules[modulePath(parent)]
		if up == nil || up.calls[call.Name] == nil {
			return nil, sc, false
		}
		body := up.calls[call.Name].Body
		if m.variables[ref.name] == nil || m.variables[ref.name].Attributes["nullable"] != nil || !plainType(m.variables[ref.name]) {
			return nil, sc, false
		}
		if a := body.Attributes[ref.name]; a != nil {
			return a.Expr, scope{module: parent, key: call.Key, loop: loopOf(body), run: sc.run}, true
		}
	case "module":
		child := s.modules[strings.TrimPrefix(modulePath(sc.module)+"."+ref.name, ".")]
		address := strings.TrimPrefix(sc.module+".module."+ref.name, ".") + ref.key
		if child != nil && len(ref.rest) == 1 && s.homes[address] && child.outputs[ref.rest[0]] != nil {
			return child.outputs[ref.rest[0]], scope{module: address, run: sc.run}, true
		}
	}
	return nil, sc, false
}

// plainType reports whether the value of a variable is what it is given: its type is string
// or any.
func plainType(variable *hclsyntax.Body) bool {
	a := variable.Attributes["type"]
	if a == nil {
		return true
	}
	word := hcl.ExprAsKeyword(a.Expr)
	return word == "string" || word == "any"
}

// reference reads an expression as a reference. An index that is an expression is one if
// its value is known.
func (s *Source) reference(e hclsyntax.Expression, sc scope) (reference, bool) {
	switch x := e.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		return ofTraversal(reference{}, x.Traversal)
	case *hclsyntax.RelativeTraversalExpr:
		ref, ok := s.reference(x.Source, sc)
		if !ok {
			return ref, false
		}
		return ofTraversal(ref, x.Traversal)
	case *hclsyntax.IndexExpr:
		ref, ok := s.reference(x.Collection, sc)
		if !ok || ref.key != "" || len(ref.rest) > 0 {
			return ref, false
		}
		ref.key = keyText(s.eval(x.Key, sc))
		return ref, ref.key != ""
	}
	return reference{}, false
}

// ofTraversal adds the steps of a traversal to a reference.
func ofTraversal(ref reference, t hcl.Traversal) (reference, bool) {
	for _, step := range t {
		var name string
		switch x := step.(type) {
		case hcl.TraverseRoot:
			ref.root = x.Name
			continue
		case hcl.TraverseAttr:
			name = x.Name
		case hcl.TraverseIndex:
			if ref.name == "" || ref.key != "" || len(ref.rest) > 0 {
				return ref, false
			}
			if ref.key = keyText(x.Key); ref.key == "" {
				return ref, false
			}
			continue
		default:
			return ref, false
		}
		switch {
		case ref.root == "data":
			ref.root = "data." + name
		case ref.name == "":
			ref.name = name
		default:
			ref.rest = append(ref.rest, name)
		}
	}
	return ref, ref.name != ""
}

// keyText writes a key as addresses have it, "" if it is not known.
func keyText(v cty.Value) string {
	if !v.IsKnown() || v.IsNull() {
		return ""
	}
	switch v.Type() {
	case cty.String:
		return "[" + strconv.Quote(v.AsString()) + "]"
	case cty.Number:
		if n, accuracy := v.AsBigFloat().Int64(); accuracy == 0 {
			return "[" + strconv.FormatInt(n, 10) + "]"
		}
	}
	return ""
}
