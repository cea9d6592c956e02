// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/render"
)

// policyEquivalent is the function policy_equivalent.
type policyEquivalent struct{}

func newPolicyEquivalent() function.Function { return policyEquivalent{} }

// Metadata implements function.Function.
func (policyEquivalent) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "policy_equivalent"
}

// Definition implements function.Function.
func (policyEquivalent) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Says whether IAM policies allow the same requests",
		MarkdownDescription: "Says whether two policies, or sets of policies, allow exactly the same requests: statements that are split, merged, reordered or written in other words make no difference, " +
			"and neither does what AWS does not keep of a text. It compares what is allowed: policies that deny the same request in different ways, by a `Deny` or by not allowing it, are equivalent by themselves, " +
			"and may differ where other policies are attached too; compare those together. " + comparisonScope + "\n\n" +
			"`false`: some request is allowed on one side only; the data source `iamproof_policy_comparison` shows it.\n\n" + comparisonUndecided,
		Parameters: []function.Parameter{sideParameter("a"), sideParameter("b")},
		Return:     function.BoolReturn{},
	}
}

// Run implements function.Function. Policies that are the same text to AWS are equivalent
// without a proof, also where one would be undetermined.
func (policyEquivalent) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var a, b types.Dynamic
	if resp.Error = req.Arguments.Get(ctx, &a, &b); resp.Error != nil {
		return
	}
	var sides [2]planvalue.Value
	for i, argument := range []types.Dynamic{a, b} {
		var err error
		if sides[i], err = planvalue.Argument(ctx, i, argument); err != nil {
			resp.Error = argumentError(int64(i), err)
			return
		}
	}
	same, funcErr := sameTexts(&sides)
	if funcErr != nil || same {
		resp.Error = funcErr
		if same {
			resp.Error = resp.Result.Set(ctx, true)
		}
		return
	}
	c, funcErr := compareValues(&sides, false, "a", "b")
	switch {
	case funcErr != nil:
		resp.Error = funcErr
	case !c.Equal.Definite() && !c.Waits:
		resp.Error = undecided(c)
	default:
		resp.Error = resp.Result.Set(ctx, boolean(c.Equal))
	}
}

// sameTexts reports whether both sides are one policy that is known, and the same text to
// AWS. The error is that of a text that is not a policy.
func sameTexts(sides *[2]planvalue.Value) (bool, *function.FuncError) {
	var texts [2]string
	for i, name := range []string{"a", "b"} {
		if isSimulationInput(&sides[i]) {
			return false, nil
		}
		ps, err := policyReader.Policies(&sides[i], name)
		switch {
		case err != nil:
			return false, argumentError(int64(i), err)
		case len(ps.Documents) != 1 || ps.More:
			return false, nil
		}
		text, ok := ps.Documents[0].Text()
		if !ok {
			return false, nil
		}
		if _, err := render.Canonical(text); err != nil {
			return false, argumentError(int64(i), err)
		}
		texts[i] = text
	}
	same, err := render.Equivalent(texts[0], texts[1])
	return same && err == nil, nil
}
