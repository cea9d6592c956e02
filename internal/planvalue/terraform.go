// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

import (
	"context"
	"fmt"
	"math/big"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// FromAttr reads a value as the framework hands it to functions and data sources.
func FromAttr(ctx context.Context, v attr.Value) (Value, error) {
	raw, err := v.ToTerraformValue(ctx)
	if err != nil {
		return Value{}, fmt.Errorf("reading a value: %w", err)
	}
	return FromTerraform(raw)
}

// FromTerraform reads a value without refinements. The error says that the value
// is of a type that Terraform's language does not have.
func FromTerraform(v tftypes.Value) (Value, error) {
	switch {
	case !v.IsKnown():
		return unknownOf(v.Type()), nil
	case v.IsNull():
		return Value{}, nil
	}
	typ := v.Type()
	switch {
	case typ.Is(tftypes.String):
		var s string
		err := v.As(&s)
		return Value{Kind: String, Text: pattern.Literal(s)}, err
	case typ.Is(tftypes.Number):
		var n big.Float
		err := v.As(&n)
		return number(&n), err
	case typ.Is(tftypes.Bool):
		var b bool
		err := v.As(&b)
		return boolean(b), err
	case typ.Is(tftypes.List{}), typ.Is(tftypes.Tuple{}), typ.Is(tftypes.Set{}):
		var elems []tftypes.Value
		if err := v.As(&elems); err != nil {
			return Value{}, fmt.Errorf("reading a list: %w", err)
		}
		out := Value{Kind: List, Unordered: typ.Is(tftypes.Set{}), Elems: make([]Value, len(elems))}
		for i, e := range elems {
			var err error
			if out.Elems[i], err = FromTerraform(e); err != nil {
				return Value{}, err
			}
		}
		return out, nil
	case typ.Is(tftypes.Object{}), typ.Is(tftypes.Map{}):
		var members map[string]tftypes.Value
		if err := v.As(&members); err != nil {
			return Value{}, fmt.Errorf("reading an object: %w", err)
		}
		out := Value{Kind: Object, Members: make([]Member, 0, len(members))}
		for name, m := range members {
			value, err := FromTerraform(m)
			if err != nil {
				return Value{}, err
			}
			out.Members = append(out.Members, Member{name, value})
		}
		sortMembers(out.Members)
		return out, nil
	default:
		return Value{}, fmt.Errorf("reading a value: unexpected type %s", typ)
	}
}

// unknownOf returns what is known of an unknown value by its type alone.
func unknownOf(typ tftypes.Type) Value {
	switch t := typ.(type) {
	case tftypes.List:
		return Value{Kind: List, More: true, MaybeNull: true}
	case tftypes.Set:
		return Value{Kind: List, More: true, Unordered: true, MaybeNull: true}
	case tftypes.Map:
		return Value{Kind: Object, More: true, MaybeNull: true}
	case tftypes.Tuple:
		out := Value{Kind: List, MaybeNull: true, Elems: make([]Value, len(t.ElementTypes))}
		for i, e := range t.ElementTypes {
			out.Elems[i] = unknownOf(e)
		}
		return out
	case tftypes.Object:
		out := Value{Kind: Object, MaybeNull: true, Members: make([]Member, 0, len(t.AttributeTypes))}
		for name, a := range t.AttributeTypes {
			out.Members = append(out.Members, Member{name, unknownOf(a)})
		}
		sortMembers(out.Members)
		return out
	}
	if typ != nil && typ.Is(tftypes.String) {
		return unknownString("", true)
	}
	return anything(true)
}

// anything is an unknown value. At most it is known that it is not null.
func anything(maybeNull bool) Value {
	return Value{Kind: Unknown, Text: pattern.Unknown(), MaybeNull: maybeNull}
}

// number is a number as jsonencode prints it: all digits, no exponent.
func number(n *big.Float) Value {
	return Value{Kind: Number, Text: pattern.Literal(n.Text('f', -1))}
}

func boolean(b bool) Value {
	return Value{Kind: Bool, Text: pattern.Literal(strconv.FormatBool(b))}
}
