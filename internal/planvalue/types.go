// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

import (
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// sentTypes are the types that came with dynamic values. Policies that are written alike
// have the same type, and reading one from JSON takes longer than reading the policy.
var sentTypes typeCache

// typeCache remembers types by their JSON.
type typeCache struct {
	mutex sync.Mutex
	types map[string]cty.Type
}

// What a typeCache holds at most: so many types, each of so many bytes of JSON.
const (
	maxTypes    = 256
	maxTypeJSON = 64 << 10
)

func (c *typeCache) parse(text []byte) (cty.Type, error) {
	c.mutex.Lock()
	typ, ok := c.types[string(text)]
	c.mutex.Unlock()
	if ok {
		return typ, nil
	}
	typ, err := ctyjson.UnmarshalType(text)
	if err != nil || len(text) > maxTypeJSON {
		return typ, err
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.types == nil || len(c.types) >= maxTypes {
		c.types = make(map[string]cty.Type)
	}
	c.types[string(text)] = typ
	return typ, nil
}

// CtyType translates a type.
func CtyType(typ tftypes.Type) (cty.Type, error) {
	switch t := typ.(type) {
	case tftypes.List:
		return collection(cty.List, t.ElementType)
	case tftypes.Set:
		return collection(cty.Set, t.ElementType)
	case tftypes.Map:
		return collection(cty.Map, t.ElementType)
	case tftypes.Tuple:
		elems := make([]cty.Type, len(t.ElementTypes))
		for i, e := range t.ElementTypes {
			var err error
			if elems[i], err = CtyType(e); err != nil {
				return cty.NilType, err
			}
		}
		return cty.Tuple(elems), nil
	case tftypes.Object:
		attributes := make(map[string]cty.Type, len(t.AttributeTypes))
		for name, a := range t.AttributeTypes {
			var err error
			if attributes[name], err = CtyType(a); err != nil {
				return cty.NilType, err
			}
		}
		return cty.Object(attributes), nil
	}
	switch {
	case typ == nil:
	case typ.Is(tftypes.String):
		return cty.String, nil
	case typ.Is(tftypes.Number):
		return cty.Number, nil
	case typ.Is(tftypes.Bool):
		return cty.Bool, nil
	case typ.Is(tftypes.DynamicPseudoType):
		return cty.DynamicPseudoType, nil
	}
	return cty.NilType, fmt.Errorf("unexpected type %v", typ)
}

func collection(of func(cty.Type) cty.Type, element tftypes.Type) (cty.Type, error) {
	e, err := CtyType(element)
	if err != nil {
		return cty.NilType, err
	}
	return of(e), nil
}
