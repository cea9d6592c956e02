// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package hclsource

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
)

// resource is the value of a block: an object, or one for each instance.
func (s *Source) resource(block string, sc scope) cty.Value {
	at := sc.module + "|" + block
	v, ok := s.values[at]
	if !ok {
		v = instances(s.index[at])
		s.values[at] = v
	}
	return v
}

// instances is the value of the block that has these instances.
func instances(list []*planfile.Resource) cty.Value {
	if len(list) == 0 {
		return cty.DynamicVal
	}
	if len(list) == 1 && list[0].Key == "" {
		return instance(list[0])
	}
	byKey, byIndex := map[string]cty.Value{}, map[int]cty.Value{}
	for _, r := range list {
		if !r.Exists() {
			continue
		}
		inner := strings.Trim(r.Key, "[]")
		if n, err := strconv.Atoi(inner); err == nil {
			byIndex[n] = instance(r)
		} else if key, err := strconv.Unquote(inner); err == nil {
			byKey[key] = instance(r)
		}
	}
	if len(byIndex) > 0 {
		elems := make([]cty.Value, len(byIndex))
		for i := range elems {
			v, ok := byIndex[i]
			if !ok {
				return cty.DynamicVal
			}
			elems[i] = v
		}
		return cty.TupleVal(elems)
	}
	return cty.ObjectVal(byKey)
}

// identity are the attributes by which other resources name one.
var identity = []string{"id", "name", "arn", "json", "minified_json"}

func instance(r *planfile.Resource) cty.Value {
	attributes := map[string]cty.Value{}
	names, _ := r.After.Names()
	for _, name := range names {
		attributes[name] = ctyOf(r.After.Get(name))
	}
	for name, v := range attributes {
		if !v.IsKnown() && v.Type() == cty.DynamicPseudoType && stringAttribute(name) {
			attributes[name] = cty.UnknownVal(cty.String).RefineNotNull()
		}
	}
	return cty.ObjectVal(attributes)
}

// stringAttribute reports whether an attribute of that name is a string wherever it is.
func stringAttribute(name string) bool {
	return slices.Contains(identity, name) || strings.HasSuffix(name, "_arn") || strings.HasSuffix(name, "_id")
}

// child is the outputs of a module.
func (s *Source) child(name string, sc scope) cty.Value {
	parent := sc.module
	path := strings.TrimPrefix(modulePath(parent)+"."+name, ".")
	m := s.modules[path]
	if m == nil {
		return cty.DynamicVal
	}
	prefix := strings.TrimPrefix(parent+".module."+name, ".")
	one := func(address string) cty.Value {
		outputs := map[string]cty.Value{}
		for output, e := range m.outputs {
			outputs[output] = s.eval(e, scope{module: address, run: sc.run})
		}
		return cty.ObjectVal(outputs)
	}
	if s.homes[prefix] {
		return one(prefix)
	}
	byKey := map[string]cty.Value{}
	for address := range s.homes {
		up, step := planfile.ParentModule(address)
		if up != parent || step.Name != name || step.Key == "" {
			continue
		}
		key, err := strconv.Unquote(strings.Trim(step.Key, "[]"))
		if err != nil {
			return cty.DynamicVal // counted: an instance without resources would shift the others
		}
		byKey[key] = one(address)
	}
	if len(byKey) == 0 {
		return cty.DynamicVal
	}
	return cty.ObjectVal(byKey)
}

// functions are the functions of an expression.
func (s *Source) functions() map[string]function.Function {
	out := maps.Clone(pure)
	out["file"] = s.file()
	return out
}
