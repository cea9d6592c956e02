// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/render"
)

// policyEquivalent is the function policy_equivalent. While part of its arguments is
// not known Terraform does not call it: the result is unknown.
type policyEquivalent struct{}

func newPolicyEquivalent() function.Function { return policyEquivalent{} }

// Metadata implements function.Function.
func (policyEquivalent) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "policy_equivalent"
}

// Definition implements function.Function.
func (policyEquivalent) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Says whether two IAM policies are the same text to AWS",
		MarkdownDescription: "Says whether two policies differ only in what AWS does not keep: white space, the order and repetition of statements, elements and values, a string or a list of one, " +
			"an account id as principal or the ARN of its root. It compares texts, not permissions: policies that grant the same in other words are not equivalent.",
		Parameters: []function.Parameter{policyParameter("a"), policyParameter("b")},
		Return:     function.BoolReturn{},
	}
}

// Run implements function.Function.
func (policyEquivalent) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var a, b types.Dynamic
	if resp.Error = req.Arguments.Get(ctx, &a, &b); resp.Error != nil {
		return
	}
	textA, funcErr := policyText(ctx, 0, "a", a)
	if funcErr != nil {
		resp.Error = funcErr
		return
	}
	textB, funcErr := policyText(ctx, 1, "b", b)
	if funcErr != nil {
		resp.Error = funcErr
		return
	}
	equivalent, err := render.Equivalent(textA, textB)
	if err != nil {
		resp.Error = function.NewFuncError(err.Error())
		for position, text := range []string{textA, textB} {
			if _, err := render.Canonical(text); err != nil {
				resp.Error = argumentError(int64(position), err)
				break
			}
		}
		return
	}
	resp.Error = resp.Result.Set(ctx, equivalent)
}
