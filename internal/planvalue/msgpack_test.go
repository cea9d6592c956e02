// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/zclconf/go-cty/cty"
	ctymsgpack "github.com/zclconf/go-cty/cty/msgpack"
	"pgregory.net/rapid"
)

// direct reads a value from its encoding and fails unless that gives what decoding it
// first gives.
func direct(tb interface {
	Helper()
	Fatalf(format string, args ...any)
}, v cty.Value, typ cty.Type,
) {
	tb.Helper()
	packed, err := ctymsgpack.Marshal(v, typ)
	if err != nil {
		tb.Fatalf("encoding: %s", err)
	}
	decoded, err := ctymsgpack.Unmarshal(packed, typ)
	if err != nil {
		tb.Fatalf("decoding: %s", err)
	}
	got, err := FromMsgpack(packed, typ)
	if err != nil {
		tb.Fatalf("FromMsgpack: %s", err)
	}
	if diff := cmp.Diff(FromCty(decoded), got, cmpopts.EquateEmpty()); diff != "" {
		tb.Fatalf("the two ways disagree (-decoded +direct):\n%s", diff)
	}
}

// A value of a prescribed type reads as it decodes, and what is cut off or has bits
// flipped is an error or another value, never a panic.
func TestFromMsgpack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		inner := ctyValue(3, true).Draw(t, "value")
		v := cty.ObjectVal(map[string]cty.Value{"typed": inner, "dynamic": inner})
		typ := cty.Object(map[string]cty.Type{"typed": inner.Type(), "dynamic": cty.DynamicPseudoType})
		direct(t, v, typ)
		packed, err := ctymsgpack.Marshal(v, typ)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := FromMsgpack(packed[:rapid.IntRange(0, len(packed)-1).Draw(t, "cut")], typ); err == nil {
			t.Error("no error where the end is missing")
		}
		flipped := slices.Clone(packed)
		flipped[rapid.IntRange(0, len(packed)-1).Draw(t, "at")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		_, _ = FromMsgpack(flipped, typ)
	})
}

func TestFromMsgpackErrors(t *testing.T) {
	object := cty.Object(map[string]cty.Type{"a": cty.String, "b": cty.String})
	for name, test := range map[string]struct {
		data []byte
		typ  cty.Type
	}{
		"nothing":                {nil, cty.String},
		"another type":           {[]byte{0xc3}, cty.String},
		"too few attributes":     {[]byte{0x81, 0xa1, 'a', 0xa1, 'x'}, object},
		"a member twice":         {[]byte{0x82, 0xa1, 'a', 0xa1, 'x', 0xa1, 'a', 0xa1, 'y'}, object},
		"an attribute too many":  {[]byte{0x82, 0xa1, 'a', 0xa1, 'x', 0xa1, 'c', 0xa1, 'y'}, object},
		"a long tuple":           {[]byte{0x92, 0xa1, 'a', 0xa1, 'b'}, cty.Tuple([]cty.Type{cty.String})},
		"four billion elements":  {[]byte{0xdd, 0xff, 0xff, 0xff, 0xff}, cty.List(cty.String)},
		"four billion members":   {[]byte{0xdf, 0xff, 0xff, 0xff, 0xff}, cty.Map(cty.String)},
		"a type that is not one": {[]byte{0x92, 0xc4, 0x01, 'x', 0xc0}, cty.DynamicPseudoType},
		"a type alone":           {[]byte{0x91, 0xc4, 0x01, 'x'}, cty.DynamicPseudoType},
	} {
		t.Run(name, func(t *testing.T) {
			if v, err := FromMsgpack(test.data, test.typ); err == nil {
				t.Errorf("%+v and no error", v)
			}
		})
	}
}

// The types that are remembered are bounded, and right after others are forgotten.
func TestTypeCache(t *testing.T) {
	var c typeCache
	for i := range 3 * maxTypes {
		text := fmt.Appendf(nil, `["object",{"a%d":"string"}]`, i)
		for range 2 {
			typ, err := c.parse(text)
			if err != nil || !typ.HasAttribute(fmt.Sprint("a", i)) {
				t.Fatalf("%s: %#v, %v", text, typ, err)
			}
		}
	}
	if len(c.types) > maxTypes {
		t.Errorf("%d types are remembered", len(c.types))
	}
	if _, err := c.parse([]byte(`"door"`)); err == nil {
		t.Error("a type that does not exist is read")
	}
}

func TestPacked(t *testing.T) {
	typ := cty.Object(map[string]cty.Type{"a": cty.String, "b": cty.DynamicPseudoType, "c": cty.List(cty.Bool)})
	v := cty.ObjectVal(map[string]cty.Value{
		"a": cty.UnknownVal(cty.String).Refine().NotNull().StringPrefixFull("arn:").NewValue(),
		"b": cty.TupleVal([]cty.Value{cty.NumberIntVal(1 << 40), cty.StringVal("x")}), "c": cty.NullVal(cty.List(cty.Bool)),
	})
	data, err := ctymsgpack.Marshal(v, typ)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Unpack(data)
	if names := slices.Sorted(maps.Keys(p)); err != nil || !slices.Equal(names, []string{"a", "b", "c"}) {
		t.Fatalf("%v, %v", names, err)
	}
	if again, err := p.Pack(); err != nil || !bytes.Equal(again, data) {
		t.Errorf("%x became %x, %v", data, again, err)
	}
	p["a"] = p["c"]
	changed, err := p.Pack()
	if err != nil {
		t.Fatal(err)
	}
	got, err := ctymsgpack.Unmarshal(changed, typ)
	if err != nil || !got.GetAttr("a").IsNull() || !got.GetAttr("b").RawEquals(v.GetAttr("b")) {
		t.Errorf("%#v, %v", got, err)
	}
	if p, err := Unpack([]byte{0xc0}); p != nil || err != nil {
		t.Errorf("null: %v, %v", p, err)
	}
	for cut := range data {
		if _, err := Unpack(data[:cut]); err == nil {
			t.Errorf("no error without the last %d bytes", len(data)-cut)
		}
	}
}
