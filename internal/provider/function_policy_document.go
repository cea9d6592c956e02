// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/render"
)

// policyDocumentFunction is the function policy_document, the renderer where a data
// source does not reach. While part of its argument is not known Terraform does not
// call it: the result is unknown.
type policyDocumentFunction struct{}

func newPolicyDocumentFunction() function.Function { return policyDocumentFunction{} }

// Metadata implements function.Function.
func (policyDocumentFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "policy_document"
}

// Definition implements function.Function.
func (policyDocumentFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Renders an IAM policy document",
		MarkdownDescription: "Renders a policy document and returns the same text as the `json` of the data source `iamproof_policy_document`, without a data source: in a local, an output, an argument, " +
			"a test. Where a data source would be read during apply, this function has its result as soon as its argument is known.",
		Parameters: []function.Parameter{function.DynamicParameter{
			Name: "arguments",
			MarkdownDescription: "An object with the arguments of the data source: `policy_id`, `version`, `statement`, `source_policy_documents`, `override_policy_documents`. " +
				"Blocks (`statement`, `principals`, `not_principals`, `condition`) are lists of objects, or one object. Null means not set, and null elements of lists are skipped. " +
				"If any part of it is unknown, so is the result.",
		}},
		Return: function.StringReturn{},
	}
}

// Run implements function.Function.
func (policyDocumentFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var argument types.Dynamic
	if resp.Error = req.Arguments.Get(ctx, &argument); resp.Error != nil {
		return
	}
	v, err := planvalue.FromAttr(ctx, argument)
	if err != nil {
		resp.Error = argumentError(0, err)
		return
	}
	if v.Get("Statement").Kind != planvalue.Null {
		resp.Error = function.NewArgumentFuncError(0, documentGiven)
		return
	}
	in, err := render.InputFromObject(plain(&v))
	if err != nil {
		resp.Error = argumentError(0, err)
		return
	}
	result, err := render.Render(&in)
	if err != nil {
		resp.Error = argumentError(0, err)
		return
	}
	resp.Error = resp.Result.Set(ctx, result.JSON)
}

// documentGiven is for an object in the form of IAM where arguments are expected.
const documentGiven = "The object is a policy document already: it has Statement. This function takes the arguments of the data source, such as statement = [{ actions = […], resources = […] }]. " +
	"For a document as a string use jsonencode, or canonical_policy for one form of all spellings"

// plain returns a known value in the types that encoding/json decodes into.
func plain(v *planvalue.Value) any {
	text, _ := v.Text.Known()
	switch v.Kind {
	case planvalue.Bool:
		return text == "true"
	case planvalue.Number:
		return json.Number(text)
	case planvalue.String:
		return text
	case planvalue.List:
		list := make([]any, len(v.Elems))
		for i := range v.Elems {
			list[i] = plain(&v.Elems[i])
		}
		return list
	case planvalue.Object:
		object := make(map[string]any, len(v.Members))
		for i := range v.Members {
			object[v.Members[i].Name] = plain(&v.Members[i].Value)
		}
		return object
	default:
		return nil
	}
}
