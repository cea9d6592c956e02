// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
)

// allows is the function allows. Its arguments may be unknown in part: the result is
// known where every completion agrees.
type allows struct{}

func newAllows() function.Function { return allows{} }

// Metadata implements function.Function.
func (allows) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "allows"
}

// questionScope says what the functions allows and explain take for granted.
const questionScope = "The policies are taken to be all identity policies of an IAM role of the resource's account, of which nothing else is known; there are no other policies. " +
	"Condition keys that do not follow from the request are absent. For other callers, layers and keys use `iamproof_simulation` or `iamproof_effective_permissions`. " +
	"Functions do not see the provider's configuration, and so not its `additional_actions`."

// Definition implements function.Function.
func (allows) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Tells whether IAM policies allow an action on a resource",
		MarkdownDescription: "Tells whether identity policies allow an action on a resource: for conditions of variables, resources, checks and tests. " + questionScope + "\n\n" +
			"Values that are not known yet are fine: the result is known as soon as it no longer hangs on them. Where the decision is undetermined for good, such as on a resource with wildcards that is " +
			"covered in part, the function fails and says why, since neither `true` nor `false` would be right; `explain` returns it.",
		Parameters: questionParameters(),
		Return:     function.BoolReturn{},
	}
}

// questionParameters are those of allows and explain.
func questionParameters() []function.Parameter {
	return []function.Parameter{
		function.DynamicParameter{
			Name: "policies", AllowUnknownValues: true,
			MarkdownDescription: "A list of policies, one policy, or an object of named policies. A policy is a JSON string, or an object with `Version` and `Statement`.",
		},
		function.StringParameter{
			Name: "action", AllowUnknownValues: true,
			MarkdownDescription: "One action, such as `s3:GetObject`; for several, ask about each of `expand_actions`.",
		},
		function.StringParameter{
			Name: "resource", AllowUnknownValues: true,
			MarkdownDescription: "An ARN. `*` and `?` in it mean every resource of that shape, `*` alone every resource; it is also that of actions without resource-level permissions.",
		},
	}
}

// Run implements function.Function.
func (allows) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	answer, funcErr := askQuestion(ctx, req)
	switch {
	case funcErr != nil:
		resp.Error = funcErr
	case answer.Undecided != "":
		resp.Error = function.NewFuncError("The decision is undetermined: " + answer.Undecided)
	default:
		resp.Error = resp.Result.Set(ctx, boolean(answer.Allowed))
	}
}

// askQuestion reads the arguments of a question and has it answered.
func askQuestion(ctx context.Context, req function.RunRequest) (*simulate.Answer, *function.FuncError) {
	var policies types.Dynamic
	var action, resource types.String
	if err := req.Arguments.Get(ctx, &policies, &action, &resource); err != nil {
		return nil, err
	}
	var question simulate.Question
	v, err := planvalue.Argument(ctx, 0, policies)
	if err != nil {
		return nil, argumentError(0, err)
	}
	list, err := planvalue.ReadPolicies(&v, "policies")
	if err != nil {
		return nil, argumentError(0, err)
	}
	question.Policies = simulatePolicies(&list)
	if v, err = planvalue.Argument(ctx, 1, action); err != nil {
		return nil, argumentError(1, err)
	}
	question.Action = v.Text
	if v, err = planvalue.Argument(ctx, 2, resource); err != nil {
		return nil, argumentError(2, err)
	}
	question.Resource = v.Text
	answer, errs := simulate.Ask(&question, simulate.Services(catalog.Default()))
	if len(errs) > 0 {
		return nil, questionError(errs)
	}
	return answer, nil
}

// questionError joins the errors of one argument: Terraform shows one.
func questionError(errs simulate.InputErrors) *function.FuncError {
	position, first := int64(0), errs[0].Place.Attribute
	switch first {
	case "action":
		position = 1
	case "resource":
		position = 2
	}
	var details []string
	for i := range errs {
		if errs[i].Place.Attribute == first {
			details = append(details, errs[i].Detail)
		}
	}
	// Functions do not see the provider's configuration.
	message := strings.Replace(strings.Join(details, "\n\n"), "add it to the provider's additional_actions",
		"ask with the data source iamproof_effective_permissions, which knows the provider's additional_actions", 1)
	return function.NewArgumentFuncError(position, withoutStop(message))
}
