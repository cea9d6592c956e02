// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
)

// simulations is what the shortcut knows of the resource iamproof_simulation.
var simulations = sync.OnceValue(func() (r struct {
	name string
	// attributes are the types of the attributes; typ is the type of all, as
	// [planvalue.FromMsgpack] takes it, and err is set if there is none.
	attributes map[string]tftypes.Type
	typ        cty.Type
	err        error
},
) {
	r.name = "iamproof_simulation"
	typ := simulationSchema().Type().TerraformType(context.Background())
	if object, ok := typ.(tftypes.Object); ok {
		r.attributes = object.AttributeTypes
	}
	r.typ, r.err = planvalue.CtyType(typ)
	return r
})

// simulationValues reads a configuration; ok is false if it cannot be read.
func simulationValues(config *tfprotov6.DynamicValue) (values planvalue.Value, ok bool) {
	if config == nil || config.MsgPack == nil || simulations().err != nil {
		return values, false
	}
	values, err := planvalue.FromMsgpack(config.MsgPack, simulations().typ)
	return values, err == nil
}

// PlanResourceChange implements tfprotov6.ProviderServer. A simulation computes all of
// its computed attributes in every plan, so that nothing is left of what the framework
// does in many walks over the policies: it is decoded once and evaluated, and what the
// configuration says goes into the plan as it came.
func (s *shortcut) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	if req.TypeName == simulations().name {
		if resp := s.planSimulation(req); resp != nil {
			return resp, nil
		}
	}
	return s.ProviderServer.PlanResourceChange(ctx, req)
}

// planSimulation plans a simulation; nil if the framework has to.
func (s *shortcut) planSimulation(req *tfprotov6.PlanResourceChangeRequest) *tfprotov6.PlanResourceChangeResponse {
	values, ok := simulationValues(req.Config)
	if !ok {
		return nil
	}
	planned, err := planvalue.Unpack(req.Config.MsgPack)
	if err != nil || planned == nil || req.PriorState == nil {
		return nil // what is removed is simple
	}
	state, err := planvalue.Unpack(req.PriorState.MsgPack)
	if err != nil {
		return nil
	}
	was, err := priorPacked(req.PriorState, state)
	if err != nil {
		return nil
	}
	resp := &tfprotov6.PlanResourceChangeResponse{PlannedState: req.ProposedNewState, PlannedPrivate: req.PriorPrivate}
	var found diag.Diagnostics
	sim := &simulation{data: s.provider.configured.Load()}
	if !samePacked(planned, state) && sim.unchanged(&values, &was, &found) {
		resp.PlannedState = req.PriorState
		resp.Diagnostics, ok = protocolDiagnostics(found)
		if !ok {
			return nil
		}
		return resp
	}
	results, done := sim.compute(&values, was, &found)
	if resp.Diagnostics, ok = protocolDiagnostics(found); !ok {
		return nil
	}
	if done {
		results["id"] = unknown{}
		if was.exists {
			delete(results, "id")
			planned["id"] = state["id"]
		}
		if resp.PlannedState, err = packResults(planned, results); err != nil {
			return nil
		}
	}
	return resp
}

// ValidateResourceConfig implements tfprotov6.ProviderServer.
func (s *shortcut) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	if req.TypeName == simulations().name {
		if resp := s.validateSimulation(req.Config); resp != nil {
			return resp, nil
		}
	}
	return s.ProviderServer.ValidateResourceConfig(ctx, req)
}

// validateSimulation validates a configuration that is as the schema wants it; nil for
// any other, about which the framework has something to say.
func (s *shortcut) validateSimulation(config *tfprotov6.DynamicValue) *tfprotov6.ValidateResourceConfigResponse {
	values, ok := simulationValues(config)
	if !ok || !requiredGiven(values.Get("expectations")) {
		return nil
	}
	var found diag.Diagnostics
	checkSimulation(&values, false, s.provider.configured.Load(), &found)
	out, ok := protocolDiagnostics(found)
	if !ok {
		return nil
	}
	return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: out}
}

// requiredGiven reports whether every expectation has what the schema requires.
func requiredGiven(expectations *planvalue.Value) bool {
	for i := range expectations.Elems {
		e := &expectations.Elems[i]
		if e.Kind != planvalue.Object {
			continue
		}
		for _, name := range []string{"decision", "actions"} {
			if e.Get(name).Kind == planvalue.Null {
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
