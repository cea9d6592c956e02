// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
)

// comparisonScope says what the functions that compare policies are about.
const comparisonScope = "Each side is a list of policies, one policy or an object of named policies, compared by themselves, for any caller: identity policies, or policies of resources, or trust policies. " +
	"Or it is an object with arguments of `iamproof_simulation` (`principal`, `identity_policies`, `permissions_boundary`, `service_control_policies`, `context` and so on), for what all layers leave a caller, " +
	"which is the same on both sides. " + proofUniverse + " Functions do not see the provider's configuration, and so not its `additional_actions`."

// proofUniverse says what a proof is about.
const proofUniverse = "It is a proof about all requests: every action, resource and value of every condition key, or its absence."

// comparisonUndecided says what the functions do with what they cannot decide.
const comparisonUndecided = "Values that are not known yet are fine: the result is known as soon as it no longer depends on them. Where it is undetermined for good, " +
	"because a needed policy is not given or AWS's documentation and behaviour disagree, the function fails and says what is missing, since neither `true` nor `false` would be right."

// sideParameter is a parameter that takes one side of a comparison.
func sideParameter(name string) function.Parameter {
	return function.DynamicParameter{
		Name: name, AllowUnknownValues: true,
		MarkdownDescription: "A list of policies, one policy, an object of named policies, or an object of arguments of `iamproof_simulation`. " +
			"A policy is a JSON string, or an object with `Version` and `Statement`.",
	}
}

// sharedArguments are those that both sides of a comparison have to have in common.
var sharedArguments = []string{"principal", "account_id", "context", "resource_account_ids", "contested"}

// readComparison reads the sides of a comparison. Shared are arguments of a simulation that
// both sides have unless they have their own, nil for none. The error names the side that
// is wrong, 0 for new.
func readComparison(next, old, shared *planvalue.Value, nextName, oldName string) (c *simulate.Comparison, errs simulate.InputErrors, side int, err error) {
	c = &simulate.Comparison{NewName: nextName, OldName: oldName}
	if shared == nil && !isSimulationInput(next) && !isSimulationInput(old) {
		c.Bare = true
		if c.New.Identity, err = policyReader.Policies(next, nextName); err != nil {
			return nil, nil, 0, err
		}
		if c.Old.Identity, err = policyReader.Policies(old, oldName); err != nil {
			return nil, nil, 1, err
		}
		return c, nil, 0, nil
	}
	sides := [2]*planvalue.Value{next, old}
	var given [2]map[string]planvalue.Value
	for i, v := range sides {
		if given[i], err = sideArguments(v, shared); err != nil {
			return nil, nil, i, err
		}
	}
	for _, name := range sharedArguments {
		a, has := given[0][name]
		b, other := given[1][name]
		switch {
		case !other || b.Kind == planvalue.Null:
		case !has || a.Kind == planvalue.Null:
			given[0][name] = b
		case !a.HasUnknown() && !b.HasUnknown() && !planvalue.SameJSON(&a, &b):
			return nil, nil, 1, fmt.Errorf("there are two values of %s, in %s and in %s: both sides are compared for the same caller and requests", name, nextName, oldName)
		}
	}
	names := [2]string{nextName, oldName}
	for i, to := range []*simulate.Input{&c.New, &c.Old} {
		v := objectOf(given[i])
		in, wrong := readSimulation(&v)
		if errs = append(errs, wrong...); len(errs) > 0 {
			return nil, errs, i, nil
		}
		*to = in.Input
		if !isSimulationInput(sides[i]) {
			if to.Identity, err = policyReader.Policies(sides[i], names[i]); err != nil {
				return nil, nil, i, err
			}
		}
	}
	return c, nil, 0, nil
}

// sideArguments are the arguments of a simulation that one side gives, or that both have.
func sideArguments(v, shared *planvalue.Value) (map[string]planvalue.Value, error) {
	out := make(map[string]planvalue.Value)
	if shared != nil {
		for i := range shared.Members {
			if m := &shared.Members[i]; m.Value.Kind != planvalue.Null {
				out[m.Name] = m.Value
			}
		}
	}
	if !isSimulationInput(v) {
		return out, nil
	}
	if err := checkArgumentKinds(v); err != nil {
		return nil, err
	}
	for i := range v.Members {
		out[v.Members[i].Name] = v.Members[i].Value
	}
	return out, nil
}

// objectOf makes an object of members.
func objectOf(members map[string]planvalue.Value) planvalue.Value {
	v := planvalue.Value{Kind: planvalue.Object}
	for name, m := range members {
		v.Members = append(v.Members, planvalue.Member{Name: name, Value: m})
	}
	slices.SortFunc(v.Members, func(a, b planvalue.Member) int { return strings.Compare(a.Name, b.Name) })
	return v
}

// askComparison reads the arguments of a function that compares policies, the new ones
// first, and has the question answered.
func askComparison(ctx context.Context, req function.RunRequest, oneWay bool, nextName, oldName string) (*simulate.Compared, *function.FuncError) {
	var next, old types.Dynamic
	if err := req.Arguments.Get(ctx, &next, &old); err != nil {
		return nil, err
	}
	var sides [2]planvalue.Value
	for i, argument := range []types.Dynamic{next, old} {
		var err error
		if sides[i], err = planvalue.Argument(ctx, i, argument); err != nil {
			return nil, argumentError(int64(i), err)
		}
	}
	return compareValues(&sides, oneWay, nextName, oldName)
}

// compareValues has a comparison answered.
func compareValues(sides *[2]planvalue.Value, oneWay bool, nextName, oldName string) (*simulate.Compared, *function.FuncError) {
	c, errs, side, err := readComparison(&sides[0], &sides[1], nil, nextName, oldName)
	switch {
	case err != nil:
		return nil, argumentError(int64(side), err)
	case len(errs) > 0:
		return nil, argumentError(int64(side), fmt.Errorf("%s", errs[0].Detail))
	}
	c.OneWay, c.Brief = oneWay, true
	c.New.Names, c.Old.Names = &comparisonNames, &comparisonNames
	compared, errs := simulate.Compare(c, catalog.NewServices(catalog.Default()))
	if len(errs) > 0 {
		return nil, comparisonError(errs, oldName)
	}
	return compared, nil
}

// comparisonError joins the errors of one side: Terraform shows one.
func comparisonError(errs simulate.InputErrors, oldName string) *function.FuncError {
	first := errs[0].Place.Attribute
	position := int64(0)
	if first == oldName {
		position = 1
	}
	var details []string
	for i := range errs {
		if errs[i].Place.Attribute == first {
			details = append(details, errs[i].Detail)
		}
	}
	return function.NewArgumentFuncError(position, withoutStop(strings.Join(details, "\n\n")))
}

// undecided is the error for an answer that no value that becomes known changes.
func undecided(c *simulate.Compared) *function.FuncError {
	return function.NewFuncError(withoutStop("It is undetermined: " + strings.Join(c.Undecided, "; ")))
}
