// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// FromCty reads a value with its refinements: the beginning of unknown strings, and
// whether an unknown value can be null.
func FromCty(v cty.Value) Value {
	switch {
	case v == cty.NilVal:
		return Value{}
	case !v.IsKnown():
		return refined(v)
	case v.IsNull():
		return Value{}
	}
	switch typ := v.Type(); {
	case typ == cty.String:
		return Value{Kind: String, Text: pattern.Literal(v.AsString())}
	case typ == cty.Number:
		return number(v.AsBigFloat())
	case typ == cty.Bool:
		return boolean(v.True())
	case typ.IsListType(), typ.IsTupleType(), typ.IsSetType():
		out := Value{Kind: List, Unordered: typ.IsSetType(), Elems: make([]Value, 0, v.LengthInt())}
		for it := v.ElementIterator(); it.Next(); {
			_, e := it.Element()
			out.Elems = append(out.Elems, FromCty(e))
		}
		return out
	case typ.IsObjectType(), typ.IsMapType():
		out := Value{Kind: Object, Members: make([]Member, 0, v.LengthInt())}
		for it := v.ElementIterator(); it.Next(); {
			name, e := it.Element()
			out.Members = append(out.Members, Member{name.AsString(), FromCty(e)})
		}
		sortMembers(out.Members)
		return out
	default:
		return anything(true) // a capsule, which Terraform cannot send
	}
}

// refined returns what is known of an unknown value.
func refined(v cty.Value) Value {
	r := v.Range()
	if v.Type() == cty.String {
		return unknownString(r.StringPrefix(), r.CouldBeNull())
	}
	return unknownOfType(v.Type(), r.CouldBeNull())
}

// unknownOfType is unknownOf for types of cty.
func unknownOfType(typ cty.Type, maybeNull bool) Value {
	switch {
	case typ == cty.String:
		return unknownString("", maybeNull)
	case typ.IsListType():
		return Value{Kind: List, More: true, MaybeNull: maybeNull}
	case typ.IsSetType():
		return Value{Kind: List, More: true, Unordered: true, MaybeNull: maybeNull}
	case typ.IsMapType():
		return Value{Kind: Object, More: true, MaybeNull: maybeNull}
	case typ.IsTupleType():
		types := typ.TupleElementTypes()
		out := Value{Kind: List, MaybeNull: maybeNull, Elems: make([]Value, len(types))}
		for i, e := range types {
			out.Elems[i] = unknownOfType(e, true)
		}
		return out
	case typ.IsObjectType():
		types := typ.AttributeTypes()
		out := Value{Kind: Object, MaybeNull: maybeNull, Members: make([]Member, 0, len(types))}
		for name, a := range types {
			out.Members = append(out.Members, Member{name, unknownOfType(a, true)})
		}
		sortMembers(out.Members)
		return out
	default:
		return anything(maybeNull)
	}
}
