// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// managedPolicy is the data source iamproof_managed_policy: an AWS managed policy of
// the embedded snapshot.
type managedPolicy struct{ data *data }

func newManagedPolicy() datasource.DataSource { return &managedPolicy{} }

var (
	_ datasource.DataSourceWithConfigure      = (*managedPolicy)(nil)
	_ datasource.DataSourceWithValidateConfig = (*managedPolicy)(nil)
)

// Metadata implements datasource.DataSource.
func (m *managedPolicy) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_managed_policy"
}

// Schema implements datasource.DataSource.
func (m *managedPolicy) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	computed := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	attributes := map[string]schema.Attribute{
		"name": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "Name of the policy, such as `ReadOnlyAccess`, without its path. Either `name` or `arn` is given.",
		},
		"arn": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "ARN of the policy in any partition, such as `arn:aws:iam::aws:policy/ReadOnlyAccess`. With a `name`, that in the partition `aws`.",
		},
		"json":       computed("The policy document at its default version, as AWS publishes it in the partition `aws`. Give it to `identity_policies` or `permissions_boundary` as it is."),
		"path":       computed("Path of the policy, such as `/` or `/service-role/`."),
		"version_id": computed("Id of the default version, such as `v3`."),
		"created_at": computed("When AWS created the policy, in UTC as of RFC 3339."),
		"updated_at": computed("When AWS made the default version, in UTC as of RFC 3339."),
	}
	for name, a := range catalogueAttributes("managed policies") {
		attributes[name] = a
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Gives an AWS managed policy by name or ARN, from a dated snapshot in the provider: offline, so that a role with such a policy can be simulated without credentials. " +
			"Policies change; `version_id` and `updated_at` say how old the document is.",
		Attributes: attributes,
	}
}

// Configure implements datasource.DataSourceWithConfigure.
func (m *managedPolicy) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	m.data = providerData(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements datasource.DataSourceWithValidateConfig.
func (m *managedPolicy) ValidateConfig(_ context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	config, err := planvalue.FromTerraform(req.Config.Raw)
	if err != nil {
		resp.Diagnostics.AddError("Unreadable configuration", err.Error())
		return
	}
	argument, problem := managedPolicyArgument(&config)
	if problem != "" {
		resp.Diagnostics.AddError("Which policy?", problem)
		return
	}
	if asked, known := config.Get(argument).Str(); known {
		if _, err := m.data.actions().ManagedPolicy(asked); err != nil {
			resp.Diagnostics.AddAttributeError(path.Root(argument), "No such AWS managed policy", words.Sentence(err.Error()))
		}
	}
}

// managedPolicyArgument returns the name of the argument that says which policy is
// asked for, or what is wrong with the arguments.
func managedPolicyArgument(config *planvalue.Value) (argument, problem string) {
	name, arn := config.Get("name"), config.Get("arn")
	switch {
	case name.Kind == planvalue.Null && arn.Kind == planvalue.Null:
		return "", `Give the name of an AWS managed policy, such as name = "ReadOnlyAccess", or its arn.`
	case arn.Kind == planvalue.Null:
		argument = "name"
	case name.Kind == planvalue.Null:
		argument = "arn"
	case name.HasUnknown() || arn.HasUnknown():
		return "name", "" // one may turn out to be null
	default:
		return "", "Both name and arn are given: leave one out."
	}
	if s, known := config.Get(argument).Str(); known && strings.TrimSpace(s) == "" {
		return "", "The " + argument + " is empty."
	}
	return argument, ""
}

// Read implements datasource.DataSource.
func (m *managedPolicy) Read(_ context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	config, err := planvalue.FromTerraform(req.Config.Raw)
	if err != nil {
		resp.Diagnostics.AddError("Unreadable configuration", err.Error())
		return
	}
	argument, problem := managedPolicyArgument(&config)
	if problem != "" {
		resp.Diagnostics.AddError("Which policy?", problem)
		return
	}
	asked, _ := config.Get(argument).Str()
	policy, err := m.data.actions().ManagedPolicy(asked)
	if err != nil {
		resp.Diagnostics.AddAttributeError(path.Root(argument), "No such AWS managed policy", words.Sentence(err.Error()))
		return
	}
	partition := ""
	if fields := strings.SplitN(asked, ":", 3); len(fields) == 3 {
		partition = fields[1]
	}
	arn := policy.ARN(partition)
	if partition != "" && partition != "aws" {
		resp.Diagnostics.AddAttributeWarning(path.Root(argument), "Document of another partition: "+arn,
			"The document of "+arn+" is that of "+policy.ARN("")+". In the partition "+partition+" it may differ, in the ARNs that it names above all.")
	}
	source := m.data.actions().ManagedPoliciesSource()
	state, err := withResults(req.Config.Raw, map[string]any{
		"name": policy.Name, "arn": arn, "path": policy.Path, "json": policy.Document, "version_id": policy.VersionID,
		"created_at": policy.Created.Format(time.RFC3339), "updated_at": policy.Updated.Format(time.RFC3339),
		"catalogue_version": source.Version, "catalogue_date": source.Date,
	})
	if err != nil {
		resp.Diagnostics.AddError("Unexpected configuration", err.Error()+". This is a bug in the provider.")
		return
	}
	resp.State.Raw = state
}
