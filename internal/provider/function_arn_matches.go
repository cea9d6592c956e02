// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// arnMatches is the function arn_matches. Its arguments may be unknown: the result is
// known where every completion agrees.
type arnMatches struct{}

func newARNMatches() function.Function { return arnMatches{} }

// Metadata implements function.Function.
func (arnMatches) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "arn_matches"
}

// Definition implements function.Function.
func (arnMatches) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Says whether a pattern of a policy's Resource covers an ARN",
		MarkdownDescription: "Says whether a pattern, as in the `Resource` of a policy, covers an ARN, the way IAM compares them: field by field, where `*` and `?` do not cross a colon before the " +
			"sixth field. Where AWS leaves the answer open, the function fails and says how to write the pattern.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name: "pattern", AllowUnknownValues: true,
				MarkdownDescription: "An ARN with the wildcards `*` and `?`, or `*`. The characters themselves are `$${*}`, `$${?}` and `$${$}`; policy variables have no value here.",
			},
			function.StringParameter{
				Name: "arn", AllowUnknownValues: true,
				MarkdownDescription: "An ARN. Wildcards in it mean every resource of that shape.",
			},
		},
		Return: function.BoolReturn{},
	}
}

// Run implements function.Function.
func (arnMatches) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var pattern, arn types.String
	if resp.Error = req.Arguments.Get(ctx, &pattern, &arn); resp.Error != nil {
		return
	}
	entry, err := planvalue.Argument(ctx, 0, pattern)
	if err != nil {
		resp.Error = argumentError(0, err)
		return
	}
	resource, err := planvalue.Argument(ctx, 1, arn)
	if err != nil {
		resp.Error = argumentError(1, err)
		return
	}
	covers, undecided, entryErr, resourceErr := simulate.Covers(entry.Text, resource.Text)
	switch {
	case entryErr != nil:
		resp.Error = argumentError(0, entryErr)
	case resourceErr != nil:
		resp.Error = argumentError(1, resourceErr)
	case undecided != "":
		resp.Error = function.NewFuncError("This cannot be decided: " + undecided)
	default:
		resp.Error = resp.Result.Set(ctx, boolean(covers))
	}
}

// boolean is a truth value that may become known later.
func boolean(v truth.Value) types.Bool {
	if !v.Definite() {
		return types.BoolUnknown()
	}
	return types.BoolValue(v == truth.True)
}
