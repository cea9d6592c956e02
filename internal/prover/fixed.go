// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// fixedKeys says what keys hold the same in every request of the question: those that follow
// from the caller, those that the context states, and those that are supposed.
func (q *question) fixedKeys() func(k *program.Key) (fixedKey, bool) {
	e := q.left.effective
	if e == nil {
		e = q.right.effective
	}
	return func(k *program.Key) (fixedKey, bool) {
		if e != nil {
			if f, ok := e.fixed(k); ok {
				return f, true
			}
		}
		if v, ok := q.suppose[k.Name]; ok {
			return fixedKey{values: []pattern.Text{pattern.Literal(v)}}, true
		}
		return fixedKey{}, false
	}
}

// fixed says what a key holds in every request of the caller (P-202).
func (e *effective) fixed(k *program.Key) (fixedKey, bool) {
	d := &e.principal.Derived
	if k.ID != program.KeyOther && k.ID < program.PrincipalKeys && d.Set[k.ID] {
		return fixedOf(&d.Values[k.ID])
	}
	if entry := e.context.Entry(k.Name); entry != nil && len(entry.Value.Others) == 0 {
		return fixedOf(&entry.Value)
	}
	if e.context.Closes(k.Name) {
		return fixedKey{absent: true}, true
	}
	if k.ID == program.KeySourceOfService && e.principal.Kind != request.KindService && e.principal.Kind != request.KindOAI {
		return fixedKey{absent: true}, true // E-1210
	}
	return fixedKey{}, false
}

// fixedOf is the value of a key that is known to be absent, or known to be present.
func fixedOf(kv *request.KeyValue) (fixedKey, bool) {
	switch {
	case kv.Presence == 0:
		return fixedKey{absent: true}, true
	case kv.Presence != 2 || kv.More || kv.Count() == 0:
		return fixedKey{}, false
	}
	var f fixedKey
	for i := range kv.Count() {
		f.values = append(f.values, kv.At(i))
	}
	return f, true
}
