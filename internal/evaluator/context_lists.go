// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// namesOf is the key that lists the keys of a family, as far as those were supplied.
func (v *env) namesOf(k *program.Key) (request.KeyValue, bool) {
	if k.Lists == nil || v.context == nil || v.context.Derived.Lists == nil {
		return request.KeyValue{}, false
	}
	d := v.context.Derived.Lists[k.Name]
	if d == nil || v.never(k) {
		return request.KeyValue{}, false
	}
	kv := *d
	kv.More = kv.More || v.openContext() // the request may have further ones
	return v.ofResource(k, kv), true
}

// listedPresence says whether a request has an optional key: one of a family is there if
// the key that lists the family was supplied and lists it.
func (v *env) listedPresence(k *program.Key, closed truth.Value) truth.Value {
	f := k.Listed
	if f == nil {
		return closed
	}
	e := v.context.Entry(f.List)
	if e == nil {
		return closed
	}
	kv := v.ofResource(k, request.KeyValue{Presence: e.Value.HoldsFold(k.Name[len(f.Family):])})
	return kv.Presence
}
