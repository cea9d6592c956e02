// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	ctymsgpack "github.com/zclconf/go-cty/cty/msgpack"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/provider"
)

// A state with verified_policies as a list can still be read.
func TestSimulationUpgradeState(t *testing.T) {
	w := newTerraform(t, provider.Server("test")(), nil)
	old := `{"id": "1f", "account_id": "444455556666", "passed": true, "results": {"a": "allowed"}, "verified_policies": ["{}"], "report": "",
		"identity_policies": {"type": ["tuple", ["string"]], "value": ["{}"]},
		"evaluations": [{"expectation": "a", "matched_statements": [], "layers": {}}]}`
	resp, err := w.server.UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{
		TypeName: simulationType, Version: 0, RawState: &tfprotov6.RawState{JSON: []byte(old)},
	})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatal(err, resp.Diagnostics)
	}
	state, err := ctymsgpack.Unmarshal(resp.UpgradedState.MsgPack, w.object)
	if err != nil {
		t.Fatal(err)
	}
	if !state.GetAttr("verified_policies").IsNull() || state.GetAttr("id").AsString() != "1f" || state.GetAttr("identity_policies").LengthInt() != 1 {
		t.Errorf("the state is %s", hcl(state))
	}
	resp, err = w.server.UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{
		TypeName: simulationType, Version: 0, RawState: &tfprotov6.RawState{JSON: []byte("[")},
	})
	if err != nil || len(resp.Diagnostics) != 1 {
		t.Errorf("a broken state: %v %v", err, resp.Diagnostics)
	}
}
