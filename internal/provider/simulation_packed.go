// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
)

// keepPacked is [keepPrior] for values as they were sent: it changes plan and config.
func keepPacked(plan, state planvalue.Packed, config *planvalue.Value) {
	if state == nil {
		return
	}
	for _, name := range policyArguments {
		if bytes.Equal(plan[name], state[name]) || len(state[name]) == 0 {
			continue
		}
		argument := config.Get(name)
		old, err := planvalue.FromMsgpack(state[name], cty.DynamicPseudoType)
		if err != nil || old.Kind == planvalue.Null || argument.Kind == planvalue.Null || !planvalue.SameJSON(&old, argument) {
			continue
		}
		plan[name] = state[name]
		*argument = old
	}
}

// packResults is withResults for a value as it was sent: computed attributes set, all
// else as it was.
func packResults(plan planvalue.Packed, computed map[string]any) (*tfprotov6.DynamicValue, error) {
	for name, v := range computed {
		typ := simulations().attributes[name]
		value, err := encode(typ, v)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		packed, err := packValue(typ, value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		plan[name] = packed
	}
	packed, err := plan.Pack()
	return &tfprotov6.DynamicValue{MsgPack: packed}, err
}

func packValue(typ tftypes.Type, v tftypes.Value) ([]byte, error) {
	packed, err := tfprotov6.NewDynamicValue(typ, v)
	return packed.MsgPack, err
}
