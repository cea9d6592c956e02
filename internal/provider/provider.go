// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package provider is the surface of the provider in Terraform's terms: schemas,
// the way from configuration to the packages that do the work and back, and
// diagnostics. It decides nothing about IAM itself.
package provider

import (
	"context"
	"os"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// New returns a function that makes the provider. Version is the release it
// reports.
func New(version string) func() provider.Provider {
	return func() provider.Provider { return &iamproof{version: version} }
}

// Server returns a function that makes the provider's server, which knows the
// beginning of strings that are not known in full (see [planvalue.Wrap]) and is quick
// with policy documents (see shortcut).
func Server(version string) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		p := &iamproof{version: version}
		return planvalue.Wrap(&shortcut{providerserver.NewProtocol6(p)(), p})
	}
}

var _ provider.ProviderWithFunctions = (*iamproof)(nil)

// iamproof is the provider.
type iamproof struct {
	version string
	// configured is what the configuration gave, for those that the framework does not
	// hand it to.
	configured atomic.Pointer[data]
	// validated is what the configuration that was validated last declares: what validates
	// data sources is not configured. Terraform validates no provider without arguments.
	validated atomic.Pointer[declaration]
}

// declaration is the catalogue with additional actions, nil while these are not known.
type declaration struct{ catalog *catalog.Catalog }

// declared is the catalogue as far as validation knows it, nil if it does not.
func (p *iamproof) declared() *catalog.Catalog {
	if d := p.validated.Load(); d != nil {
		return d.catalog
	}
	return catalog.Default()
}

// data is what the provider's configuration gives to its resources.
type data struct {
	// reportOnly turns every gate failure into a warning; perhapsReportOnly says that it
	// is not known yet whether it does.
	reportOnly, perhapsReportOnly bool
	catalog                       *catalog.Catalog
	validation                    validationSettings
	live                          live
	// reads are the simulations that were read.
	reads reads
}

type providerModel struct {
	Enforcement       types.String `tfsdk:"enforcement"`
	FailOn            types.String `tfsdk:"fail_on"`
	SeverityOverrides types.Map    `tfsdk:"severity_overrides"`
	AdditionalActions types.Map    `tfsdk:"additional_actions"`
	AWS               types.Object `tfsdk:"aws"`
}

// Metadata implements provider.Provider.
func (p *iamproof) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "iamproof"
	resp.Version = p.version
}

// Schema implements provider.Provider.
func (p *iamproof) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Proves at plan time what AWS IAM policies allow: offline, without credentials.",
		Attributes: map[string]schema.Attribute{
			"enforcement": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "`\"error\"` (default): a gate that does not pass fails the plan. `\"report\"`: it is a warning, for " +
					"`terraform test`, for destroying and for emergencies. The environment variable `" + enforcementVariable + "` wins over this argument.",
			},
			"fail_on": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "The lowest class of findings that fails a plan: " + codeList(failOnWords) + ". The default is `error`. Lower ones are warnings. " +
					"Data sources that validate have the same argument, which wins.",
			},
			"severity_overrides": schema.MapAttribute{
				ElementType: types.StringType, Optional: true,
				MarkdownDescription: "Other classes for checks, by the id of the check: `error`, `security_warning`, `warning`, `suggestion`, or `ignore` to switch it off. " +
					"A class also switches on a check that is off by default. See the [reference of all checks](guides/checks.md).",
			},
			additionalActions: additionalActionsSchema(),
			"aws":             liveSchema(),
		},
	}
}

// ValidateConfig implements provider.ProviderWithValidateConfig.
func (p *iamproof) ValidateConfig(ctx context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse) {
	var config providerModel
	if resp.Diagnostics.Append(req.Config.Get(ctx, &config)...); resp.Diagnostics.HasError() {
		return
	}
	if _, err := reportOnly(config.Enforcement, ""); err != nil {
		resp.Diagnostics.AddAttributeError(path.Root("enforcement"), "Invalid enforcement", err.Error()+".")
	}
	actions, diags := withAdditionalActions(ctx, config.AdditionalActions, false)
	resp.Diagnostics.Append(diags...)
	readLive(ctx, config.AWS, actions, &resp.Diagnostics)
	var d declaration
	if v, err := config.AdditionalActions.ToTerraformValue(ctx); err == nil && v.IsFullyKnown() && !diags.HasError() {
		d.catalog = actions
	}
	p.validated.Store(&d)
	readValidationSettings(ctx, &config, &resp.Diagnostics)
}

// Configure implements provider.Provider.
func (p *iamproof) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config providerModel
	if resp.Diagnostics.Append(req.Config.Get(ctx, &config)...); resp.Diagnostics.HasError() {
		return
	}
	var d data
	var err error
	variable := os.Getenv(enforcementVariable)
	d.perhapsReportOnly = variable == "" && config.Enforcement.IsUnknown()
	if d.reportOnly, err = reportOnly(config.Enforcement, variable); err != nil && variable != "" {
		resp.Diagnostics.AddError("Invalid "+enforcementVariable, words.Sentence(err.Error()))
	} else if err != nil {
		resp.Diagnostics.AddAttributeError(path.Root("enforcement"), "Invalid enforcement", err.Error()+".")
	}
	actions, diags := withAdditionalActions(ctx, config.AdditionalActions, true)
	d.catalog = actions
	resp.Diagnostics.Append(diags...)
	d.validation = readValidationSettings(ctx, &config, &resp.Diagnostics)
	d.live = readLive(ctx, config.AWS, actions, &resp.Diagnostics)
	resp.ResourceData = &d
	resp.DataSourceData = &d
	p.configured.Store(&d)
}

// Resources implements provider.Provider.
func (p *iamproof) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{newSimulation}
}

// DataSources implements provider.Provider.
func (p *iamproof) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		newPolicyDocument, newActions, newManagedPolicy, newEffectivePermissions, newPolicyValidation, newPolicyComparison, newLeastPrivilege(p), newActivityPolicy,
		newPrincipal, newPrincipals, newOrganizationPolicies, newCredentialReport, newLastAccessed,
	}
}

// Functions implements provider.ProviderWithFunctions.
func (p *iamproof) Functions(context.Context) []func() function.Function {
	return []func() function.Function{
		newPolicyDocumentFunction, newCanonicalPolicy, newPolicyEquivalent,
		newAllows, newDenies, newExplain, newNoNewAccess, newExplainDenial, newARNMatches, newExpandActions, newCompactActions, newValidatePolicy,
	}
}
