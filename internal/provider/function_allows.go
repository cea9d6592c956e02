// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
)

// allows is the function allows. Its arguments may be unknown in part: the result is
// known where every completion agrees.
type allows struct{}

func newAllows() function.Function { return allows{} }

// Metadata implements function.Function.
func (allows) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "allows"
}

// Definition implements function.Function.
func (allows) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Says whether IAM policies allow an action on a resource",
		MarkdownDescription: "Says whether policies allow an action on a resource: for conditions of variables, resources, checks and tests. " + questionScope + "\n\n" +
			"`true`: every such request is allowed. `false`: some request is denied, such as one for a resource that the wildcards of `resource` cover and no statement does. " +
			"`!allows(…)` does not mean that nobody can do it: use `denies` for that.\n\n" + questionUndecided,
		Parameters: questionParameters(),
		Return:     function.BoolReturn{},
	}
}

// Run implements function.Function.
func (allows) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	answer, funcErr := askQuestion(ctx, req, "allowed")
	switch {
	case funcErr != nil:
		resp.Error = funcErr
	case answer.Undecided != "":
		resp.Error = function.NewFuncError("The decision is undetermined: " + answer.Undecided)
	default:
		resp.Error = resp.Result.Set(ctx, boolean(answer.Holds))
	}
}
