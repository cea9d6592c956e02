// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
)

// prior is what a plan asks of the state: whether there is one, its id and its
// verified_policies, and, where it compares with the state, all of it.
type prior struct {
	exists   bool
	id       string
	verified tftypes.Value
	// read reads the state; nil if there is none.
	read func() (planvalue.Value, error)
}

func priorOf(state tftypes.Value) prior {
	if state.IsNull() {
		return prior{}
	}
	held, _ := attributeOf(state, "verified_policies").(tftypes.Value)
	return prior{true, idOf(state), held, sync.OnceValues(func() (planvalue.Value, error) { return planvalue.FromTerraform(state) })}
}

// priorPacked is priorOf for a state as it was sent.
func priorPacked(sent *tfprotov6.DynamicValue, state planvalue.Packed) (prior, error) {
	const name = "verified_policies"
	if state == nil {
		return prior{}, nil
	}
	id, err := packedID(state)
	if err != nil {
		return prior{}, err
	}
	held := tfprotov6.DynamicValue{MsgPack: state[name]}
	verified, err := held.Unmarshal(simulations().attributes[name])
	if err != nil {
		return prior{}, fmt.Errorf("reading %s of the state: %w", name, err)
	}
	return prior{true, id, verified, sync.OnceValues(func() (planvalue.Value, error) { return planvalue.FromMsgpack(sent.MsgPack, simulations().typ) })}, nil
}

// idOf returns the id of a state.
func idOf(state tftypes.Value) string {
	var id string
	if v, ok := attributeOf(state, "id").(tftypes.Value); ok && v.IsKnown() && !v.IsNull() {
		_ = v.As(&id)
	}
	return id
}

// packedID is idOf for a state as it was sent.
func packedID(state planvalue.Packed) (string, error) {
	id, err := planvalue.FromMsgpack(state["id"], cty.String)
	if err != nil {
		return "", fmt.Errorf("reading the id of the state: %w", err)
	}
	text, _ := id.Str()
	return text, nil
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
