// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"fmt"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// deriveLists derives the keys that list others from those that were supplied.
func (c *Context) deriveLists() (problem string) {
	if len(c.listed) == 0 {
		return ""
	}
	for i := range program.FamilyLists {
		f := &program.FamilyLists[i]
		given := c.entry(f.List)
		names := keyValue{presence: truth.True, origin: fromContext}
		for _, e := range c.listed {
			if e.key.Listed != f || e.value.presence == truth.False {
				continue
			}
			names.more = names.more || e.value.others != nil // in another spelling (C-7)
			if e.value.presence == truth.Unknown {
				names.more = true
				continue
			}
			name := e.name[len(f.Family):]
			if given != nil && given.value.holdsFold(name) == truth.False {
				return fmt.Sprintf("the context has %s, but %s does not list %s", e.name, given.name, name)
			}
			names.list = append(names.list, pattern.Literal(name))
		}
		if given == nil && (names.list != nil || names.more) {
			if c.derived.lists == nil {
				c.derived.lists = make(map[string]*keyValue, 1)
			}
			c.derived.lists[f.List] = &names
		}
	}
	return ""
}

// namesOf is the key that lists the keys of a family, as far as those were supplied.
func (v *env) namesOf(k *program.Key) (keyValue, bool) {
	if k.Lists == nil || v.context == nil || v.context.derived.lists == nil {
		return keyValue{}, false
	}
	d := v.context.derived.lists[k.Name]
	if d == nil || v.never(k) {
		return keyValue{}, false
	}
	kv := *d
	kv.more = kv.more || v.openContext() // the request may have further ones
	return v.ofResource(k, kv), true
}

// listedPresence says whether a request has an optional key: one of a family is there if
// the key that lists the family was supplied and lists it.
func (v *env) listedPresence(k *program.Key, closed truth.Value) truth.Value {
	f := k.Listed
	if f == nil {
		return closed
	}
	e := v.context.entry(f.List)
	if e == nil {
		return closed
	}
	kv := v.ofResource(k, keyValue{presence: e.value.holdsFold(k.Name[len(f.Family):])})
	return kv.presence
}
