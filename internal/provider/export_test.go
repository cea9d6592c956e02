// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
)

// BareServer returns the provider's server without the framework's part of planning and
// applying simulations, which takes ten times as long as ours: for tests that plan by
// the thousand.
func BareServer() tfprotov6.ProviderServer {
	p := &iamproof{version: "test"}
	return planvalue.Wrap(&bare{providerserver.NewProtocol6(p)(), p})
}

type bare struct {
	tfprotov6.ProviderServer
	provider *iamproof
}

var bareSchema = sync.OnceValue(simulationSchema)

var bareType = sync.OnceValue(func() tftypes.Type { return bareSchema().Type().TerraformType(context.Background()) })

func (b *bare) simulation() *simulation { return &simulation{b.provider.configured.Load()} }

// ReadResource calls Read.
func (b *bare) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	state, err := req.CurrentState.Unmarshal(bareType())
	if err != nil {
		return nil, err
	}
	b.simulation().Read(ctx, resource.ReadRequest{State: tfsdk.State{Raw: state, Schema: bareSchema()}}, &resource.ReadResponse{})
	return &tfprotov6.ReadResourceResponse{NewState: req.CurrentState}, nil
}

// PlanResourceChange marks the computed attributes as unknown, but for the id of what
// exists, and calls ModifyPlan.
func (b *bare) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	config, state, plan, err := bareValues(req.Config, req.PriorState, req.ProposedNewState)
	if err != nil {
		return nil, err
	}
	computed := make(map[string]any)
	for name, a := range bareSchema().Attributes {
		if a.IsComputed() && (name != "id" || state.IsNull()) {
			computed[name] = unknown{}
		}
	}
	if plan, err = withResults(plan, computed); err != nil {
		return nil, err
	}
	r := resource.ModifyPlanRequest{
		Config: tfsdk.Config{Raw: config, Schema: bareSchema()}, Plan: tfsdk.Plan{Raw: plan, Schema: bareSchema()},
		State: tfsdk.State{Raw: state, Schema: bareSchema()},
	}
	resp := resource.ModifyPlanResponse{Plan: r.Plan}
	b.simulation().ModifyPlan(ctx, r, &resp)
	out, err := tfprotov6.NewDynamicValue(bareType(), resp.Plan.Raw)
	return &tfprotov6.PlanResourceChangeResponse{PlannedState: &out, Diagnostics: bareDiagnostics(resp.Diagnostics)}, err
}

// ApplyResourceChange calls Create or Update.
func (b *bare) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	config, state, plan, err := bareValues(req.Config, req.PriorState, req.PlannedState)
	if err != nil {
		return nil, err
	}
	var diags diag.Diagnostics
	saved := tfsdk.State{Raw: state, Schema: bareSchema()}
	c, p := tfsdk.Config{Raw: config, Schema: bareSchema()}, tfsdk.Plan{Raw: plan, Schema: bareSchema()}
	if state.IsNull() {
		resp := resource.CreateResponse{State: saved}
		b.simulation().Create(ctx, resource.CreateRequest{Config: c, Plan: p}, &resp)
		saved, diags = resp.State, resp.Diagnostics
	} else {
		resp := resource.UpdateResponse{State: saved}
		b.simulation().Update(ctx, resource.UpdateRequest{Config: c, Plan: p, State: saved}, &resp)
		saved, diags = resp.State, resp.Diagnostics
	}
	out, err := tfprotov6.NewDynamicValue(bareType(), saved.Raw)
	return &tfprotov6.ApplyResourceChangeResponse{NewState: &out, Diagnostics: bareDiagnostics(diags)}, err
}

func bareValues(config, state, plan *tfprotov6.DynamicValue) (c, s, p tftypes.Value, err error) {
	if c, err = config.Unmarshal(bareType()); err != nil {
		return c, s, p, err
	}
	if s, err = state.Unmarshal(bareType()); err != nil {
		return c, s, p, err
	}
	p, err = plan.Unmarshal(bareType())
	return c, s, p, err
}

func bareDiagnostics(list diag.Diagnostics) []*tfprotov6.Diagnostic {
	out := make([]*tfprotov6.Diagnostic, len(list))
	for i, d := range list {
		out[i] = &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityWarning, Summary: d.Summary(), Detail: d.Detail()}
		if d.Severity() == diag.SeverityError {
			out[i].Severity = tfprotov6.DiagnosticSeverityError
		}
		if d, ok := d.(diag.DiagnosticWithPath); ok {
			at := tftypes.NewAttributePath()
			for _, step := range d.Path().Steps() {
				switch step := step.(type) {
				case path.PathStepAttributeName:
					at = at.WithAttributeName(string(step))
				case path.PathStepElementKeyInt:
					at = at.WithElementKeyInt(int(step))
				}
			}
			out[i].Attribute = at
		}
	}
	return out
}

// LivePermissions are the permissions that each live data source needs, as documents.
func LivePermissions() map[string]string {
	return map[string]string{
		"principal": permissionsDocument(principalPermissions), "principals": permissionsDocument(bulkPermissions),
		"organization_policies": permissionsDocument(organizationPermissions), "credential_report": permissionsDocument(reportPermissions),
		"last_accessed": permissionsDocument(slices.Concat(accessedPermissions, principalPermissions)),
	}
}
