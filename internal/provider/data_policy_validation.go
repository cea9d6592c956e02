// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"strconv"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/render"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// policyValidation is the data source iamproof_policy_validation: every check on one
// policy document.
type policyValidation struct{ data *data }

func newPolicyValidation() datasource.DataSource { return &policyValidation{} }

var (
	_ datasource.DataSourceWithConfigure      = (*policyValidation)(nil)
	_ datasource.DataSourceWithValidateConfig = (*policyValidation)(nil)
)

// Metadata implements datasource.DataSource.
func (p *policyValidation) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_policy_validation"
}

// Schema implements datasource.DataSource.
func (p *policyValidation) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := validationArguments()
	attributes["policy"] = schema.DynamicAttribute{Required: true, MarkdownDescription: "The policy: a JSON string, or an object with `Version` and `Statement`."}
	attributes["policy_type"] = schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: "What the document is used as: " + codeList(iam.TypeNames()) + ". The default is `identity`.",
	}
	attributes["attachment"] = policyDocumentArguments()["attachment"]
	maps.Copy(attributes, publicAccessAttributes())
	attributes["findings"] = findingsAttribute()
	attributes["valid"] = schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether there is no finding of the class `ERROR`."}
	attributes["size"] = schema.Int64Attribute{Computed: true, MarkdownDescription: "Characters of the document as AWS counts them for `size_limit`. Null for a document that is no JSON."}
	attributes["size_limit"] = schema.Int64Attribute{Computed: true, MarkdownDescription: "The limit on `size`, unless AWS raised it; null where `policy_type` and `attachment` leave it open."}
	attributes["id"] = schema.StringAttribute{Computed: true, MarkdownDescription: "Fingerprint of the document and the arguments."}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Validates an IAM policy document with every check of the [reference](../guides/checks.md): those of IAM Access Analyzer and more, offline, " +
			"each finding with its place and the fix. Findings from `fail_on` up fail the plan, lower ones are warnings.",
		Attributes: attributes,
	}
}

// Configure implements datasource.DataSourceWithConfigure.
func (p *policyValidation) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	p.data = providerData(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements datasource.DataSourceWithValidateConfig: it looks at
// everything but the policy, which is read at plan.
func (p *policyValidation) ValidateConfig(_ context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	config, err := planvalue.FromTerraform(req.Config.Raw)
	if err != nil {
		resp.Diagnostics.AddError("Unreadable configuration", err.Error())
		return
	}
	p.data.readValidation(&config, &resp.Diagnostics)
	p.destination(&config, &resp.Diagnostics)
	readPublicAccess(&config, &resp.Diagnostics)
}

// destination is where the document goes, an identity policy by default.
func (p *policyValidation) destination(config *planvalue.Value, diags *diag.Diagnostics) destination {
	if config.Get("policy_type").Kind != planvalue.Null {
		return readDestination(config, diags)
	}
	withType := *config
	withType.Members = append([]planvalue.Member(nil), config.Members...)
	for i := range withType.Members {
		if withType.Members[i].Name == "policy_type" {
			withType.Members[i].Value = planvalue.Value{Kind: planvalue.String, Text: pattern.Literal("identity")}
		}
	}
	return readDestination(&withType, diags)
}

// readUse reads policy_type and attachment for the checks. What is wrong with them is reported
// where the destination is read.
func readUse(config *planvalue.Value) (typ iam.Type, attachment string) {
	typ = iam.Identity
	if name, known := config.Get("policy_type").Str(); known {
		if parsed, err := iam.ParseType(name); err == nil {
			typ = parsed
		}
	}
	attachment, _ = config.Get("attachment").Str()
	return typ, attachment
}

// Read implements datasource.DataSource.
func (p *policyValidation) Read(_ context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	config, err := planvalue.FromTerraform(req.Config.Raw)
	if err != nil {
		resp.Diagnostics.AddError("Unreadable configuration", err.Error())
		return
	}
	v := p.data.readValidation(&config, &resp.Diagnostics)
	v.input.Type, v.input.Attachment = readUse(&config)
	to := p.destination(&config, &resp.Diagnostics)
	strangers := readPublicAccess(&config, &resp.Diagnostics)
	text, err := v.read(config.Get("policy"))
	if err != nil {
		resp.Diagnostics.AddAttributeError(path.Root("policy"), "Invalid policy", words.Sentence(err.Error()))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	v.input.Now = time.Now().UTC()
	report := validator.Validate(v.input)
	p.data.reportFindings(report.Findings, v.failOn, path.Root("policy"), "policy", &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	computed := map[string]any{"public_access_result": nil, "public_access_assumptions": nil}
	if strangers != nil {
		if computed = p.data.proveNotPublic(strangers, config.Get("policy"), &resp.Diagnostics); resp.Diagnostics.HasError() {
			return
		}
	}
	maps.Copy(computed, map[string]any{
		"findings": findingObjects(report.Findings), "valid": report.Worst() != frame.Error,
		"id": fingerprint(text, v.input.Type.String(), v.input.Attachment),
	})
	if size, err := sizeOf(text, to); err == nil {
		computed["size"] = size
	}
	if to.quota != nil {
		computed["size_limit"] = int64(to.quota.Limit)
	}
	state, err := withResults(req.Config.Raw, computed)
	if err != nil {
		resp.Diagnostics.AddError("Unexpected configuration", err.Error()+". This is a bug in the provider.")
		return
	}
	resp.State.Raw = state
}

// read takes a policy value as the document to validate, and returns its text. The
// error says that the value is not a policy at all; what is wrong with the document
// becomes findings.
func (v *validation) read(value *planvalue.Value) (string, error) {
	if text, ok := value.Str(); ok {
		v.input.Text = text
		return text, nil
	}
	document, err := policyReader.Policy(value, "policy")
	if err != nil {
		return "", err
	}
	if document == nil {
		return "", errNullPolicy
	}
	v.input.Root, v.input.Problems = document.Root, document.Problems
	text, _ := document.Text()
	return text, nil
}

// sizeOf is the size of a document as AWS counts it. The error says that the text is
// no JSON.
func sizeOf(text string, to destination) (int64, error) {
	if to.quota == nil {
		return int64(to.count.Count(text)), nil
	}
	size, err := render.Measure(text, *to.quota)
	return int64(size.Count), err
}

// fingerprint is a short text that differs for different documents and arguments.
func fingerprint(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(strconv.Itoa(len(p)) + ":" + p))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
