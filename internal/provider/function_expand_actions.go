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
)

// expandActions is the function expand_actions. Its argument may be unknown in part:
// the result then is unknown, but what is wrong with the known part is reported.
type expandActions struct{}

func newExpandActions() function.Function { return expandActions{} }

// Metadata implements function.Function.
func (expandActions) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "expand_actions"
}

// Definition implements function.Function.
func (expandActions) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Lists the actions that patterns cover",
		MarkdownDescription: "Returns the AWS actions that patterns such as `s3:Get*` cover, by the embedded service catalogue, in AWS's spelling. A pattern that matches nothing is an error. " +
			"Functions do not see the provider's configuration, and so not its `additional_actions`; the data source `iamproof_actions` does.",
		Parameters: []function.Parameter{function.DynamicParameter{
			Name:                "patterns",
			AllowUnknownValues:  true,
			MarkdownDescription: "A string, or a list or set of strings: actions with the wildcards `*` and `?`, in any letter case. `*` means all actions.",
		}},
		Return: function.SetReturn{ElementType: types.StringType},
	}
}

// Run implements function.Function.
func (expandActions) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var argument types.Dynamic
	if resp.Error = req.Arguments.Get(ctx, &argument); resp.Error != nil {
		return
	}
	v, err := planvalue.FromAttr(ctx, argument)
	if err != nil {
		resp.Error = argumentError(0, err)
		return
	}
	names, known, err := expandPatterns(&v, catalog.Default())
	switch {
	case err != nil:
		resp.Error = argumentError(0, err)
	case !known:
		resp.Error = resp.Result.Set(ctx, types.SetUnknown(types.StringType))
	default:
		elements := make([]attr.Value, len(names))
		for i, name := range names {
			elements[i] = types.StringValue(name)
		}
		// Setting the result would compare every name with every other: half a minute for "*".
		resp.Result = function.NewResultData(types.SetValueMust(types.StringType, elements))
	}
}

// expandPatterns returns the actions of a pattern or a list of patterns, sorted. They
// are not known if a pattern is not.
func expandPatterns(v *planvalue.Value, services *catalog.Catalog) (names []string, known bool, err error) {
	elements := []planvalue.Value{*v}
	known = !v.HasUnknown()
	switch v.Kind {
	case planvalue.List:
		elements = v.Elems
	case planvalue.String, planvalue.Unknown:
	default:
		return nil, false, fmt.Errorf("the patterns are %s, not a string or a list of strings", v.Kind)
	}
	var patterns []string
	var errs []error
	for i := range elements {
		e := &elements[i]
		switch p, isKnown := e.Str(); {
		case isKnown:
			actions, err := services.Expand(p)
			if err == nil && len(actions) == 0 {
				err = services.NoMatch(p)
			}
			errs = append(errs, err)
			patterns = append(patterns, p)
		case e.Kind != planvalue.String && e.Kind != planvalue.Unknown:
			errs = append(errs, fmt.Errorf("element %d is %s, not a string", i, e.Kind))
		}
	}
	if err := errors.Join(errs...); err != nil || !known {
		return nil, false, err
	}
	actions, err := services.ExpandAll(patterns)
	names = make([]string, len(actions))
	for i, a := range actions {
		names[i] = a.Name
	}
	return names, true, err
}
