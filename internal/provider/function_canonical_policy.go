// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/render"
)

// canonicalPolicy is the function canonical_policy. While part of its argument is not
// known Terraform does not call it: the result is unknown.
type canonicalPolicy struct{}

func newCanonicalPolicy() function.Function { return canonicalPolicy{} }

// Metadata implements function.Function.
func (canonicalPolicy) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "canonical_policy"
}

// Definition implements function.Function.
func (canonicalPolicy) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Brings an IAM policy into one form",
		MarkdownDescription: "Returns a policy as JSON in one form, for reviews, comparisons and fingerprints: policies that differ only in white space, in the order or repetition of " +
			"statements, elements and values, or in the choice between a string and a list of one give the same text. The form grants and denies what the policy does, and is canonical itself.",
		Parameters: []function.Parameter{policyParameter("policy")},
		Return:     function.StringReturn{},
	}
}

// Run implements function.Function.
func (canonicalPolicy) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var policy types.Dynamic
	if resp.Error = req.Arguments.Get(ctx, &policy); resp.Error != nil {
		return
	}
	text, funcErr := policyText(ctx, 0, "policy", policy)
	if funcErr != nil {
		resp.Error = funcErr
		return
	}
	canonical, err := render.Canonical(text)
	if err != nil {
		resp.Error = argumentError(0, err)
		return
	}
	resp.Error = resp.Result.Set(ctx, canonical)
}

// policyParameter is a parameter that takes a policy value.
func policyParameter(name string) function.Parameter {
	return function.DynamicParameter{
		Name:                name,
		MarkdownDescription: "A policy: a JSON string, or an object with `Version` and `Statement`.",
	}
}

// policyText returns a policy value that is known as JSON text.
func policyText(ctx context.Context, position int64, name string, argument types.Dynamic) (string, *function.FuncError) {
	v, err := planvalue.FromAttr(ctx, argument)
	if err != nil {
		return "", argumentError(position, err)
	}
	document, err := policyReader.Policy(&v, name)
	if err != nil {
		return "", argumentError(position, err)
	}
	if document == nil {
		return "", function.NewArgumentFuncError(position, "the policy is null")
	}
	text, ok := document.Text()
	if !ok {
		return "", argumentError(position, document.Problems.Err())
	}
	return text, nil
}

// argumentError makes an error about an argument. Terraform adds the full stop.
func argumentError(position int64, err error) *function.FuncError {
	return function.NewArgumentFuncError(position, withoutStop(err.Error()))
}

// withoutStop returns a message that reads well with a full stop after it: without one
// of its own, and with a question in parentheses.
func withoutStop(message string) string {
	message = strings.TrimSuffix(message, ".")
	if !strings.HasSuffix(message, "?") {
		return message
	}
	i := strings.LastIndex(message, ". ")
	if i < 0 {
		return message
	}
	return message[:i] + " (" + strings.ToLower(message[i+2:i+3]) + message[i+3:] + ")"
}
