// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// spot is a value of a configuration that is not known when Terraform plans.
type spot struct {
	path cty.Path
	// unknown replaces it in the plan.
	unknown cty.Value
	// becomes are what it may turn out to be; the first is what it was made from.
	becomes []cty.Value
}

// blur chooses spots of a configuration.
func (c *chooser) blur(t *terraform, config cty.Value) []spot {
	type place struct {
		path    cty.Path
		v       cty.Value
		dynamic bool // within a policy argument, whose type Terraform does not prescribe
	}
	// Arguments, levels and whole documents are more likely than what is deep in them.
	byDepth := make(map[int][]place)
	_ = cty.Walk(config, func(path cty.Path, v cty.Value) (bool, error) {
		if len(path) > 0 {
			name := path[0].(cty.GetAttrStep).Name
			dynamic := t.object.AttributeType(name) == cty.DynamicPseudoType
			for i := 1; i < len(path) && dynamic; i++ {
				around, err := path[:i].Apply(config)
				dynamic = err == nil && !around.Type().IsCollectionType() // all elements are of one type
			}
			byDepth[min(len(path), 6)] = append(byDepth[min(len(path), 6)], place{slices.Clone(path), v, dynamic})
		}
		return true, nil
	})
	var out []spot
	for range 1 + c.n(3) {
		list := byDepth[1+c.n(2)]
		if c.one(2) {
			list = byDepth[1+c.n(6)]
		}
		if len(list) == 0 {
			continue
		}
		p := pick(c, list)
		for i := 0; i < 3 && p.v.IsNull(); i++ { // most are
			p = pick(c, list)
		}
		if slices.Contains(t.computed, p.path[0].(cty.GetAttrStep).Name) {
			continue
		}
		if p.v.IsNull() && !c.one(4) {
			continue
		}
		out = append(out, c.spot(p.path, p.v, p.dynamic))
	}
	return out
}

// spot makes a value unknown, in one of the ways in which Terraform does.
func (c *chooser) spot(path cty.Path, v cty.Value, dynamic bool) spot {
	typ := v.Type()
	null := cty.NullVal(typ)
	s := spot{path: path, becomes: []cty.Value{v}}
	switch {
	case dynamic && c.one(3):
		s.unknown = cty.DynamicVal
		s.becomes = append(s.becomes, cty.NullVal(cty.DynamicPseudoType), cty.EmptyTupleVal, ctyValue(nil), c.other(v), cty.ListValEmpty(cty.String))
		return s
	case v.IsNull():
		s.unknown = cty.UnknownVal(typ)
		if typ.IsCollectionType() {
			s.becomes = append(s.becomes, empty(typ))
		}
		if typ == cty.String {
			s.becomes = append(s.becomes, c.nullAsWell(path))
		}
		return s
	case c.one(2):
		s.unknown = cty.UnknownVal(typ)
		s.becomes = append(s.becomes, null)
	case typ == cty.String && c.one(2):
		text := v.AsString()
		prefix := text[:c.n(len(text)+1)]
		s.unknown = cty.UnknownVal(typ).Refine().NotNull().StringPrefix(prefix).NewValue()
		for range 3 {
			if other := c.other(v); strings.HasPrefix(other.AsString(), prefix) {
				s.becomes = append(s.becomes, other)
			}
		}
		return s
	default:
		s.unknown = cty.UnknownVal(typ).RefineNotNull()
	}
	if typ.IsCollectionType() {
		s.becomes = append(s.becomes, empty(typ))
	}
	s.becomes = append(s.becomes, c.other(v), c.other(v))
	return s
}

func empty(typ cty.Type) cty.Value {
	switch {
	case typ.IsListType():
		return cty.ListValEmpty(typ.ElementType())
	case typ.IsSetType():
		return cty.SetValEmpty(typ.ElementType())
	default:
		return cty.MapValEmpty(typ.ElementType())
	}
}

// nullAsWell is what a string that was left out might have been.
func (c *chooser) nullAsWell(path cty.Path) cty.Value {
	last, _ := path[len(path)-1].(cty.GetAttrStep)
	switch last.Name {
	case "principal":
		return cty.StringVal(pick(c, someCallers))
	case "account_id":
		return cty.StringVal(pick(c, someAccounts))
	case "decision":
		return cty.StringVal(pick(c, someDecisions))
	case "contested":
		return cty.StringVal(pick(c, someWords[2]))
	case "enforcement":
		return cty.StringVal(pick(c, someWords[0]))
	case "on_undetermined":
		return cty.StringVal(pick(c, someWords[1]))
	case "unstated_context":
		return cty.StringVal(pick(c, someWords[3]))
	default:
		return cty.StringVal(pick(c, someWords[4]))
	}
}

// other returns another value of the same type.
func (c *chooser) other(v cty.Value) cty.Value {
	typ := v.Type()
	switch {
	case v.IsNull():
		return v
	case typ == cty.String:
		text := v.AsString()
		if strings.HasPrefix(text, "{") {
			k := ofIdentity
			if strings.Contains(text, `"Principal"`) {
				k = ofResource
			}
			doc := c.document(k)
			if doc.Type() != cty.String {
				doc = encodedJSON(doc)
			}
			return doc
		}
		for _, list := range append(append(slices.Clone(someLists), someWords...), c.theme.actions, c.theme.resources) {
			if slices.Contains(list, text) {
				return cty.StringVal(pick(c, list))
			}
		}
		return v
	case typ.IsListType(), typ.IsSetType(), typ.IsTupleType(), typ.IsMapType(), typ.IsObjectType():
		// One leaf of it is otherwise, or null.
		var leaves []cty.Path
		_ = cty.Walk(v, func(path cty.Path, e cty.Value) (bool, error) {
			if !e.IsNull() && e.Type() == cty.String {
				leaves = append(leaves, slices.Clone(path))
			}
			return true, nil
		})
		if len(leaves) == 0 {
			return v
		}
		at := pick(c, leaves)
		null := c.one(4)
		out, err := cty.Transform(v, func(path cty.Path, e cty.Value) (cty.Value, error) {
			switch {
			case !path.Equals(at):
				return e, nil
			case null:
				return cty.NullVal(cty.String), nil
			}
			return c.other(e), nil
		})
		if err != nil {
			panic(err)
		}
		return out
	default:
		return v
	}
}

// replace puts someValues where the spots are.
func replace(config cty.Value, spots []spot, with func(*spot) cty.Value) cty.Value {
	out, err := cty.Transform(config, func(path cty.Path, v cty.Value) (cty.Value, error) {
		for i := range spots {
			if spots[i].path.Equals(path) {
				return with(&spots[i]), nil
			}
		}
		return v, nil
	})
	if err != nil {
		panic(err)
	}
	return out
}
