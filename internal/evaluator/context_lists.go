// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// familyLists are families of keys of services, each with the key that lists the last
// parts of their names (E-1737 e). That of aws:RequestTag/k has rules of its own, see
// requestTagPresence.
var familyLists = [...]familyList{
	{"kms:encryptioncontextkeys", "kms:encryptioncontext:"},
	{"s3:requestobjecttagkeys", "s3:requestobjecttag/"},
}

type familyList struct{ list, family string }

// familyOf returns the family that a lower-case name belongs to, or that it is the list of.
func familyOf(name string) (listed, lists *familyList) {
	for i := range familyLists {
		f := &familyLists[i]
		switch {
		case name == f.list:
			return nil, f
		case strings.HasPrefix(name, f.family):
			return f, nil
		}
	}
	return nil, nil
}

// deriveLists derives the keys that list others from those that were supplied.
func (c *Context) deriveLists() (problem string) {
	if len(c.listed) == 0 {
		return ""
	}
	for i := range familyLists {
		f := &familyLists[i]
		given := c.entry(f.list)
		names := keyValue{presence: truth.True, origin: fromContext}
		for _, e := range c.listed {
			if e.key.listed != f || e.value.presence == truth.False {
				continue
			}
			names.more = names.more || e.value.others != nil // in another spelling (C-7)
			if e.value.presence == truth.Unknown {
				names.more = true
				continue
			}
			name := e.name[len(f.family):]
			if given != nil && given.value.holdsFold(name) == truth.False {
				return fmt.Sprintf("the context has %s, but %s does not list %s", e.name, given.name, name)
			}
			names.list = append(names.list, pattern.Literal(name))
		}
		if given == nil && (names.list != nil || names.more) {
			if c.derived.lists == nil {
				c.derived.lists = make(map[string]*keyValue, 1)
			}
			c.derived.lists[f.list] = &names
		}
	}
	return ""
}

// namesOf is the key that lists the keys of a family, as far as those were supplied.
func (v *env) namesOf(k *keyRef) (keyValue, bool) {
	if k.lists == nil || v.context == nil || v.context.derived.lists == nil {
		return keyValue{}, false
	}
	d := v.context.derived.lists[k.name]
	if d == nil || v.never(k) {
		return keyValue{}, false
	}
	kv := *d
	kv.more = kv.more || v.openContext() // the request may have further ones
	return v.ofResource(k, kv), true
}

// listedPresence says whether a request has an optional key: one of a family is there if
// the key that lists the family was supplied and lists it.
func (v *env) listedPresence(k *keyRef, closed truth.Value) truth.Value {
	f := k.listed
	if f == nil {
		return closed
	}
	e := v.context.entry(f.list)
	if e == nil {
		return closed
	}
	kv := v.ofResource(k, keyValue{presence: e.value.holdsFold(k.name[len(f.family):])})
	return kv.presence
}
