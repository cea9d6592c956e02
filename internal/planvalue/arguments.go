// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// argumentsKey is the context key of the arguments of a function call, a
// []*tfprotov6.DynamicValue.
type argumentsKey struct{}

// CallFunction hands the arguments to the server in the context.
func (w *wrapper) CallFunction(ctx context.Context, req *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	return w.ProviderServer.CallFunction(context.WithValue(ctx, argumentsKey{}, req.Arguments), req)
}

// Argument returns an argument of the function that is being called, by its position
// from 0: with refinements where something is unknown and the context comes through a
// server of [Wrap], else as v has it. It never fails because of a missing refinement.
func Argument(ctx context.Context, position int, v attr.Value) (Value, error) {
	plain, err := FromAttr(ctx, v)
	if err != nil || !plain.HasUnknown() {
		return plain, err
	}
	arguments, _ := ctx.Value(argumentsKey{}).([]*tfprotov6.DynamicValue)
	if position >= len(arguments) || arguments[position] == nil || arguments[position].MsgPack == nil {
		return plain, nil
	}
	if typ, err := CtyType(v.Type(ctx).TerraformType(ctx)); err == nil {
		if refined, err := FromMsgpack(arguments[position].MsgPack, typ); err == nil {
			return refined, nil
		}
	}
	return plain, nil
}
