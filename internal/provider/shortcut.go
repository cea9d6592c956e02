// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
)

// shortcut is a server that calls the data source iamproof_policy_document itself
// while nothing is wrong with a document, answers reads of simulations with their state,
// and leaves everything else to the framework's server, which it stands in front of. The answers are the same, in a tenth of the
// time: the framework walks all blocks several times and looks up the type of every
// value in them anew, and a configuration can have a thousand documents.
type shortcut struct {
	tfprotov6.ProviderServer
	provider *iamproof
}

// documentSource is what the shortcut knows of the data source.
var documentSource = sync.OnceValue(func() (d struct {
	name   string
	schema schema.Schema
	typ    tftypes.Type
},
) {
	d.name = "iamproof_policy_document"
	d.schema = policyDocumentSchema()
	d.typ = d.schema.Type().TerraformType(context.Background())
	return d
})

// ReadResource implements tfprotov6.ProviderServer. A simulation is nothing but its state,
// so that reading it changes nothing; the framework would compare every value in it with
// itself, in every plan.
func (s *shortcut) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	if req.TypeName == simulations().name && req.CurrentState != nil {
		s.noteRead(req.CurrentState)
		return &tfprotov6.ReadResourceResponse{NewState: req.CurrentState, Private: req.Private, NewIdentity: req.CurrentIdentity}, nil
	}
	return s.ProviderServer.ReadResource(ctx, req)
}

// noteRead notes that a simulation was read.
func (s *shortcut) noteRead(sent *tfprotov6.DynamicValue) {
	d := s.provider.configured.Load()
	if d == nil {
		return
	}
	if state, err := planvalue.Unpack(sent.MsgPack); err == nil && state != nil {
		if id, err := packedID(state); err == nil {
			d.reads.add(id)
		}
	}
}

// ValidateDataResourceConfig implements tfprotov6.ProviderServer.
func (s *shortcut) ValidateDataResourceConfig(ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	if req.TypeName == documentSource().name && s.valid(ctx, req.Config) {
		return &tfprotov6.ValidateDataResourceConfigResponse{}, nil
	}
	return s.ProviderServer.ValidateDataResourceConfig(ctx, req)
}

// ReadDataSource implements tfprotov6.ProviderServer.
func (s *shortcut) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	if req.TypeName == documentSource().name {
		if resp := s.read(ctx, req.Config); resp != nil {
			return resp, nil
		}
	}
	return s.ProviderServer.ReadDataSource(ctx, req)
}

// valid reports whether there is nothing to say about a configuration.
func (s *shortcut) valid(ctx context.Context, value *tfprotov6.DynamicValue) bool {
	config, ok := documentConfig(value)
	if !ok || !plainObject(documentSource().schema.Attributes, documentSource().schema.Blocks, config.Raw) {
		return false
	}
	var resp datasource.ValidateConfigResponse
	(&policyDocument{}).ValidateConfig(ctx, datasource.ValidateConfigRequest{Config: config}, &resp)
	return len(resp.Diagnostics) == 0
}

// read reads a document; it returns nil if something is wrong with it.
func (s *shortcut) read(ctx context.Context, value *tfprotov6.DynamicValue) *tfprotov6.ReadDataSourceResponse {
	config, ok := documentConfig(value)
	if !ok {
		return nil
	}
	var read datasource.ReadResponse
	(&policyDocument{data: s.provider.configured.Load()}).Read(ctx, datasource.ReadRequest{Config: config}, &read)
	warnings, ok := protocolWarnings(read.Diagnostics)
	if !ok {
		return nil
	}
	state, err := tfprotov6.NewDynamicValue(documentSource().typ, read.State.Raw)
	if err != nil {
		return nil
	}
	return &tfprotov6.ReadDataSourceResponse{State: &state, Diagnostics: warnings}
}

// protocolWarnings returns warnings as the protocol has them; ok is false if there is
// anything else, or a place that is not one of attributes and indexes.
func protocolWarnings(list diag.Diagnostics) (warnings []*tfprotov6.Diagnostic, ok bool) {
	if list.HasError() {
		return nil, false
	}
	return protocolDiagnostics(list)
}

func documentConfig(value *tfprotov6.DynamicValue) (config tfsdk.Config, ok bool) {
	if value == nil {
		return config, false
	}
	raw, err := value.Unmarshal(documentSource().typ)
	if err != nil {
		return config, false
	}
	return tfsdk.Config{Raw: raw, Schema: documentSource().schema}, true
}

// plainObject reports whether the framework has nothing to say about the value of an
// object or block, going by its schema. False means that it may have.
func plainObject(attributes map[string]schema.Attribute, blocks map[string]schema.Block, object tftypes.Value) bool {
	var values map[string]tftypes.Value
	if !object.IsKnown() || object.As(&values) != nil {
		return false
	}
	for name, a := range attributes {
		if !plainAttribute(a, values[name]) {
			return false
		}
	}
	for name, b := range blocks {
		if !plainBlock(b, values[name]) {
			return false
		}
	}
	return true
}

func plainAttribute(attribute schema.Attribute, value tftypes.Value) bool {
	if value.IsNull() {
		return !attribute.IsRequired()
	}
	validators := 0
	switch a := attribute.(type) {
	case schema.StringAttribute:
		validators = len(a.Validators)
	case schema.ListAttribute:
		validators = len(a.Validators)
	case schema.SetAttribute:
		validators = len(a.Validators)
	default:
		return false
	}
	return validators == 0 && attribute.GetDeprecationMessage() == ""
}

func plainBlock(block schema.Block, value tftypes.Value) bool {
	var object schema.NestedBlockObject
	validators := 0
	switch b := block.(type) {
	case schema.ListNestedBlock:
		object, validators = b.NestedObject, len(b.Validators)
	case schema.SetNestedBlock:
		object, validators = b.NestedObject, len(b.Validators)
	default:
		return false
	}
	var elems []tftypes.Value
	if validators+len(object.Validators) > 0 || !value.IsKnown() || value.As(&elems) != nil {
		return false
	}
	for _, e := range elems {
		if !plainObject(object.Attributes, object.Blocks, e) {
			return false
		}
	}
	return true
}
