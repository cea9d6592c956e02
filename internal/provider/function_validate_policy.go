// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

var errNullPolicy = errors.New("the policy is null")

// validatePolicy is the function validate_policy. While part of an argument is not
// known Terraform does not call it: further findings might come to light.
type validatePolicy struct{}

func newValidatePolicy() function.Function { return validatePolicy{} }

// Metadata implements function.Function.
func (validatePolicy) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "validate_policy"
}

// Definition implements function.Function.
func (validatePolicy) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Validates an IAM policy document",
		MarkdownDescription: "Returns the findings about a policy, in the order of the document: objects with `id`, `class`, `message`, `remediation`, `path`, `line`, `column`, `sid` and " +
			"`documentation`. The list is empty if there is nothing to report. It does not know the provider's settings; the data source `iamproof_policy_validation` does.",
		Parameters: []function.Parameter{
			policyParameter("policy"),
			function.StringParameter{Name: "policy_type", MarkdownDescription: "What the document is used as: " + codeList(iam.TypeNames()) + "."},
		},
		Return: function.ListReturn{ElementType: types.ObjectType{AttrTypes: findingTypes}},
	}
}

var findingTypes = map[string]attr.Type{
	"id": types.StringType, "class": types.StringType, "message": types.StringType, "remediation": types.StringType,
	"path": types.StringType, "line": types.Int64Type, "column": types.Int64Type, "sid": types.StringType, "documentation": types.StringType,
}

// finding is an element of the result of validate_policy.
type finding struct {
	ID            string `tfsdk:"id"`
	Class         string `tfsdk:"class"`
	Message       string `tfsdk:"message"`
	Remediation   string `tfsdk:"remediation"`
	Path          string `tfsdk:"path"`
	Line          int64  `tfsdk:"line"`
	Column        int64  `tfsdk:"column"`
	Sid           string `tfsdk:"sid"`
	Documentation string `tfsdk:"documentation"`
}

// Run implements function.Function.
func (validatePolicy) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var policy types.Dynamic
	var policyType string
	if resp.Error = req.Arguments.Get(ctx, &policy, &policyType); resp.Error != nil {
		return
	}
	typ, err := iam.ParseType(policyType)
	if err != nil {
		resp.Error = argumentError(1, err)
		return
	}
	value, err := planvalue.FromAttr(ctx, policy)
	if err != nil {
		resp.Error = argumentError(0, err)
		return
	}
	v := validation{input: frame.Input{Catalog: catalog.Default(), Use: view.Use{Type: typ}}}
	if _, err := v.read(&value); err != nil {
		resp.Error = argumentError(0, err)
		return
	}
	report := validator.Validate(v.input)
	out := make([]finding, len(report.Findings))
	for i := range report.Findings {
		f := &report.Findings[i]
		out[i] = finding{f.ID, f.Class.String(), f.Message, f.Remediation, f.Path(), int64(f.Pos.Line), int64(f.Pos.Column), f.Sid, f.Documentation}
	}
	resp.Error = resp.Result.Set(ctx, out)
}
