// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

import (
	"context"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
)

// Wrap returns a server that behaves as the one given, but keeps the configuration
// of every resource it plans for [Configuration], and the arguments of every function
// it calls for [Argument], with the refinements that the framework drops.
//
// If the server also has other interfaces than ProviderServer, the result does
// not have them.
func Wrap(server tfprotov6.ProviderServer) tfprotov6.ProviderServer {
	return &wrapper{ProviderServer: server}
}

type wrapper struct {
	tfprotov6.ProviderServer

	mutex sync.Mutex
	types map[string]cty.Type // of resources, by type name; nil until asked for
}

// configurationKey is the context key of a func() (Value, error).
type configurationKey struct{}

// PlanResourceChange hands the configuration to the server in the context. It is
// decoded when somebody asks for it.
func (w *wrapper) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	decode := sync.OnceValues(func() (Value, error) { return w.decode(ctx, req.TypeName, req.Config) })
	return w.ProviderServer.PlanResourceChange(context.WithValue(ctx, configurationKey{}, decode), req)
}

// decode reads the configuration of a resource with its refinements.
func (w *wrapper) decode(ctx context.Context, resource string, config *tfprotov6.DynamicValue) (Value, error) {
	if config == nil || config.MsgPack == nil {
		return Value{}, fmt.Errorf("the configuration of %s did not come as msgpack", resource)
	}
	typ, err := w.resourceType(ctx, resource)
	if err != nil {
		return Value{}, err
	}
	v, err := FromMsgpack(config.MsgPack, typ)
	if err != nil {
		return Value{}, fmt.Errorf("reading the configuration of %s: %w", resource, err)
	}
	return v, nil
}

// resourceType returns the type of a resource's configuration. Schemas are asked
// for once; calls may come from several goroutines.
func (w *wrapper) resourceType(ctx context.Context, resource string) (cty.Type, error) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.types == nil {
		schemas, err := w.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
		if err != nil {
			return cty.NilType, fmt.Errorf("asking for the provider's schema: %w", err)
		}
		types := make(map[string]cty.Type, len(schemas.ResourceSchemas))
		for name, schema := range schemas.ResourceSchemas {
			if types[name], err = CtyType(schema.ValueType()); err != nil {
				return cty.NilType, fmt.Errorf("reading the schema of %s: %w", name, err)
			}
		}
		w.types = types
	}
	typ, ok := w.types[resource]
	if !ok {
		return cty.NilType, fmt.Errorf("there is no resource %s", resource)
	}
	return typ, nil
}

// Configuration returns the configuration of the resource that is being planned:
// with refinements where something is unknown and the context comes through a server
// of [Wrap], else as raw has it. It never fails because of a missing refinement.
func Configuration(ctx context.Context, raw tftypes.Value) (Value, error) {
	plain, err := FromTerraform(raw)
	if err != nil || !plain.HasUnknown() {
		return plain, err
	}
	if decode, ok := ctx.Value(configurationKey{}).(func() (Value, error)); ok {
		if v, err := decode(); err == nil {
			return v, nil
		}
	}
	return plain, nil
}
