// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
)

// samePacked reports whether the arguments are those of the state, as they were sent.
func samePacked(plan, state planvalue.Packed) bool {
	for name := range simulationInputs() {
		if !bytes.Equal(plan[name], state[name]) {
			return false
		}
	}
	return true
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
