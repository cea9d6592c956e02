// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// key looks up what the request has under a context key: what follows from the rest
// of the request (E-1203), what was supplied, and else what E-1204 and E-1205 say.
// It notes missing keys, assumptions and supplied values that are not used.
func (v *env) key(k *keyRef) keyValue {
	if k.id == keyTagKeys && v.context != nil && v.context.derived.tagKeys != nil {
		if why := v.unavailable(k); why != "" {
			return v.unused(k, why)
		}
	}
	if kv, ok := v.derivedKey(k); ok {
		if kv.origin == fromNowhere && !kv.isKnown() {
			// Not all of it follows: what was supplied agrees with it (checkContext).
			if e := v.context.entry(k.name); e != nil {
				return e.value
			}
			v.missingKey(k.display)
		}
		if k.id == keyTagKeys {
			return v.ofResource(k, kv)
		}
		return kv
	}
	if e := v.context.entry(k.name); e != nil {
		if why := v.unavailable(k); why != "" {
			return v.unused(k, why)
		}
		if k.id == keyResourceTag && v.tagsUnreliable() {
			kv := e.value
			kv.presence, kv.origin = truth.And(kv.presence, truth.Unknown), fromDoubt
			return kv
		}
		return v.ofResource(k, e.value)
	}
	if v.context.closes(k.name) {
		return absent
	}
	if kv, ok := v.assumedKey(k); ok {
		return kv
	}
	v.missingKey(k.display)
	kv := unsupplied(v.unsuppliedPresence(k), k.info)
	if kv.presence != truth.False && v.free(k, kv.presence) {
		kv.origin = fromFree
	}
	return kv
}

// free reports whether a key that nobody stated takes every value it can have, and its
// absence where it can be absent (E-1731). In the mode "absent" these are the keys that
// every such request has, and whether the caller used MFA.
func (v *env) free(k *keyRef, presence truth.Value) bool {
	if v.open {
		return true
	}
	switch k.id {
	case keyMFAPresent, keyMFAAge, keyTokenIssueTime:
		return true
	case keyPrincipalOrgID, keyPrincipalOrgPaths, keyResourceOrg:
		return false // facts about accounts, which nobody told
	}
	return presence == truth.True
}

// unused is a key that was supplied and that requests like this one never have.
func (v *env) unused(k *keyRef, why string) keyValue {
	v.note("the context has " + k.display + ", which " + why + ": it was taken as absent")
	return absent
}

// derivedKey returns the value of a key that follows from the rest of the request,
// whatever was supplied. It may be known in part only.
func (v *env) derivedKey(k *keyRef) (keyValue, bool) {
	switch id := k.id; id {
	case keyOther, keyGlobal:
		return keyValue{}, false
	case keyPrincipalAccount:
		return v.principalAccount()
	case keyResourceAccount:
		kv := present(v.resourceAccount)
		kv.origin = fromResource
		return kv, true
	case keyS3ResourceAccount:
		if v.unavailable(k) != "" {
			return keyValue{}, false
		}
		kv := present(v.resourceAccount)
		kv.origin = fromResource
		return kv, true
	case keyRequestedRegion:
		region, ok := v.globalRegion()
		return present(region), ok
	case keySourceIP:
		return absent, v.throughEndpoint == truth.True
	case keyCurrentTime, keyEpochTime, keyTagKeys, keyCalledVia, keyCalledViaFirst, keyCalledViaLast:
		if v.context == nil {
			return keyValue{}, false
		}
		d := v.context.derived.of(id)
		if d == nil {
			return keyValue{}, false
		}
		kv := *d
		if id == keyTagKeys && v.openContext() && v.context.entry(k.name) == nil {
			kv.more = true // the request may have further tags
		}
		return kv, true
	default:
		if id < principalKeys && v.principal.derived.set[id] {
			return v.principal.derived.values[id], true
		}
		return keyValue{}, false
	}
}

func (d *derivedContext) of(id keyID) *keyValue {
	switch id {
	case keyCurrentTime:
		return d.currentTime
	case keyEpochTime:
		return d.epochTime
	case keyTagKeys:
		return d.tagKeys
	case keyCalledVia:
		return d.calledVia
	case keyCalledViaFirst:
		return d.calledFirst
	default:
		return d.calledLast
	}
}

// principalAccount is aws:PrincipalAccount. Where only the resource's account is
// known and the caller shares it, it is that one.
func (v *env) principalAccount() (keyValue, bool) {
	d := &v.principal.derived
	if !d.set[keyPrincipalAccount] {
		return keyValue{}, false
	}
	kv := d.values[keyPrincipalAccount]
	if v.sameAccount == truth.True && !kv.one.IsKnown() && v.resourceAccount.IsKnown() {
		return present(v.resourceAccount), true
	}
	return kv, true
}

// globalRegion is the region that calls of global services count as, in the
// partition of the resource or else of the caller (E-1343).
func (v *env) globalRegion() (pattern.Text, bool) {
	regions := facts.GlobalIn(v.action.service)
	if regions == nil {
		return pattern.Text{}, false
	}
	partition, known := v.principal.Partition.Known()
	if !known || partition == "" {
		if v.resource == nil || !v.resource.aligned {
			return pattern.Text{}, false
		}
		if partition, known = v.resource.fields[1].Known(); !known {
			return pattern.Text{}, false
		}
	}
	for i := range regions {
		if g := &regions[i]; g.Partition == partition && !g.Partly {
			return pattern.Literal(g.Region), true
		}
	}
	return pattern.Text{}, false
}
