// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
)

// noNewAccess is the function no_new_access.
type noNewAccess struct{}

func newNoNewAccess() function.Function { return noNewAccess{} }

// Metadata implements function.Function.
func (noNewAccess) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "no_new_access"
}

// Definition implements function.Function.
func (noNewAccess) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Says whether IAM policies allow nothing that others do not",
		MarkdownDescription: "Says whether new policies allow no request that old ones do not. " + comparisonScope + "\n\n" +
			"`true`: everything that the new policies allow, the old ones allow too. `false`: some request is new; the data source `iamproof_policy_comparison` shows it, and all that is new.\n\n" + comparisonUndecided,
		Parameters: []function.Parameter{sideParameter("new"), sideParameter("old")},
		Return:     function.BoolReturn{},
	}
}

// Run implements function.Function.
func (noNewAccess) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	c, funcErr := askComparison(ctx, req, true, "new", "old")
	switch {
	case funcErr != nil:
		resp.Error = funcErr
	case !c.NothingNew.Definite() && !c.Waits:
		resp.Error = undecided(c)
	default:
		resp.Error = resp.Result.Set(ctx, boolean(c.NothingNew))
	}
}
