// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// denies is the function denies. Its arguments may be unknown in part: the result is
// known where every completion agrees.
type denies struct{}

func newDenies() function.Function { return denies{} }

// Metadata implements function.Function.
func (denies) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "denies"
}

// Definition implements function.Function.
func (denies) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Says whether IAM policies deny all of some actions on all of some resources",
		MarkdownDescription: "Says whether policies deny every one of some actions on every one of some resources, for every value of the condition keys that nobody states: " +
			"the statement that a principal can never do something. " + questionScope + "\n\n" +
			"`true`: no such request is allowed. `false`: some request is allowed, such as one for a resource with a certain tag. `explain` says more about one action on one resource.\n\n" + questionUndecided,
		Parameters: []function.Parameter{
			policiesParameter(),
			function.ListParameter{
				Name: "actions", ElementType: types.StringType, AllowUnknownValues: true,
				MarkdownDescription: "IAM actions, such as `s3:PutObject`; `*` and `?` expand over the service catalogue.",
			},
			function.ListParameter{
				Name: "resources", ElementType: types.StringType, AllowUnknownValues: true,
				MarkdownDescription: "ARNs; `*` and `?` in them mean every resource of that shape, `*` alone every resource.",
			},
		},
		Return: function.BoolReturn{},
	}
}

// Run implements function.Function.
func (denies) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	answer, funcErr := askQuestion(ctx, req, "denied")
	switch {
	case funcErr != nil:
		resp.Error = funcErr
	case answer.Undecided != "":
		resp.Error = function.NewFuncError("The decision is undetermined: " + answer.Undecided)
	default:
		resp.Error = resp.Result.Set(ctx, boolean(answer.Holds))
	}
}
