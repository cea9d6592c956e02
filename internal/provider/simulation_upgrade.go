// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// UpgradeState implements resource.ResourceWithUpgradeState. Version 0 had a list in
// verified_policies, and evaluations; the next plan computes what it has now.
func (s *simulation) UpgradeState(context.Context) map[int64]resource.StateUpgrader {
	return map[int64]resource.StateUpgrader{0: {StateUpgrader: dropVerified}}
}

func dropVerified(_ context.Context, req resource.UpgradeStateRequest, resp *resource.UpgradeStateResponse) {
	var state map[string]json.RawMessage
	if req.RawState == nil {
		resp.Diagnostics.AddError("Unreadable state", "Terraform sent no state to upgrade.")
		return
	}
	if err := json.Unmarshal(req.RawState.JSON, &state); err != nil {
		resp.Diagnostics.AddError("Unreadable state", err.Error())
		return
	}
	delete(state, "evaluations")
	delete(state, "verified_policies")
	text, err := json.Marshal(state)
	if err != nil {
		resp.Diagnostics.AddError("Unreadable state", err.Error())
		return
	}
	resp.DynamicValue = &tfprotov6.DynamicValue{JSON: text}
}
