// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
)

// simulations is what the shortcut knows of the resource iamproof_simulation.
var simulations = sync.OnceValue(func() (r struct {
	name   string
	schema schema.Schema
	typ    tftypes.Type
},
) {
	r.name = "iamproof_simulation"
	r.schema = simulationSchema()
	r.typ = r.schema.Type().TerraformType(context.Background())
	return r
})

// PlanResourceChange implements tfprotov6.ProviderServer. A simulation computes all of
// its computed attributes in every plan, so that nothing is left of what the framework
// does in many walks over the policies: it is decoded once, evaluated and encoded.
func (s *shortcut) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	if req.TypeName == simulations().name {
		if resp := s.planSimulation(ctx, req); resp != nil {
			return resp, nil
		}
	}
	return s.ProviderServer.PlanResourceChange(ctx, req)
}

// planSimulation plans a simulation; nil if the framework has to.
func (s *shortcut) planSimulation(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) *tfprotov6.PlanResourceChangeResponse {
	if req.Config == nil || req.PriorState == nil || req.ProposedNewState == nil {
		return nil
	}
	typ := simulations().typ
	config, err := req.Config.Unmarshal(typ)
	if err != nil || config.IsNull() {
		return nil // what is removed is simple
	}
	state, err := req.PriorState.Unmarshal(typ)
	if err != nil {
		return nil
	}
	proposed, ok := proposedValue(config, state)
	if !ok {
		return nil
	}
	values, err := planvalue.Configuration(ctx, config)
	if err != nil {
		return nil
	}
	resp := &tfprotov6.PlanResourceChangeResponse{PlannedState: req.ProposedNewState, PlannedPrivate: req.PriorPrivate}
	var found diag.Diagnostics
	planned, done := (&simulation{data: s.provider.configured.Load()}).plan(&values, proposed, state, &found)
	if resp.Diagnostics, ok = protocolDiagnostics(found); !ok {
		return nil
	}
	if done {
		value, err := tfprotov6.NewDynamicValue(typ, planned)
		if err != nil {
			return nil
		}
		resp.PlannedState = &value
	}
	return resp
}

// proposedValue is the configuration with the id of the state; the rest of what is
// computed is always planned.
func proposedValue(config, state tftypes.Value) (tftypes.Value, bool) {
	var attributes map[string]tftypes.Value
	if config.As(&attributes) != nil {
		return config, false
	}
	out := make(map[string]tftypes.Value, len(attributes))
	for name, v := range attributes {
		out[name] = v
	}
	out["id"] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	if !state.IsNull() {
		id, ok := attributeOf(state, "id").(tftypes.Value)
		if !ok {
			return config, false
		}
		out["id"] = id
	}
	return tftypes.NewValue(config.Type(), out), true
}

// ValidateResourceConfig implements tfprotov6.ProviderServer.
func (s *shortcut) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	if req.TypeName == simulations().name {
		if resp := s.validateSimulation(ctx, req.Config); resp != nil {
			return resp, nil
		}
	}
	return s.ProviderServer.ValidateResourceConfig(ctx, req)
}

// validateSimulation validates a configuration that is as the schema wants it; nil for
// any other, about which the framework has something to say.
func (s *shortcut) validateSimulation(ctx context.Context, value *tfprotov6.DynamicValue) *tfprotov6.ValidateResourceConfigResponse {
	if value == nil {
		return nil
	}
	raw, err := value.Unmarshal(simulations().typ)
	if err != nil || !requiredGiven(raw) {
		return nil
	}
	var resp resource.ValidateConfigResponse
	gate := &simulation{data: s.provider.configured.Load()}
	gate.ValidateConfig(ctx, resource.ValidateConfigRequest{Config: tfsdk.Config{Raw: raw, Schema: simulations().schema}}, &resp)
	out, ok := protocolDiagnostics(resp.Diagnostics)
	if !ok {
		return nil
	}
	return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: out}
}

// requiredGiven reports whether every expectation has what the schema requires.
func requiredGiven(raw tftypes.Value) bool {
	list, ok := attributeOf(raw, "expectations").(tftypes.Value)
	if !ok || list.IsNull() || !list.IsKnown() {
		return ok
	}
	var elems []tftypes.Value
	if list.As(&elems) != nil {
		return false
	}
	for _, e := range elems {
		if e.IsNull() || !e.IsKnown() {
			continue
		}
		for _, name := range []string{"decision", "actions"} {
			if v, ok := attributeOf(e, name).(tftypes.Value); !ok || v.IsNull() {
				return false
			}
		}
	}
	return true
}

// protocolDiagnostics returns diagnostics as the protocol has them; ok is false if one is
// at a place that is not one of attributes and indexes.
func protocolDiagnostics(list diag.Diagnostics) (out []*tfprotov6.Diagnostic, ok bool) {
	for _, d := range list {
		one := &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityWarning, Summary: d.Summary(), Detail: d.Detail()}
		if d.Severity() == diag.SeverityError {
			one.Severity = tfprotov6.DiagnosticSeverityError
		}
		if d, ok := d.(diag.DiagnosticWithPath); ok {
			at := tftypes.NewAttributePath()
			for _, step := range d.Path().Steps() {
				switch step := step.(type) {
				case path.PathStepAttributeName:
					at = at.WithAttributeName(string(step))
				case path.PathStepElementKeyInt:
					at = at.WithElementKeyInt(int(step))
				default:
					return nil, false
				}
			}
			one.Attribute = at
		}
		out = append(out, one)
	}
	return out, true
}
