// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
)

// effectivePermissions is the data source iamproof_effective_permissions: what the
// resource iamproof_simulation finds, without a gate. Terraform reads it once
// everything in it is known.
type effectivePermissions struct{ data *data }

func newEffectivePermissions() datasource.DataSource { return &effectivePermissions{} }

var (
	_ datasource.DataSourceWithConfigure      = (*effectivePermissions)(nil)
	_ datasource.DataSourceWithValidateConfig = (*effectivePermissions)(nil)
)

// Metadata implements datasource.DataSource.
func (e *effectivePermissions) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_effective_permissions"
}

// Schema implements datasource.DataSource. The attributes are those of the resource;
// documents are not verified, so that it has none of these, and no id.
func (e *effectivePermissions) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := dataAttributes(simulationSchema().Attributes)
	delete(attributes, "id")
	delete(attributes, "verified_policies")
	delete(attributes, "new_access")
	attributes["expectations"] = questions()
	attributes["on_undetermined"] = schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "As in `iamproof_simulation`, so that arguments can be copied between the two. Without effect: all values are known when this is read, " +
			"and a decision that is not certain is reported as `undetermined`.",
	}
	for _, name := range []string{"within", "includes", "excludes"} {
		attributes[name] = withoutGate(attributes[name])
	}
	attributes["passed"] = schema.BoolAttribute{
		Computed:            true,
		MarkdownDescription: "Whether every proof and every expectation with a `decision` holds, except for those with `enforcement = \"warn\"`.",
	}
	attributes["detail"] = schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: "`\"summary\"` (default), or `\"full\"`: `evaluations` has an account of every request.",
	}
	attributes["evaluations"] = dataAttribute(evaluationsSchema())
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reports what a principal is allowed and denied under a set of policies: the same evaluation as `iamproof_simulation`, which never fails because of what it finds. " +
			"For `check` blocks, outputs and `terraform test`. It is not a gate: nothing waits for it, and Terraform does not read it while one of its arguments is unknown.",
		Attributes: attributes,
	}
}

// withoutGate describes a proof that fails no plan.
func withoutGate(proof schema.Attribute) schema.Attribute {
	a, ok := proof.(schema.DynamicAttribute)
	if !ok {
		return proof
	}
	a.MarkdownDescription = strings.Replace(a.MarkdownDescription, failsThePlan, "The verdict is in `results`.", 1)
	return a
}

// questions are the expectations, which need no decision here.
func questions() schema.Attribute {
	fields := dataAttributes(expectationSchema())
	fields["decision"] = schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "What is expected: `allowed`; `denied`, either way; `explicitDeny`; or `implicitDeny`. Without it, the expectation is a question, " +
			"and `results` has the answer.",
	}
	fields["enforcement"] = schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: "`\"error\"` (default), or `\"warn\"`: the expectation does not count for `passed`.",
	}
	return schema.ListNestedAttribute{
		Optional:            true,
		MarkdownDescription: "What to ask, and what is expected.",
		NestedObject:        schema.NestedAttributeObject{Attributes: fields},
	}
}

// Configure implements datasource.DataSourceWithConfigure.
func (e *effectivePermissions) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	e.data = providerData(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements datasource.DataSourceWithValidateConfig.
func (e *effectivePermissions) ValidateConfig(_ context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	checkRaw(req.Config.Raw, true, e.data, &resp.Diagnostics)
}

// Read implements datasource.DataSource.
func (e *effectivePermissions) Read(_ context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	config, err := planvalue.FromTerraform(req.Config.Raw)
	if err != nil {
		resp.Diagnostics.AddError("Unreadable configuration", err.Error())
		return
	}
	in, report := evaluateSimulation(&config, true, &prior{}, e.data, &resp.Diagnostics)
	if report == nil || resp.Diagnostics.HasError() {
		return
	}
	addDocumentErrors(&resp.Diagnostics, slices.Concat(report.DocumentErrors, report.DocumentWarnings), in.who(), true)
	addDocumentErrors(&resp.Diagnostics, report.Warnings, "", true)
	results := in.results(report)
	results["evaluations"] = nil
	if in.Detail {
		results["evaluations"] = evaluations(report)
	}
	state, err := withResults(req.Config.Raw, results)
	if err != nil {
		resp.Diagnostics.AddError("Unexpected configuration", err.Error()+". This is a bug in the provider.")
		return
	}
	resp.State.Raw = state
}
