// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/grammar"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/render"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// policyDocument is the data source iamproof_policy_document, which renders a policy
// document from blocks. Terraform reads it once everything in it is known.
type policyDocument struct{ data *data }

func newPolicyDocument() datasource.DataSource { return &policyDocument{} }

var (
	_ datasource.DataSourceWithConfigure      = (*policyDocument)(nil)
	_ datasource.DataSourceWithValidateConfig = (*policyDocument)(nil)
)

// Metadata implements datasource.DataSource.
func (d *policyDocument) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_policy_document"
}

// Schema implements datasource.DataSource.
func (d *policyDocument) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = policyDocumentSchema()
}

// Configure implements datasource.DataSourceWithConfigure.
func (d *policyDocument) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.data = providerData(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements datasource.DataSourceWithValidateConfig: it reports what
// is wrong regardless of the values that are not known yet.
func (d *policyDocument) ValidateConfig(_ context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	config, err := planvalue.FromTerraform(req.Config.Raw)
	if err != nil {
		resp.Diagnostics.AddError("Unreadable configuration", err.Error())
		return
	}
	in := readPolicyDocument(&config)
	if _, err := render.Render(&in); err != nil {
		addRenderErrors(&resp.Diagnostics, err)
	}
	readDestination(&config, &resp.Diagnostics)
	d.data.readValidation(&config, &resp.Diagnostics)
}

// Read implements datasource.DataSource.
func (d *policyDocument) Read(_ context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	config, err := planvalue.FromTerraform(req.Config.Raw)
	if err != nil {
		resp.Diagnostics.AddError("Unreadable configuration", err.Error())
		return
	}
	in := readPolicyDocument(&config)
	result, err := render.Render(&in)
	if err != nil {
		addRenderErrors(&resp.Diagnostics, err)
		return
	}
	canonical, err := render.Canonical(result.MinifiedJSON)
	if err != nil {
		addRenderErrors(&resp.Diagnostics, err)
		return
	}
	computed := map[string]any{
		"id": result.ID, "json": result.JSON, "minified_json": result.MinifiedJSON, "canonical_json": canonical,
	}
	to := readDestination(&config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if computed["size"], err = d.checkSize(result, to, &resp.Diagnostics); err != nil {
		addRenderErrors(&resp.Diagnostics, err)
	}
	if to.quota != nil {
		computed["size_limit"] = int64(to.quota.Limit)
	}
	computed["findings"] = d.validate(&config, &result, to, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	state, err := withDefaults(req.Config.Raw, computed)
	if err != nil {
		resp.Diagnostics.AddError("Unexpected configuration", err.Error()+". This is a bug in the provider.")
		return
	}
	resp.State.Raw = state
}

// checkSize reports a document that is, or may be, too large for where it goes, and
// returns its size. The error is that of a document that cannot be measured.
func (d *policyDocument) checkSize(result render.Result, to destination, diags *diag.Diagnostics) (int64, error) {
	if to.quota == nil {
		return int64(to.count.Count(result.MinifiedJSON)), nil
	}
	size, err := render.MeasureResult(result, *to.quota)
	if err != nil {
		return 0, fmt.Errorf("measuring the document: %w", err)
	}
	if err := size.Err(); err != nil {
		at, summary := path.Root(to.argument), "Policy document too large"
		if d.data != nil && d.data.reportOnly {
			diags.AddAttributeWarning(at, summary, err.Error())
		} else {
			diags.AddAttributeError(at, summary, err.Error())
		}
	}
	if warning := size.Warning(); warning != "" {
		diags.AddAttributeWarning(path.Root(to.argument), "Policy document may be too large", warning)
	}
	return int64(size.Count), nil
}

// validate checks the document that was rendered, and returns the findings. They are
// about the minified text: what the blocks were is in their paths.
func (d *policyDocument) validate(config *planvalue.Value, result *render.Result, to destination, diags *diag.Diagnostics) []any {
	v := d.data.readValidation(config, diags)
	v.input.Type, v.input.Attachment = readUse(config)
	text := result.MinifiedJSON
	v.input.Text, v.input.Now, v.input.Replaced = text, time.Now().UTC(), result.Replaced
	if diags.HasError() {
		return []any{}
	}
	guessed := config.Get("policy_type").Kind == planvalue.Null
	if guessed {
		// What is guessed fails nothing: migrating is changing the type name.
		v.input.Type = guessType(text)
		if config.Get("fail_on").Kind == planvalue.Null {
			v.failOn = 0
		}
	}
	report := validator.Validate(v.input)
	var reported []frame.Finding
	for _, f := range report.Findings {
		switch {
		case to.quota != nil && sizeChecks()[f.ID]:
			// It has been reported with the cost of each statement.
		case guessed && f.Class == frame.Suggestion && (v.failOn == 0 || v.failOn > f.Class):
			// Not worth a warning about a document that nobody asked to check.
		default:
			reported = append(reported, f)
		}
	}
	d.data.reportFindings(reported, v.failOn, path.Root("statement"), "json", diags)
	return findingObjects(report.Findings)
}

// sizeChecks are the checks that find what checkSize reports.
var sizeChecks = sync.OnceValue(func() map[string]bool {
	ids := make(map[string]bool)
	for _, check := range validator.Checks() {
		if check.Size {
			ids[check.ID] = true
		}
	}
	return ids
})

// guessType says what a document is probably used as.
func guessType(text string) iam.Type {
	root, _ := policy.ParseJSON(text)
	doc, _ := policy.Build(root)
	return grammar.GuessType(doc)
}

// addRenderErrors reports the errors of package render, each at its place.
func addRenderErrors(diags *diag.Diagnostics, err error) {
	var errs render.Errors
	if !errors.As(err, &errs) {
		diags.AddError("Invalid policy document", err.Error())
		return
	}
	for _, e := range errs {
		if e.Argument == "" {
			diags.AddError("Invalid policy document", e.Error())
			continue
		}
		at := path.Root(e.Argument)
		if e.Index >= 0 {
			at = at.AtListIndex(e.Index)
			// Terraform finds no place for elements of sets.
			if e.Field != "" && !strings.ContainsAny(e.Field, ".[") {
				at = at.AtName(e.Field)
			}
		}
		diags.AddAttributeError(at, "Invalid policy document", e.Error())
	}
}
