// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/awsiam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// liveSource is what the live data sources share. Each has the questions that it puts to
// AWS, see liveRead.
type liveSource struct {
	data *data
	// name is the name of the data source without that of the provider.
	name   string
	schema func() schema.Schema
	// check reports what is wrong with a configuration whose values may not be known.
	check func(config *planvalue.Value, diags *diag.Diagnostics)
	// read returns the computed attributes.
	read func(ctx context.Context, l *liveRead) map[string]any
}

// liveRead is one read of a live data source.
type liveRead struct {
	*awsiam.Reader
	data   *data
	config *planvalue.Value
	raw    tftypes.Value
	diags  *diag.Diagnostics
	// actions are the permissions that the read needs, for messages.
	actions []string
}

var (
	_ datasource.DataSourceWithConfigure      = (*liveSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*liveSource)(nil)
)

// Metadata implements datasource.DataSource.
func (s *liveSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + s.name
}

// Schema implements datasource.DataSource.
func (s *liveSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = s.schema()
}

// Configure implements datasource.DataSourceWithConfigure.
func (s *liveSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	s.data = providerData(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements datasource.DataSourceWithValidateConfig. It calls nobody.
func (s *liveSource) ValidateConfig(_ context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	config, err := planvalue.FromTerraform(req.Config.Raw)
	if err != nil {
		resp.Diagnostics.AddError("Unreadable configuration", err.Error())
		return
	}
	s.check(&config, &resp.Diagnostics)
}

// Read implements datasource.DataSource.
func (s *liveSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	config, err := planvalue.FromTerraform(req.Config.Raw)
	if err != nil {
		resp.Diagnostics.AddError("Unreadable configuration", err.Error())
		return
	}
	if s.check(&config, &resp.Diagnostics); resp.Diagnostics.HasError() {
		return
	}
	if s.data == nil || s.data.live.reader == nil {
		resp.Diagnostics.AddError("Provider not configured", "The provider has no configuration to read with. This is a bug in the provider.")
		return
	}
	if part := s.data.live.unknown; part != "" {
		resp.Diagnostics.AddError("The provider's configuration is not known yet",
			part+" is not known yet, so nothing can be read from AWS in this plan. Give it a value that is known when Terraform plans: a variable, a local value or a literal.")
		return
	}
	l := &liveRead{s.data.live.reader, s.data, &config, req.Config.Raw, &resp.Diagnostics, nil}
	computed := s.read(ctx, l)
	if resp.Diagnostics.HasError() {
		return
	}
	state, err := withResults(req.Config.Raw, computed)
	if err != nil {
		resp.Diagnostics.AddError("Unexpected configuration", err.Error()+". This is a bug in the provider.")
		return
	}
	resp.State.Raw = state
}

// fail reports why something could not be read.
func (l *liveRead) fail(err error) {
	var p *awsiam.Problem
	if !errors.As(err, &p) {
		p = &awsiam.Problem{Message: err.Error()}
	}
	summary, detail := liveSentences(p, l.actions)
	l.diags.AddError(summary, detail)
}

// warnOfDocuments warns of documents that this provider will refuse (L-102): the simulation
// that is given one fails.
func (l *liveRead) warnOfDocuments(subject string, documents map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(documents)) {
		root, problems := policy.ParseJSON(documents[name])
		if len(problems) == 0 {
			_, problems = policy.Build(root)
		}
		if len(problems) > 0 {
			l.diags.AddWarning("Unusual policy document: "+name+" of "+subject,
				"AWS has stored a document that this provider does not accept. A simulation that is given it fails.\n"+problems[0].String())
		}
	}
}

// texts are strings as a map of computed values.
func texts(m map[string]string) map[string]any {
	out := make(map[string]any, len(m))
	for k, v := range m {
		out[k] = v
	}
	return out
}

// orNull is a string, null if it is empty.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// permissionsDocument is a policy that allows actions on everything, to be copied.
func permissionsDocument(actions []string) string {
	quoted := make([]string, len(actions))
	for i, a := range actions {
		quoted[i] = `      "` + a + `"`
	}
	return "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [{\n    \"Effect\": \"Allow\",\n    \"Resource\": \"*\",\n    \"Action\": [\n" +
		strings.Join(quoted, ",\n") + "\n    ]\n  }]\n}"
}
