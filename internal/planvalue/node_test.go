// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"
	ctymsgpack "github.com/zclconf/go-cty/cty/msgpack"
	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

var ignorePositions = cmp.Options{
	cmpopts.IgnoreTypes(policy.Pos{}),
	cmpopts.IgnoreUnexported(policy.Node{}),
	cmpopts.IgnoreFields(policy.Node{}, "End"),
	cmpopts.EquateEmpty(),
}

// An HCL object gives the tree that its jsonencode text gives, and the text is
// that of jsonencode.
func TestObjectIsItsJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := ctyValue(3, false).Draw(t, "value")
		encoded, err := stdlib.JSONEncode(v)
		if err != nil {
			t.Fatal(err)
		}
		value := FromCty(v)
		got, problems := value.Node()
		if problems != nil {
			t.Fatal(problems)
		}
		want, problems := policy.ParseJSON(encoded.AsString())
		if problems != nil {
			t.Fatal(problems)
		}
		if diff := cmp.Diff(want, got, ignorePositions); diff != "" {
			t.Fatalf("(-text +object):\n%s", diff)
		}
		if got := got.JSON(); got != encoded.AsString() {
			t.Fatalf("JSON() = %s, jsonencode gives %s", got, encoded.AsString())
		}
	})
}

func TestNodeHoles(t *testing.T) {
	v := FromCty(cty.ObjectVal(map[string]cty.Value{
		"Version": cty.StringVal("2012-10-17"),
		"Statement": cty.TupleVal([]cty.Value{
			cty.DynamicVal,
			cty.ObjectVal(map[string]cty.Value{
				"Action":   cty.UnknownVal(cty.List(cty.String)),
				"Resource": cty.UnknownVal(cty.String).Refine().StringPrefixFull("arn:aws:s3:::").NewValue(),
			}),
		}),
	}))
	n, problems := v.Node()
	if problems != nil {
		t.Fatal(problems)
	}
	statement := n.Get("Statement")
	if k := statement.Elems[0].Kind; k != policy.KindUnknown {
		t.Errorf("an unknown statement is %s", k)
	}
	action := statement.Elems[1].Get("Action")
	if action.Kind != policy.KindArray || !action.More {
		t.Errorf("an unknown list is %s, more: %t", action.Kind, action.More)
	}
	resource := statement.Elems[1].Get("Resource")
	if !resource.Text.Equal(pattern.WithPrefix("arn:aws:s3:::")) {
		t.Errorf("Resource = %s", resource.Text)
	}
	if got, want := resource.Path(), "$.Statement[1].Resource"; got != want {
		t.Errorf("Path() = %s, want %s", got, want)
	}
}

// An unknown value of a type without parts may turn out to be null: it is not known as {} or [].
func TestNodeOfNoParts(t *testing.T) {
	for name, typ := range map[string]cty.Type{"an object": cty.EmptyObject, "a tuple": cty.EmptyTuple} {
		v := FromCty(cty.ObjectVal(map[string]cty.Value{"Condition": cty.UnknownVal(typ)}))
		if n, _ := v.Node(); !n.HasUnknown() {
			t.Errorf("%s: the tree is %s", name, n.JSON())
		}
	}
}

func TestNodeLimits(t *testing.T) {
	deep := cty.StringVal("x")
	for range policy.MaxDepth {
		deep = cty.TupleVal([]cty.Value{deep})
	}
	wide := make([]cty.Value, policy.MaxNodes)
	for i := range wide {
		wide[i] = cty.True
	}
	for name, test := range map[string]struct {
		in   cty.Value
		want string
	}{
		"depth": {cty.TupleVal([]cty.Value{deep}), policy.CodeSyntax},
		"size":  {cty.TupleVal(wide), policy.CodeTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			v := FromCty(test.in)
			n, problems := v.Node()
			if n != nil || len(problems) != 1 || !problems.Has(test.want) {
				t.Errorf("Node() = %v, %v, want one problem %s", n, problems, test.want)
			}
		})
	}
	t.Run("just within", func(t *testing.T) {
		v := FromCty(deep)
		if _, problems := v.Node(); problems != nil {
			t.Error(problems)
		}
	})
}

// document is a policy of n statements as an HCL object.
func document(n int) cty.Value {
	statements := make([]cty.Value, n)
	for i := range statements {
		statements[i] = cty.ObjectVal(map[string]cty.Value{
			"Sid":    cty.StringVal(fmt.Sprintf("Statement%d", i)),
			"Effect": cty.StringVal("Allow"),
			"Action": cty.TupleVal([]cty.Value{cty.StringVal("s3:GetObject"), cty.StringVal("s3:PutObject")}),
			"Resource": cty.TupleVal([]cty.Value{
				cty.StringVal(fmt.Sprintf("arn:aws:s3:::artifacts-%d/*", i)),
				cty.UnknownVal(cty.String).Refine().NotNull().StringPrefixFull("arn:aws:s3:::").NewValue(),
			}),
			"Condition": cty.ObjectVal(map[string]cty.Value{
				"StringEquals": cty.ObjectVal(map[string]cty.Value{"aws:PrincipalOrgID": cty.StringVal("o-tide")}),
			}),
		})
	}
	return cty.ObjectVal(map[string]cty.Value{
		"Version": cty.StringVal("2012-10-17"), "Statement": cty.TupleVal(statements),
	})
}

// BenchmarkDecode takes a document of 1,000 statements from the wire to the
// tree: with refinements, without them, and as JSON text.
func BenchmarkDecode(b *testing.B) {
	v := document(1000)
	packed, err := ctymsgpack.Marshal(v, cty.DynamicPseudoType)
	if err != nil {
		b.Fatal(err)
	}
	node := func(v Value) {
		if _, problems := v.Node(); problems != nil {
			b.Fatal(problems)
		}
	}
	b.Run("refined", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			v, err := ctymsgpack.Unmarshal(packed, cty.DynamicPseudoType)
			if err != nil {
				b.Fatal(err)
			}
			node(FromCty(v))
		}
	})
	b.Run("framework", func(b *testing.B) {
		raw, err := (&tfprotov6.DynamicValue{MsgPack: packed}).Unmarshal(tftypes.DynamicPseudoType)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		for b.Loop() {
			v, err := FromTerraform(raw)
			if err != nil {
				b.Fatal(err)
			}
			node(v)
		}
	})
	b.Run("tree", func(b *testing.B) {
		v := FromCty(v)
		b.ReportAllocs()
		for b.Loop() {
			node(v)
		}
	})
	b.Run("text", func(b *testing.B) {
		value := FromCty(v)
		n, _ := value.Node()
		text := strings.ReplaceAll(n.JSON(), "(unknown)", "unknown")
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			if _, problems := policy.ParseJSON(text); problems != nil {
				b.Fatal(problems)
			}
		}
	})
}
