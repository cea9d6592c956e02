// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package hclsource

import (
	"path/filepath"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
)

const (
	maxDepth = 30     // of values that lead to others
	maxSteps = 20_000 // of values for one question
)

// scope is where an expression stands: in a module instance, and in an instance of a
// resource or module call there.
type scope struct {
	module string // address of the module instance
	key    string // of the resource or call, such as `["a"]`
	loop   hclsyntax.Expression
	run    *run
}

// run is one question.
type run struct {
	locals map[string]bool // being evaluated
}

// eval evaluates an expression; what cannot be decided is unknown.
func (s *Source) eval(e hclsyntax.Expression, sc scope) cty.Value {
	s.steps++
	if s.depth > maxDepth || s.steps > maxSteps {
		return cty.DynamicVal
	}
	s.depth++
	defer func() { s.depth-- }()
	ctx := &hcl.EvalContext{Variables: s.variables(e, sc), Functions: s.functions()}
	v, diags := e.Value(ctx)
	if diags.HasErrors() {
		return cty.DynamicVal
	}
	return v
}

// variables holds what an expression refers to, and nothing else.
func (s *Source) variables(e hclsyntax.Expression, sc scope) map[string]cty.Value {
	nested := map[string]map[string]cty.Value{}
	data := map[string]map[string]cty.Value{}
	put := func(root, name string, v cty.Value) {
		if nested[root] == nil {
			nested[root] = map[string]cty.Value{}
		}
		nested[root][name] = v
	}
	for _, t := range e.Variables() {
		names := traversalNames(t)
		if len(names) < 2 {
			continue
		}
		root, name := names[0], names[1]
		switch root {
		case "var":
			put(root, name, s.variable(name, sc))
		case "local":
			put(root, name, s.local(name, sc))
		case "each", "count":
			put(root, name, s.loopValue(root, name, sc))
		case "path":
			put(root, name, s.path(name, sc))
		case "module":
			put(root, name, s.child(name, sc))
		case "data":
			if len(names) > 2 {
				if data[name] == nil {
					data[name] = map[string]cty.Value{}
				}
				data[name][names[2]] = s.resource("data."+name+"."+names[2], sc)
			}
		case "terraform", "self":
			put(root, name, cty.DynamicVal)
		default:
			put(root, name, s.resource(root+"."+name, sc))
		}
	}
	out := map[string]cty.Value{}
	for root, names := range nested {
		out[root] = cty.ObjectVal(names)
	}
	if len(data) > 0 {
		types := map[string]cty.Value{}
		for typ, names := range data {
			types[typ] = cty.ObjectVal(names)
		}
		out["data"] = cty.ObjectVal(types)
	}
	return out
}

func traversalNames(t hcl.Traversal) []string {
	var names []string
	for _, step := range t {
		switch x := step.(type) {
		case hcl.TraverseRoot:
			names = append(names, x.Name)
		case hcl.TraverseAttr:
			names = append(names, x.Name)
		default:
			return names
		}
	}
	return names
}

// variable is the value of a variable: of the root module that of the plan, of others what
// the call of the module gives.
func (s *Source) variable(name string, sc scope) cty.Value {
	here := s.modules[modulePath(sc.module)]
	if here == nil || here.variables[name] == nil {
		return cty.DynamicVal
	}
	if sc.module == "" {
		if v, ok := s.plan.Variables[name]; ok {
			return converted(ctyOf(v), here.variables[name])
		}
		return cty.DynamicVal
	}
	parent, step := planfile.ParentModule(sc.module)
	m := s.modules[modulePath(parent)]
	if m == nil || m.calls[step.Name] == nil || m.twice["module "+step.Name] {
		return cty.DynamicVal
	}
	call := m.calls[step.Name].Body
	if a := call.Attributes[name]; a != nil {
		v := s.eval(a.Expr, scope{module: parent, key: step.Key, loop: loopOf(call), run: sc.run})
		if v.IsNull() && here.variables[name].Attributes["nullable"] != nil {
			return cty.DynamicVal // the default may take its place
		}
		return converted(v, here.variables[name])
	}
	if a := here.variables[name].Attributes["default"]; a != nil {
		return converted(s.eval(a.Expr, scope{module: sc.module, run: sc.run}), here.variables[name])
	}
	return cty.DynamicVal
}

// converted returns a value as the type of its variable makes it: with the defaults of
// optional attributes.
func converted(v cty.Value, variable *hclsyntax.Body) cty.Value {
	a := variable.Attributes["type"]
	if a == nil {
		return v
	}
	typ, defaults, diags := typeexpr.TypeConstraintWithDefaults(a.Expr)
	if diags.HasErrors() {
		return cty.DynamicVal
	}
	if defaults != nil && !v.IsNull() && v.IsKnown() {
		v = defaults.Apply(v)
	}
	out, err := convert.Convert(v, typ)
	if err != nil {
		return cty.DynamicVal
	}
	return out
}

func (s *Source) local(name string, sc scope) cty.Value {
	m := s.modules[modulePath(sc.module)]
	at := sc.module + "|" + name
	if m == nil || m.locals[name] == nil || sc.run.locals[at] {
		return cty.DynamicVal
	}
	sc.run.locals[at] = true
	defer delete(sc.run.locals, at)
	return s.eval(m.locals[name], scope{module: sc.module, run: sc.run})
}

// loopOf returns the expression that a block is repeated for.
func loopOf(body *hclsyntax.Body) hclsyntax.Expression {
	for _, name := range []string{"for_each", "count"} {
		if a := body.Attributes[name]; a != nil {
			return a.Expr
		}
	}
	return nil
}

func (s *Source) loopValue(root, name string, sc scope) cty.Value {
	if sc.key == "" {
		return cty.DynamicVal
	}
	inner := strings.Trim(sc.key, "[]")
	if root == "count" {
		if n, err := strconv.ParseInt(inner, 10, 64); err == nil && name == "index" {
			return cty.NumberIntVal(n)
		}
		return cty.DynamicVal
	}
	key, err := strconv.Unquote(inner)
	if err != nil {
		return cty.DynamicVal
	}
	switch {
	case name == "key":
		return cty.StringVal(key)
	case name != "value" || sc.loop == nil:
		return cty.DynamicVal
	}
	all := s.eval(sc.loop, scope{module: sc.module, run: sc.run})
	switch {
	case !all.IsKnown() || all.IsNull():
		return cty.DynamicVal
	case all.Type().IsSetType():
		return cty.StringVal(key)
	case all.Type().IsObjectType() && all.Type().HasAttribute(key):
		return all.GetAttr(key)
	case all.Type().IsMapType() && all.HasIndex(cty.StringVal(key)).True():
		return all.Index(cty.StringVal(key))
	}
	return cty.DynamicVal
}

func (s *Source) path(name string, sc scope) cty.Value {
	m := s.modules[modulePath(sc.module)]
	if name == "root" {
		return cty.StringVal(".")
	}
	if name != "module" || m == nil {
		return cty.DynamicVal
	}
	rel, err := filepath.Rel(s.dir, m.dir)
	if err != nil {
		return cty.DynamicVal
	}
	return cty.StringVal(filepath.ToSlash(rel))
}
