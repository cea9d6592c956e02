// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	ctymsgpack "github.com/zclconf/go-cty/cty/msgpack"
)

// server is a provider with one resource, which reads its configuration when it is
// planned.
type server struct {
	tfprotov6.ProviderServer
	schemaErr error
	raw       tftypes.Value

	mutex   sync.Mutex
	schemas int
	got     []Value
}

func (s *server) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.schemas++
	return &tfprotov6.GetProviderSchemaResponse{ResourceSchemas: map[string]*tfprotov6.Schema{
		"gate": {Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{
			{Name: "policy", Type: tftypes.DynamicPseudoType, Optional: true},
			{Name: "tags", Type: tftypes.Map{ElementType: tftypes.List{ElementType: tftypes.String}}, Optional: true},
			{Name: "numbers", Type: tftypes.Set{ElementType: tftypes.Tuple{ElementTypes: []tftypes.Type{tftypes.Number, tftypes.Bool}}}, Optional: true},
		}}},
	}}, s.schemaErr
}

func (s *server) PlanResourceChange(ctx context.Context, _ *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	v, err := Configuration(ctx, s.raw)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.got = append(s.got, v)
	return &tfprotov6.PlanResourceChangeResponse{}, err
}

func TestWrap(t *testing.T) {
	refined := cty.UnknownVal(cty.String).Refine().NotNull().StringPrefixFull("arn:aws:s3:::").NewValue()
	config := cty.ObjectVal(map[string]cty.Value{
		"policy":  cty.TupleVal([]cty.Value{refined}),
		"tags":    cty.NullVal(cty.Map(cty.List(cty.String))),
		"numbers": cty.NullVal(cty.Set(cty.Tuple([]cty.Type{cty.Number, cty.Bool}))),
	})
	typ := cty.Object(map[string]cty.Type{
		"policy": cty.DynamicPseudoType, "tags": cty.Map(cty.List(cty.String)),
		"numbers": cty.Set(cty.Tuple([]cty.Type{cty.Number, cty.Bool})),
	})
	packed, err := ctymsgpack.Marshal(config, typ)
	if err != nil {
		t.Fatal(err)
	}
	raw := tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"policy": tftypes.DynamicPseudoType}},
		map[string]tftypes.Value{"policy": tftypes.NewValue(
			tftypes.Tuple{ElementTypes: []tftypes.Type{tftypes.String}},
			[]tftypes.Value{tftypes.NewValue(tftypes.String, tftypes.UnknownValue)},
		)})

	for name, test := range map[string]struct {
		resource  string
		config    *tfprotov6.DynamicValue
		schemaErr error
		prefix    string
	}{
		"refined":            {"gate", &tfprotov6.DynamicValue{MsgPack: packed}, nil, "arn:aws:s3:::"},
		"not msgpack":        {"gate", &tfprotov6.DynamicValue{JSON: []byte("{}")}, nil, ""},
		"nothing sent":       {"gate", nil, nil, ""},
		"broken":             {"gate", &tfprotov6.DynamicValue{MsgPack: packed[:len(packed)-3]}, nil, ""},
		"unknown resource":   {"door", &tfprotov6.DynamicValue{MsgPack: packed}, nil, ""},
		"schema unavailable": {"gate", &tfprotov6.DynamicValue{MsgPack: packed}, errors.New("no"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			inner := &server{raw: raw, schemaErr: test.schemaErr}
			wrapped := Wrap(inner)
			req := &tfprotov6.PlanResourceChangeRequest{TypeName: test.resource, Config: test.config}
			var wait sync.WaitGroup
			for range 4 {
				wait.Go(func() {
					if _, err := wrapped.PlanResourceChange(t.Context(), req); err != nil {
						t.Errorf("the call failed for want of a refinement: %s", err)
					}
				})
			}
			wait.Wait()
			for _, v := range inner.got {
				policy := v.Get("policy")
				if len(policy.Elems) != 1 {
					t.Fatalf("policy = %+v", policy)
				}
				if got := policy.Elems[0].Text.Prefix(); got != test.prefix {
					t.Errorf("prefix = %q, want %q", got, test.prefix)
				}
			}
			if test.prefix != "" && inner.schemas != 1 {
				t.Errorf("the schema was asked for %d times", inner.schemas)
			}
		})
	}

	t.Run("without a wrapper", func(t *testing.T) {
		v, err := Configuration(t.Context(), raw)
		if err != nil {
			t.Fatal(err)
		}
		if elems := v.Get("policy").Elems; len(elems) != 1 || elems[0].Text.Prefix() != "" {
			t.Errorf("policy = %+v", elems)
		}
	})
}
