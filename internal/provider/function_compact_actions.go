// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/synth"
)

// compactActions is the function compact_actions.
type compactActions struct{}

func newCompactActions() function.Function { return compactActions{} }

// Metadata implements function.Function.
func (compactActions) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "compact_actions"
}

// Definition implements function.Function.
func (compactActions) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	date := catalog.Default().Source().Date
	resp.Definition = function.Definition{
		Summary: "Folds a list of actions into the shortest wildcards that allow nothing more",
		MarkdownDescription: "Returns the shortest list of actions and wildcards, such as `sqs:Get*`, that means exactly the actions given, by the embedded service catalogue, sorted. " +
			"A wildcard ends a word of the name and covers at least two actions; every action that it covers is among those given. It is exact as of " + date + ": a wildcard covers more once AWS adds actions. " +
			"Actions that the catalogue does not have stay as they are; a wildcard that matches nothing is an error.",
		Parameters: []function.Parameter{function.DynamicParameter{
			Name:                "actions",
			AllowUnknownValues:  true,
			MarkdownDescription: "A list or set of actions, or one action. Wildcards mean what they match.",
		}},
		Return: function.ListReturn{ElementType: types.StringType},
	}
}

// Run implements function.Function.
func (compactActions) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var argument types.Dynamic
	if resp.Error = req.Arguments.Get(ctx, &argument); resp.Error != nil {
		return
	}
	v, err := planvalue.FromAttr(ctx, argument)
	if err != nil {
		resp.Error = argumentError(0, err)
		return
	}
	actions, err := actionTexts(&v)
	switch {
	case err != nil:
		resp.Error = argumentError(0, err)
		return
	case v.HasUnknown():
		resp.Error = resp.Result.Set(ctx, types.ListUnknown(types.StringType))
		return
	}
	compact, err := synth.CompactActions(catalog.Default(), actions)
	if err != nil {
		resp.Error = argumentError(0, err)
		return
	}
	elements := make([]attr.Value, len(compact))
	for i, name := range compact {
		elements[i] = types.StringValue(name)
	}
	resp.Result = function.NewResultData(types.ListValueMust(types.StringType, elements))
}

// actionTexts returns the known strings of a list, or of one string.
func actionTexts(v *planvalue.Value) ([]string, error) {
	elements := []planvalue.Value{*v}
	switch v.Kind {
	case planvalue.List:
		elements = v.Elems
	case planvalue.String, planvalue.Unknown:
	default:
		return nil, fmt.Errorf("the actions are %s, not a list of strings", v.Kind)
	}
	var texts []string
	var errs []error
	for i := range elements {
		e := &elements[i]
		if text, known := e.Str(); known {
			texts = append(texts, text)
		} else if e.Kind != planvalue.String && e.Kind != planvalue.Unknown {
			errs = append(errs, fmt.Errorf("element %d is %s, not a string", i, e.Kind))
		}
	}
	return texts, errors.Join(errs...)
}
