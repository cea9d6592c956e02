// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
)

// policyArguments are the arguments that hold policies.
var policyArguments = []string{
	"identity_policies", "permissions_boundary", "session_policies", "service_control_policies", "resource_control_policies",
	"resource_policies", "vpc_endpoint_policy", "within", "includes", "excludes",
}

// keepPrior gives policy arguments the value of the state where they are equal to it as
// JSON, in the plan and in the configuration as it is evaluated: a document that is
// formatted anew plans nothing. Terraform lets a provider plan the prior value.
func keepPrior(plan, state tftypes.Value, config *planvalue.Value) (tftypes.Value, error) {
	if state.IsNull() || plan.Equal(state) {
		return plan, nil
	}
	var planned, prior map[string]tftypes.Value
	if err := plan.As(&planned); err != nil {
		return plan, err
	}
	if err := state.As(&prior); err != nil {
		return plan, err
	}
	out := make(map[string]tftypes.Value, len(planned))
	for name, v := range planned {
		out[name] = v
	}
	for _, name := range policyArguments {
		was := prior[name]
		if was.IsNull() || planned[name].IsNull() || planned[name].Equal(was) {
			continue
		}
		old, err := planvalue.FromTerraform(was)
		if err != nil || !planvalue.SameJSON(&old, config.Get(name)) {
			continue
		}
		out[name] = was
		*config.Get(name) = old
	}
	return tftypes.NewValue(plan.Type(), out), nil
}
