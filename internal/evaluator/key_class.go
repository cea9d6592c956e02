// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// keyUse is what is known of a key in requests like this one, for keys that only the
// catalogue knows. Where nothing is known the key may be absent.
func (v *env) keyUse(k *program.Key) iam.KeyUse {
	if !v.action.Known {
		return iam.KeyUse{}
	}
	catalog, ok := v.catalog().(iam.KeyClassServices)
	if !ok {
		return iam.KeyUse{}
	}
	use, known := v.ev.uses.get(v.action, v.resource, k.Name)
	if !known {
		use = catalog.KeyUse(v.action.Name, v.resource.Text, k.Name)
		v.ev.uses.put(v.action, v.resource, k.Name, use)
	}
	switch {
	case use.Signed && v.principal.Kind == request.KindAnonymous:
		use.Class = iam.KeyNever
	case v.foreignClaim(k.Name):
		use.Class = iam.KeyNever
	}
	return use
}

// keyUses remembers what the catalogue said: the cases of an expectation ask for the same
// keys of the same actions and resources over and over.
type keyUses struct {
	sync.RWMutex
	m map[keyOfRequest]iam.KeyUse
}

type keyOfRequest struct {
	action   *request.Action
	resource *request.Resource
	key      string
}

// maxKeyUses bounds the memory for one evaluator.
const maxKeyUses = 1 << 14

func (u *keyUses) get(a *request.Action, r *request.Resource, key string) (use iam.KeyUse, ok bool) {
	u.RLock()
	use, ok = u.m[keyOfRequest{a, r, key}]
	u.RUnlock()
	return use, ok
}

func (u *keyUses) put(a *request.Action, r *request.Resource, key string, use iam.KeyUse) {
	u.Lock()
	defer u.Unlock()
	switch {
	case u.m == nil:
		u.m = make(map[keyOfRequest]iam.KeyUse)
	case len(u.m) >= maxKeyUses:
		clear(u.m)
	}
	u.m[keyOfRequest{a, r, key}] = use
}

// foreignClaim reports whether a key is a claim of another identity provider than the
// one that the caller comes from.
func (v *env) foreignClaim(key string) bool {
	if v.principal.Kind != request.KindWebIdentity {
		return false
	}
	host, _, _ := strings.Cut(key, ":")
	if strings.IndexByte(host, '.') < 0 {
		return false
	}
	caller := v.principal.Host
	if kind, name := iam.Provider(caller); kind != "" {
		caller = name
	}
	// The URL of a provider may have a path, and a claim's key only a part of that path.
	caller = strings.ToLower(caller)
	if strings.HasPrefix(caller, host) || strings.HasPrefix(host, caller) {
		return false
	}
	return caller != ""
}

// catalogPresence is whether a request has a key that nobody stated, as far as the
// catalogue alone says; closed is the answer for keys that may be absent.
func (v *env) catalogPresence(k *program.Key, closed truth.Value) truth.Value {
	if _, ok := v.catalog().(iam.KeyClassServices); !ok || !v.action.Known {
		return v.listedPresence(k, closed)
	}
	use := v.keyUse(k)
	if use.Class == iam.KeyOptional {
		return v.listedPresence(k, closed)
	}
	return v.presence(&use, closed)
}

// presence is whether a request has a key of this use that nobody stated; closed is the
// answer for keys that may be absent.
func (v *env) presence(use *iam.KeyUse, closed truth.Value) truth.Value {
	switch use.Class {
	case iam.KeyAlways, iam.KeyProperty:
		if use.Only != "" {
			return v.holds(use.Only)
		}
		return truth.True
	case iam.KeyNever:
		return truth.False
	default:
		return closed
	}
}

// conditionKeys are the keys on which the presence of others hangs, by name.
var conditionKeys = sync.OnceValue(func() map[string]*program.Key {
	m := make(map[string]*program.Key)
	for _, name := range facts.Conditions() {
		k := program.NewKey(name, iam.NoServices{})
		if k.ID == program.KeyOther {
			k.Info.Type, k.Filled = iam.TypeBool, true
		}
		m[name] = &k
	}
	return m
})

// holds says whether the request has a Bool key that is true.
func (v *env) holds(name string) truth.Value {
	k := conditionKeys()[name]
	if k == nil {
		return truth.Unknown
	}
	kv := v.key(k)
	here := kv.Here()
	if here != truth.True || kv.Count() != 1 {
		return here
	}
	s, known := kv.At(0).Known()
	if !known {
		return truth.Unknown
	}
	b, _ := iam.ParseBool(s)
	return truth.Of(b)
}
