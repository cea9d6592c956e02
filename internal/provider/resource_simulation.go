// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// simulation is the resource iamproof_simulation, the gate. It creates nothing: it
// evaluates its expectations in every plan, and again before its state is saved.
type simulation struct{ data *data }

func newSimulation() resource.Resource { return &simulation{} }

var (
	_ resource.ResourceWithConfigure      = (*simulation)(nil)
	_ resource.ResourceWithModifyPlan     = (*simulation)(nil)
	_ resource.ResourceWithImportState    = (*simulation)(nil)
	_ resource.ResourceWithUpgradeState   = (*simulation)(nil)
	_ resource.ResourceWithValidateConfig = (*simulation)(nil)
)

// Metadata implements resource.Resource.
func (s *simulation) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_simulation"
}

// Schema implements resource.Resource.
func (s *simulation) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = simulationSchema()
}

// Configure implements resource.ResourceWithConfigure.
func (s *simulation) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	s.data = providerData(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements resource.ResourceWithValidateConfig: it reports what is
// wrong regardless of the values that are not known yet.
func (s *simulation) ValidateConfig(_ context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	checkRaw(req.Config.Raw, false, s.data, &resp.Diagnostics)
}

// ModifyPlan implements resource.ResourceWithModifyPlan: it evaluates what is known
// and plans the results. When Terraform applies it calls this again, with the values
// known by then.
func (s *simulation) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return // the simulation is removed
	}
	config, err := planvalue.Configuration(ctx, req.Config.Raw)
	if err != nil {
		resp.Diagnostics.AddError("Unreadable configuration", err.Error())
		return
	}
	if raw, ok := s.plan(&config, req.Plan.Raw, req.State.Raw, &resp.Diagnostics); ok {
		resp.Plan.Raw = raw
	}
}

// plan evaluates a configuration and returns the proposed value with all that is
// computed; false if there is no plan, because something is wrong or a gate fails.
func (s *simulation) plan(config *planvalue.Value, proposed, state tftypes.Value, diags *diag.Diagnostics) (tftypes.Value, bool) {
	was := priorOf(state)
	if s.unchanged(config, &was, diags) {
		return state, true
	}
	results, ok := s.compute(config, was, diags)
	if !ok {
		return proposed, false
	}
	raw, err := withResults(proposed, results)
	if err != nil {
		diags.AddError("Unexpected plan", err.Error()+". This is a bug in the provider.")
		return proposed, false
	}
	return raw, true
}

// compute evaluates a configuration and returns the computed attributes, but for the id;
// false if there is no plan, because something is wrong or a gate fails.
func (s *simulation) compute(config *planvalue.Value, was prior, diags *diag.Diagnostics) (map[string]any, bool) {
	var found diag.Diagnostics
	in, report := s.evaluate(config, &was, &found)
	diags.Append(withWayOut(found, was.exists)...)
	if report == nil || diags.HasError() {
		return nil, false
	}
	if in.nothing {
		diags.AddAttributeWarning(path.Root("expectations"), "Nothing to check: "+in.who(), "expectations is empty: the simulation passes with any policies.")
	}
	results := in.results(report)
	in.keepFound(results, config, &was, s.data)
	v := in.verify(report, was, s.data)
	results["verified_policies"] = v.policies
	v.warn(in, report, diags)
	return results, true
}

// evaluate evaluates a configuration and reports what does not hold. The report is
// nil if the configuration is wrong.
func (s *simulation) evaluate(config *planvalue.Value, was *prior, diags *diag.Diagnostics) (*simulationInput, *simulate.Report) {
	in, report := evaluateSimulation(config, false, was, s.data, diags)
	if report == nil {
		return in, nil
	}
	addDocumentErrors(diags, report.DocumentErrors, in.who(), s.data != nil && s.data.reportOnly)
	addDocumentErrors(diags, report.DocumentWarnings, in.who(), true)
	addDocumentErrors(diags, report.Warnings, "", true)
	for _, f := range report.Findings {
		at := placePath(f.Place)
		if f.Gate && (s.data == nil || !s.data.reportOnly) {
			diags.AddAttributeError(at, f.Summary, f.Detail)
		} else {
			diags.AddAttributeWarning(at, f.Summary, f.Detail)
		}
	}
	if report.Waiting != nil {
		diags.AddAttributeWarning(placePath(report.Waiting.Place), report.Waiting.Summary, report.Waiting.Detail)
	}
	return in, report
}

// wayOut is how to get rid of a simulation that fails. A provider cannot distinguish the
// plan of a destroy and any other.
const wayOut = "To destroy this configuration although something does not hold: terraform destroy -refresh=false, or set the environment variable IAMPROOF_ENFORCEMENT=report."

// withWayOut adds to the last error how to destroy a simulation that exists.
func withWayOut(list diag.Diagnostics, exists bool) diag.Diagnostics {
	if !exists {
		return list
	}
	for i := len(list) - 1; i >= 0; i-- {
		d, ok := list[i].(diag.DiagnosticWithPath)
		if !ok || d.Severity() != diag.SeverityError {
			continue
		}
		out := slices.Clone(list)
		out[i] = diag.NewAttributeErrorDiagnostic(d.Path(), d.Summary(), d.Detail()+"\n\n"+wayOut)
		return out
	}
	return list
}

// save evaluates the planned configuration once more and returns the state to save.
// State is the one before, null when creating. There is no state along with an error.
// Warnings were given when planning.
func (s *simulation) save(plan, state tftypes.Value, diags *diag.Diagnostics) (tftypes.Value, bool) {
	config, err := planvalue.FromTerraform(plan)
	if err != nil {
		diags.AddError("Unreadable plan", err.Error())
		return plan, false
	}
	var found diag.Diagnostics
	was := priorOf(state)
	in, report := s.evaluate(&config, &was, &found)
	diags.Append(found.Errors()...)
	if report == nil || diags.HasError() {
		return plan, false
	}
	if in.HasUnknown() || report.Passed == truth.Unknown {
		diags.AddError("Values are not known", "Terraform applies the simulation while some of its arguments are not known. This is a bug in Terraform or in a provider that they come from.")
		return plan, false
	}
	results := in.results(report)
	in.keepFound(results, &config, &was, s.data)
	results["verified_policies"] = in.verify(report, was, s.data).policies
	if state.IsNull() {
		results["id"] = in.newID(report)
	}
	saved, err := withResults(plan, results)
	if err != nil {
		diags.AddError("Unexpected plan", err.Error()+". This is a bug in the provider.")
		return plan, false
	}
	return saved, true
}

// Create implements resource.Resource.
func (s *simulation) Create(_ context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	if state, ok := s.save(req.Plan.Raw, tftypes.NewValue(req.Plan.Raw.Type(), nil), &resp.Diagnostics); ok {
		resp.State.Raw = state
	}
}

// Update implements resource.Resource.
func (s *simulation) Update(_ context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	if state, ok := s.save(req.Plan.Raw, req.State.Raw, &resp.Diagnostics); ok {
		resp.State.Raw = state
	}
}

// Read implements resource.Resource. The state is all there is.
func (s *simulation) Read(_ context.Context, req resource.ReadRequest, _ *resource.ReadResponse) {
	if s.data != nil {
		s.data.reads.add(idOf(req.State.Raw))
	}
}

// ImportState implements resource.ResourceWithImportState.
func (s *simulation) ImportState(_ context.Context, _ resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resp.Diagnostics.AddError("Nothing to import", "A simulation exists nowhere but in the Terraform configuration: write it there and apply.")
}

// Delete implements resource.Resource. There is nothing to delete.
func (s *simulation) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
