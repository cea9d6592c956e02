// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/vmihailenco/msgpack/v5"
	"github.com/vmihailenco/msgpack/v5/msgpcode"
	"github.com/zclconf/go-cty/cty"
	ctymsgpack "github.com/zclconf/go-cty/cty/msgpack"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// FromMsgpack reads a value of a type from the encoding that Terraform sends, with its
// refinements. It gives what [FromCty] makes of the decoded value, without decoding it
// first: a policy in HCL has a type of its own for every object and list in it, and
// building those is most of the work.
func FromMsgpack(data []byte, typ cty.Type) (Value, error) {
	dec := msgpack.GetDecoder()
	defer msgpack.PutDecoder(dec)
	dec.Reset(bytes.NewReader(data))
	d := decoder{dec, len(data)}
	v, err := d.value(typ)
	if err != nil {
		return Value{}, fmt.Errorf("reading a value: %w", err)
	}
	return v, nil
}

// decoder reads values. Size is that of the whole encoding, which is more than any list
// in it can have elements.
type decoder struct {
	*msgpack.Decoder
	size int
}

func (d *decoder) value(typ cty.Type) (Value, error) {
	code, err := d.PeekCode()
	switch {
	case err != nil:
		return Value{}, err
	case msgpcode.IsExt(code): // an unknown value
		return d.throughCty(typ)
	case code == msgpcode.Nil:
		return Value{}, d.DecodeNil()
	}
	switch {
	case typ == cty.DynamicPseudoType:
		return d.dynamic()
	case typ == cty.String:
		s, err := d.DecodeString()
		return Value{Kind: String, Text: pattern.Literal(s)}, err
	case typ == cty.Bool:
		b, err := d.DecodeBool()
		return boolean(b), err
	case typ.IsListType(), typ.IsSetType():
		element := typ.ElementType()
		return d.list(typ.IsSetType(), -1, func(int) cty.Type { return element })
	case typ.IsTupleType():
		types := typ.TupleElementTypes()
		return d.list(false, len(types), func(i int) cty.Type { return types[i] })
	case typ.IsMapType():
		element := typ.ElementType()
		return d.object(-1, func(string) (cty.Type, bool) { return element, true })
	case typ.IsObjectType():
		types := typ.AttributeTypes()
		return d.object(len(types), func(name string) (cty.Type, bool) { t, ok := types[name]; return t, ok })
	}
	return d.throughCty(typ) // a number, which has many encodings
}

// throughCty reads a value in two steps.
func (d *decoder) throughCty(typ cty.Type) (Value, error) {
	raw, err := d.DecodeRaw()
	if err != nil {
		return Value{}, err
	}
	v, err := ctymsgpack.Unmarshal(raw, typ)
	if err != nil {
		return Value{}, err
	}
	return FromCty(v), nil
}

// dynamic reads a value that comes with its type.
func (d *decoder) dynamic() (Value, error) {
	n, err := d.DecodeArrayLen()
	if err != nil {
		return Value{}, err
	}
	if n != 2 {
		return Value{}, fmt.Errorf("a value with its type has %d parts", n)
	}
	text, err := d.DecodeBytes()
	if err != nil {
		return Value{}, err
	}
	typ, err := sentTypes.parse(text)
	if err != nil {
		return Value{}, err
	}
	return d.value(typ)
}

// list reads a list, set or tuple. Want is how many elements it has, -1 for any number.
func (d *decoder) list(unordered bool, want int, typ func(i int) cty.Type) (Value, error) {
	n, err := d.DecodeArrayLen()
	switch {
	case err != nil:
		return Value{}, err
	case want >= 0 && n != want:
		return Value{}, fmt.Errorf("a tuple of %d elements has %d", want, n)
	case n > d.size:
		return Value{}, errors.New("a list ends early")
	}
	out := Value{Kind: List, Unordered: unordered, Elems: make([]Value, n)}
	for i := range n {
		if out.Elems[i], err = d.value(typ(i)); err != nil {
			return Value{}, err
		}
	}
	return out, nil
}

// object reads an object or a map. Want is how many members it has, -1 for any number.
func (d *decoder) object(want int, typ func(name string) (cty.Type, bool)) (Value, error) {
	n, err := d.DecodeMapLen()
	switch {
	case err != nil:
		return Value{}, err
	case want >= 0 && n != want:
		return Value{}, fmt.Errorf("an object of %d attributes has %d", want, n)
	case n > d.size:
		return Value{}, errors.New("an object ends early")
	}
	out := Value{Kind: Object, Members: make([]Member, n)}
	for i := range out.Members {
		m := &out.Members[i]
		if m.Name, err = d.DecodeString(); err != nil {
			return Value{}, err
		}
		t, ok := typ(m.Name)
		if !ok {
			return Value{}, fmt.Errorf("there is no attribute %q", m.Name)
		}
		if m.Value, err = d.value(t); err != nil {
			return Value{}, err
		}
	}
	sortMembers(out.Members)
	if twice(out.Members) {
		return Value{}, errors.New("an object has a member twice")
	}
	return out, nil
}

// twice reports whether two of the members, which are in order, have one name.
func twice(members []Member) bool {
	for i := range max(0, len(members)-1) {
		if members[i].Name == members[i+1].Name {
			return true
		}
	}
	return false
}
