// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
)

// prior is what a plan asks of the state: whether there is one, its verified_policies, and,
// where new access is looked for, all of it.
type prior struct {
	exists   bool
	verified tftypes.Value
	// read reads the state; nil if there is none.
	read func() (planvalue.Value, error)
}

func priorOf(state tftypes.Value) prior {
	if state.IsNull() {
		return prior{}
	}
	held, _ := attributeOf(state, "verified_policies").(tftypes.Value)
	return prior{true, held, sync.OnceValues(func() (planvalue.Value, error) { return planvalue.FromTerraform(state) })}
}

// priorPacked is priorOf for a state as it was sent.
func priorPacked(sent *tfprotov6.DynamicValue, state planvalue.Packed) (prior, error) {
	const name = "verified_policies"
	if state == nil {
		return prior{}, nil
	}
	held := tfprotov6.DynamicValue{MsgPack: state[name]}
	verified, err := held.Unmarshal(simulations().attributes[name])
	if err != nil {
		return prior{}, fmt.Errorf("reading %s of the state: %w", name, err)
	}
	return prior{true, verified, sync.OnceValues(func() (planvalue.Value, error) { return planvalue.FromMsgpack(sent.MsgPack, simulations().typ) })}, nil
}

// compareWith gives an input the policies in the state, where it compares with them.
func (in *simulationInput) compareWith(was *prior) error {
	if !was.exists || !in.ComparesState() {
		return nil
	}
	state, err := was.read()
	if err != nil {
		return err
	}
	old, errs := readSimulation(&state)
	if len(errs) > 0 {
		return &errs[0]
	}
	in.Prior = &old.Input
	in.PriorNewAccess, _ = state.Get("results").Get(simulate.NewAccessName).Str()
	return nil
}

// keepFound keeps what was found when the policies changed, where nothing changed since:
// results, report and passed. Access that was new then is not new any more, and a plan
// without changes is to be empty all the same.
func (in *simulationInput) keepFound(results map[string]any, config *planvalue.Value, was *prior, d *data) {
	if !was.exists || !in.ComparesState() || in.HasUnknown() {
		return
	}
	state, err := was.read()
	if err != nil {
		return
	}
	for name := range simulationInputs() {
		if !planvalue.SameJSON(state.Get(name), config.Get(name)) {
			return
		}
	}
	held := state.Get("results")
	found, ok := results["results"].(map[string]any)
	if !ok || held.Kind != planvalue.Object || len(held.Members) != len(found) {
		return
	}
	kept := make(map[string]any, len(found))
	for name, v := range found {
		text, ok := held.Get(name).Str()
		if !ok || name != simulate.NewAccessName && text != v {
			return
		}
		kept[name] = text
	}
	if word, _ := in.NewAccess.Known(); word == "deny" && kept[simulate.NewAccessName] == "refuted" && (d == nil || !d.reportOnly) {
		return // it was let through by a provider that only reported
	}
	report, known := state.Get("report").Str()
	passed := state.Get("passed")
	if !known || passed.Kind != planvalue.Bool {
		return
	}
	text, _ := passed.Text.Known()
	results["results"], results["report"], results["passed"] = kept, report, text == "true"
}
