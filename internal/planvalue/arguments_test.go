// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
	ctymsgpack "github.com/zclconf/go-cty/cty/msgpack"
)

// functions is a provider with a function that reads its second argument.
type functions struct {
	tfprotov6.ProviderServer
	argument attr.Value
	got      Value
}

func (f *functions) CallFunction(ctx context.Context, _ *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	var err error
	f.got, err = Argument(ctx, 1, f.argument)
	return &tfprotov6.CallFunctionResponse{}, err
}

func TestArgument(t *testing.T) {
	pack := func(v cty.Value, typ cty.Type) *tfprotov6.DynamicValue {
		packed, err := ctymsgpack.Marshal(v, typ)
		if err != nil {
			t.Fatal(err)
		}
		return &tfprotov6.DynamicValue{MsgPack: packed}
	}
	refined := cty.UnknownVal(cty.String).Refine().NotNull().StringPrefixFull("arn:aws:s3:::").NewValue()
	text := pack(refined, cty.String)
	list := pack(cty.TupleVal([]cty.Value{refined}), cty.DynamicPseudoType)
	first := pack(cty.StringVal("x"), cty.String)
	unknownList := types.DynamicValue(types.TupleValueMust([]attr.Type{types.StringType}, []attr.Value{types.StringUnknown()}))

	for name, test := range map[string]struct {
		argument attr.Value
		sent     []*tfprotov6.DynamicValue
		prefix   string
	}{
		"a string":        {types.StringUnknown(), []*tfprotov6.DynamicValue{first, text}, "arn:aws:s3:::"},
		"within a list":   {unknownList, []*tfprotov6.DynamicValue{first, list}, "arn:aws:s3:::"},
		"known":           {types.StringValue("arn:aws:sqs"), []*tfprotov6.DynamicValue{first, text}, "arn:aws:sqs"},
		"nothing sent":    {types.StringUnknown(), nil, ""},
		"null sent":       {types.StringUnknown(), []*tfprotov6.DynamicValue{first, nil}, ""},
		"not msgpack":     {types.StringUnknown(), []*tfprotov6.DynamicValue{first, {JSON: []byte(`"x"`)}}, ""},
		"broken":          {unknownList, []*tfprotov6.DynamicValue{first, {MsgPack: list.MsgPack[:4]}}, ""},
		"of another type": {types.StringUnknown(), []*tfprotov6.DynamicValue{first, list}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			inner := &functions{argument: test.argument}
			if _, err := Wrap(inner).CallFunction(t.Context(), &tfprotov6.CallFunctionRequest{Arguments: test.sent}); err != nil {
				t.Fatalf("the call failed for want of a refinement: %s", err)
			}
			got := inner.got
			if len(got.Elems) == 1 {
				got = got.Elems[0]
			}
			if prefix := got.Text.Prefix(); prefix != test.prefix {
				t.Errorf("prefix = %q, want %q", prefix, test.prefix)
			}
		})
	}

	t.Run("without a wrapper", func(t *testing.T) {
		if v, err := Argument(t.Context(), 1, types.StringUnknown()); err != nil || v.Text.Prefix() != "" {
			t.Errorf("Argument = %+v, %v", v, err)
		}
	})
}
