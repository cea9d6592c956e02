// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	ctymsgpack "github.com/zclconf/go-cty/cty/msgpack"
	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// wire encodes a value as Terraform does and decodes it as the framework does.
func wire(tb testing.TB, v cty.Value, as cty.Type, plain tftypes.Type) tftypes.Value {
	tb.Helper()
	b, err := ctymsgpack.Marshal(v, as)
	if err != nil {
		tb.Fatalf("encoding: %s", err)
	}
	out, err := (&tfprotov6.DynamicValue{MsgPack: b}).Unmarshal(plain)
	if err != nil {
		tb.Fatalf("decoding: %s", err)
	}
	return out
}

// both reads a value on either way and fails unless they agree but for refinements.
func both(tb testing.TB, v cty.Value) Value {
	tb.Helper()
	with := FromCty(v)
	without, err := FromTerraform(wire(tb, v, cty.DynamicPseudoType, tftypes.DynamicPseudoType))
	if err != nil {
		tb.Fatalf("FromTerraform: %s", err)
	}
	if diff := cmp.Diff(without, unrefined(with)); diff != "" {
		tb.Fatalf("the two ways disagree (-framework +cty):\n%s", diff)
	}
	direct(tb, v, cty.DynamicPseudoType)
	return with
}

// unrefined is what is left of a value without its refinements.
func unrefined(v Value) Value {
	if !v.Text.IsKnown() {
		v.Text, v.MaybeNull = pattern.Unknown(), true
	}
	v.MaybeNull = v.MaybeNull || v.More
	v.Elems, v.Members = append([]Value(nil), v.Elems...), append([]Member(nil), v.Members...)
	for i := range v.Elems {
		v.Elems[i] = unrefined(v.Elems[i])
	}
	for i := range v.Members {
		v.Members[i].Value = unrefined(v.Members[i].Value)
	}
	return v
}

func TestRead(t *testing.T) {
	str := func(s string) Value { return Value{Kind: String, Text: pattern.Literal(s)} }
	hole := unknownString("", true)
	object := cty.Object(map[string]cty.Type{"b": cty.String, "a": cty.List(cty.String)})
	for name, test := range map[string]struct {
		in   cty.Value
		want Value
	}{
		"string": {cty.StringVal("s3:Get*"), str("s3:Get*")},
		"number": {cty.MustParseNumberVal("10.50"), Value{Kind: Number, Text: pattern.Literal("10.5")}},
		"a number that is no float": {
			cty.MustParseNumberVal("0.1"), Value{Kind: Number, Text: pattern.Literal("0.1")},
		},
		"a large number": {
			cty.MustParseNumberVal("123456789012345678901"), Value{Kind: Number, Text: pattern.Literal("123456789012345678901")},
		},
		"bool":            {cty.True, Value{Kind: Bool, Text: pattern.Literal("true")}},
		"null":            {cty.NullVal(cty.String), Value{}},
		"null of no type": {cty.NullVal(cty.DynamicPseudoType), Value{}},
		"tuple": {
			cty.TupleVal([]cty.Value{cty.StringVal("a"), cty.NullVal(cty.DynamicPseudoType), cty.UnknownVal(cty.String)}),
			Value{Kind: List, Elems: []Value{str("a"), {}, hole}},
		},
		"set": {
			cty.SetVal([]cty.Value{cty.StringVal("b"), cty.StringVal("a")}),
			Value{Kind: List, Unordered: true, Elems: []Value{str("a"), str("b")}},
		},
		"object": {
			cty.ObjectVal(map[string]cty.Value{"b": cty.StringVal("1"), "B": cty.StringVal("2"), "a": cty.StringVal("3")}),
			Value{Kind: Object, Members: []Member{{"B", str("2")}, {"a", str("3")}, {"b", str("1")}}},
		},
		"map":            {cty.MapVal(map[string]cty.Value{"k": cty.StringVal("v")}), Value{Kind: Object, Members: []Member{{"k", str("v")}}}},
		"unknown":        {cty.DynamicVal, anything(true)},
		"unknown string": {cty.UnknownVal(cty.String), hole},
		"unknown number": {cty.UnknownVal(cty.Number), anything(true)},
		"unknown list":   {cty.UnknownVal(cty.List(cty.String)), Value{Kind: List, More: true, MaybeNull: true}},
		"unknown map":    {cty.UnknownVal(cty.Map(cty.String)), Value{Kind: Object, More: true, MaybeNull: true}},
		"unknown tuple": {
			cty.UnknownVal(cty.Tuple([]cty.Type{cty.String, cty.Bool})),
			Value{Kind: List, MaybeNull: true, Elems: []Value{hole, anything(true)}},
		},
		"unknown object": {cty.UnknownVal(object), Value{Kind: Object, MaybeNull: true, Members: []Member{
			{"a", Value{Kind: List, More: true, MaybeNull: true}}, {"b", hole},
		}}},
		"a known beginning": {
			cty.UnknownVal(cty.String).Refine().NotNull().StringPrefixFull("arn:aws:s3:::").NewValue(),
			unknownString("arn:aws:s3:::", false),
		},
		"a list that is not null": {
			cty.UnknownVal(cty.List(cty.String)).Refine().NotNull().NewValue(),
			Value{Kind: List, More: true},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, both(t, test.in), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// ctyValue draws a value of any shape that a configuration can have.
func ctyValue(depth int, unknown bool) *rapid.Generator[cty.Value] {
	return rapid.Custom(func(t *rapid.T) cty.Value {
		leaves := []string{"string", "number", "bool", "null"}
		if unknown {
			leaves = append(leaves, "unknown", "prefix", "list?", "object?")
		}
		kinds := leaves
		if depth > 0 {
			kinds = append(kinds, "tuple", "object", "object", "map", "set")
		}
		child := ctyValue(depth-1, unknown)
		text := rapid.StringMatching(`[a-zA-Z0-9:*<&\\" é]{0,6}`)
		switch rapid.SampledFrom(kinds).Draw(t, "kind") {
		case "string":
			return cty.StringVal(text.Draw(t, "string"))
		case "number":
			return cty.NumberIntVal(int64(rapid.Int32().Draw(t, "number")))
		case "bool":
			return cty.BoolVal(rapid.Bool().Draw(t, "bool"))
		case "null":
			return cty.NullVal(cty.DynamicPseudoType)
		case "unknown":
			return cty.DynamicVal
		case "prefix":
			return cty.UnknownVal(cty.String).Refine().NotNull().StringPrefixFull(text.Draw(t, "prefix")).NewValue()
		case "list?":
			return cty.UnknownVal(cty.List(cty.String))
		case "object?":
			return cty.UnknownVal(cty.Object(map[string]cty.Type{"Effect": cty.String, "Action": cty.Tuple([]cty.Type{cty.Number})}))
		case "tuple":
			return cty.TupleVal(rapid.SliceOfN(child, 0, 4).Draw(t, "tuple"))
		case "object":
			return cty.ObjectVal(rapid.MapOfN(text, child, 0, 4).Draw(t, "object"))
		case "map":
			elems := rapid.MapOfN(text, rapid.Map(text, cty.StringVal), 1, 4).Draw(t, "map")
			return cty.MapVal(elems)
		default:
			return cty.SetVal(rapid.SliceOfN(rapid.Map(text, cty.StringVal), 1, 4).Draw(t, "set"))
		}
	})
}

func TestBothWaysAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := ctyValue(3, true).Draw(t, "value")
		with := FromCty(v)
		b, err := ctymsgpack.Marshal(v, cty.DynamicPseudoType)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := (&tfprotov6.DynamicValue{MsgPack: b}).Unmarshal(tftypes.DynamicPseudoType)
		if err != nil {
			t.Fatal(err)
		}
		without, err := FromTerraform(raw)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(without, unrefined(with), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("(-framework +cty):\n%s", diff)
		}
		if with.HasUnknown() != !v.IsWhollyKnown() {
			t.Fatalf("HasUnknown() = %t for %#v", with.HasUnknown(), v)
		}
	})
}
