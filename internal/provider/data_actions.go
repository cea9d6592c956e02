// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
)

// actions is the data source iamproof_actions: a query of the service catalogue.
type actions struct{ data *data }

func newActions() datasource.DataSource { return &actions{} }

var (
	_ datasource.DataSourceWithConfigure      = (*actions)(nil)
	_ datasource.DataSourceWithValidateConfig = (*actions)(nil)
)

// maxDetails is of how many actions the data source gives details: about a megabyte of
// state, while those of all actions would take Terraform half a minute a plan.
const maxDetails = 1_000

// Metadata implements datasource.DataSource.
func (a *actions) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_actions"
}

// Schema implements datasource.DataSource.
func (a *actions) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = actionsSchema()
}

// Configure implements datasource.DataSourceWithConfigure.
func (a *actions) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	a.data = providerData(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements datasource.DataSourceWithValidateConfig: it reports what is
// wrong regardless of the provider's additional_actions.
func (a *actions) ValidateConfig(_ context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	config, err := planvalue.FromTerraform(req.Config.Raw)
	if err != nil {
		resp.Diagnostics.AddError("Unreadable configuration", err.Error())
		return
	}
	q := readActionsQuery(&config, &resp.Diagnostics)
	if q.empty {
		resp.Diagnostics.AddError("Nothing to look for", `The query has no arguments. Name services, such as services = ["s3"], or patterns, such as patterns = ["s3:Get*"], `+
			`or any of the other arguments; patterns = ["*"] gives all actions.`)
	}
}

// Read implements datasource.DataSource.
func (a *actions) Read(_ context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	config, err := planvalue.FromTerraform(req.Config.Raw)
	if err != nil {
		resp.Diagnostics.AddError("Unreadable configuration", err.Error())
		return
	}
	q := readActionsQuery(&config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	services := a.data.actions()
	found := q.find(services, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if len(found) == 0 {
		resp.Diagnostics.AddWarning("Nothing found", "No action is what all arguments of the query ask for: the result is empty.")
	}
	names := make([]any, len(found))
	for i, action := range found {
		names[i] = action.Name
	}
	var details any // null
	if len(found) <= maxDetails {
		members := make(map[string]any, len(found))
		for _, action := range found {
			members[action.Name] = actionDetails(action)
		}
		details = members
	}
	source := services.Source()
	state, err := withResults(req.Config.Raw, map[string]any{
		"actions": names, "details": details, "catalogue_version": source.Version, "catalogue_date": source.Date,
	})
	if err != nil {
		resp.Diagnostics.AddError("Unexpected configuration", err.Error()+". This is a bug in the provider.")
		return
	}
	resp.State.Raw = state
}
