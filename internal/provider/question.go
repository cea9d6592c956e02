// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
)

// questionScope says what the functions allows, denies and explain take for granted.
const questionScope = "`policies` are all identity policies of an IAM role of the resource's own account, about which nothing else is known; or an object with arguments of `iamproof_simulation` " +
	"(`principal`, `identity_policies`, `permissions_boundary`, `resource_policies`, `context` and so on), for other callers and layers. " +
	"Functions do not see the provider's configuration, and so not its `additional_actions`."

// questionUndecided says what the functions do with what they cannot decide.
const questionUndecided = "Values that are not known yet are fine: the result is known as soon as it no longer depends on them. Where the decision is undetermined for good, " +
	"because a key policy is not given or AWS's documentation and behaviour disagree, the function fails and says what is missing, since neither `true` nor `false` would be right."

// questionParameters are those of allows and explain.
func questionParameters() []function.Parameter {
	return []function.Parameter{
		policiesParameter(),
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

func policiesParameter() function.Parameter {
	return function.DynamicParameter{
		Name: "policies", AllowUnknownValues: true,
		MarkdownDescription: "A list of policies, one policy, an object of named policies, or an object of arguments of `iamproof_simulation`. " +
			"A policy is a JSON string, or an object with `Version` and `Statement`.",
	}
}

// askQuestion reads the arguments of a question and has it answered.
func askQuestion(ctx context.Context, req function.RunRequest, decision string) (*simulate.Answer, *function.FuncError) {
	question := simulate.Question{Decision: decision}
	var policies types.Dynamic
	var action, resource attr.Value
	if decision == "denied" {
		var actions, resources types.List
		if err := req.Arguments.Get(ctx, &policies, &actions, &resources); err != nil {
			return nil, err
		}
		action, resource = actions, resources
	} else {
		var actions, resources types.String
		if err := req.Arguments.Get(ctx, &policies, &actions, &resources); err != nil {
			return nil, err
		}
		action, resource = actions, resources
	}
	v, err := planvalue.Argument(ctx, 0, policies)
	if err != nil {
		return nil, argumentError(0, err)
	}
	var errs simulate.InputErrors
	if question.Input, errs, err = readQuestionInput(&v); err != nil {
		return nil, argumentError(0, err)
	}
	if question.Actions, err = questionTexts(ctx, 1, action, "actions"); err != nil {
		return nil, argumentError(1, err)
	}
	if question.Resources, err = questionTexts(ctx, 2, resource, "resources"); err != nil {
		return nil, argumentError(2, err)
	}
	if len(errs) > 0 {
		return nil, questionError(errs)
	}
	question.Names = &questionNames
	answer, errs := simulate.Ask(&question, catalog.NewServices(catalog.Default()))
	if len(errs) > 0 {
		return nil, questionError(errs)
	}
	return answer, nil
}

// questionTexts reads a string or a list of strings. An empty list would ask about
// nothing, which would always hold.
func questionTexts(ctx context.Context, position int, argument attr.Value, what string) (simulate.Texts, error) {
	v, err := planvalue.Argument(ctx, position, argument)
	if err != nil {
		return simulate.Texts{}, err
	}
	if v.Kind == planvalue.String {
		return simulate.Texts{Items: []pattern.Text{v.Text}}, nil
	}
	r := simulationReader{}
	out := r.strings(&v, documents.At(what), what)
	switch {
	case len(r.errs) > 0:
		return out, fmt.Errorf("%s", r.errs[0].Detail)
	case len(out.Items) == 0 && !out.More:
		return out, fmt.Errorf("there are no %s, so that nothing would be asked: name at least one", what)
	}
	return out, nil
}

// questionArguments are the arguments of a simulation that the first argument of a
// question may hold, with the kind of their values where policies do not take any.
var questionArguments = map[string]planvalue.Kind{
	"principal": planvalue.String, "account_id": planvalue.String, "unstated_context": planvalue.String, "contested": planvalue.String,
	"context": planvalue.Object, "resource_account_ids": planvalue.Object,
	"identity_policies": planvalue.Unknown, "permissions_boundary": planvalue.Unknown, "session_policies": planvalue.Unknown,
	"service_control_policies": planvalue.Unknown, "resource_control_policies": planvalue.Unknown,
	"resource_policies": planvalue.Unknown, "vpc_endpoint_policy": planvalue.Unknown,
}

// readQuestionInput reads policies, or an object of arguments of a simulation.
func readQuestionInput(v *planvalue.Value) (simulate.Input, simulate.InputErrors, error) {
	if !isSimulationInput(v) {
		list, err := policyReader.Policies(v, "policies")
		return simulate.Input{Identity: list}, nil, err
	}
	if err := checkArgumentKinds(v); err != nil {
		return simulate.Input{}, nil, err
	}
	in, errs := readSimulation(v)
	return in.Input, errs, nil
}

// checkArgumentKinds reports an argument of a simulation in a value that is of another kind
// than the resource would take.
func checkArgumentKinds(v *planvalue.Value) error {
	for i := range v.Members {
		m := &v.Members[i]
		want := questionArguments[m.Name]
		got := m.Value.Kind
		if want == planvalue.Unknown || got == want || got == planvalue.Null || got == planvalue.Unknown || want == planvalue.String && got == planvalue.Number {
			continue
		}
		return fmt.Errorf("%s is %s; it must be %s", m.Name, got, want)
	}
	return nil
}

// isSimulationInput reports whether all keys of a value are names of arguments.
func isSimulationInput(v *planvalue.Value) bool {
	return v.Kind == planvalue.Object && len(v.Members) > 0 && !slices.ContainsFunc(v.Members, func(m planvalue.Member) bool {
		_, ok := questionArguments[m.Name]
		return !ok
	})
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
	return function.NewArgumentFuncError(position, withoutStop(strings.Join(details, "\n\n")))
}
