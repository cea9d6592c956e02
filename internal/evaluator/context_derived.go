// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"fmt"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// KeyCatalog is implemented by catalogues that know which context keys the service
// of an action puts into its requests (E-1207).
type KeyCatalog interface {
	// ActionHasKey says whether requests of the action can have the key, both in
	// AWS's spelling or in lower case. It is Unknown where that is not known, and for
	// keys that travel with the caller's credentials.
	ActionHasKey(action, key string) truth.Value
}

// key looks up what the request has under a context key: what follows from the rest
// of the request (E-1203), what was supplied, and else what E-1204 and E-1205 say.
// It notes missing keys, assumptions and supplied values that are not used.
func (v *env) key(k *keyRef) keyValue {
	if kv, ok := v.derivedKey(k); ok {
		if kv.origin == fromNowhere && !kv.isKnown() {
			// Not all of it follows: what was supplied agrees with it (checkContext).
			if e := v.context.entry(k.name); e != nil {
				return e.value
			}
			v.missingKey(k.display)
		}
		return kv
	}
	if e := v.context.entry(k.name); e != nil {
		if why := v.unavailable(k); why != "" {
			v.note("the context has " + k.display + ", which " + why + ": it was taken as absent")
			return absent
		}
		return e.value
	}
	if kv, ok := v.assumedKey(k); ok {
		return kv
	}
	v.missingKey(k.display)
	return unsupplied(v.unsuppliedPresence(k), k.info)
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
		return absent, v.throughEndpoint
	case keyCurrentTime, keyEpochTime, keyTagKeys, keyCalledVia, keyCalledViaFirst, keyCalledViaLast:
		if v.context == nil {
			return keyValue{}, false
		}
		if kv := v.context.derived.of(id); kv != nil {
			return *kv, true
		}
		return keyValue{}, false
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
	regions := globalRegions(v.action.service)
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
	region, ok := regions[partition]
	return pattern.Literal(region), ok
}

// unavailable says why the key is never in a request like this one, "" if it may
// be: E-1207, E-1210.
func (v *env) unavailable(k *keyRef) string {
	switch k.id {
	case keySourceOfService:
		if v.principal.Kind != KindService && !v.uncheckedContext() {
			return "only requests of AWS services for a resource of theirs have"
		}
	case keyS3ResourceAccount:
		if v.action.service != "s3" || v.resource.Star && v.action.ResourceLess() {
			return "only requests for S3 buckets and objects have"
		}
	case keyOther:
		catalog, ok := v.catalog().(KeyCatalog)
		if ok && v.action.Known && !v.uncheckedContext() && catalog.ActionHasKey(v.action.Name, k.name) == truth.False {
			return "requests of " + v.action.Name + " do not have"
		}
	}
	return ""
}

func (v *env) uncheckedContext() bool { return v.ev != nil && v.ev.opts.UncheckedContext }

func (v *env) openContext() bool { return v.ev != nil && v.ev.opts.OpenContext }

func (v *env) catalog() Catalog {
	if v.ev == nil || v.ev.catalog == nil {
		return noCatalog{}
	}
	return v.ev.catalog
}

var (
	trueText  = pattern.Literal("true")
	falseText = pattern.Literal("false")
)

// assumedKey is E-1205, and what one supplied key says of another.
func (v *env) assumedKey(k *keyRef) (keyValue, bool) {
	assume := v.ev == nil || !v.ev.opts.NoAssumptions
	switch {
	case k.id == keySecureTransport && assume:
		v.assume("the request uses TLS (aws:SecureTransport is true)")
		return present(trueText), true
	case k.id == keyViaAWSService:
		if v.viaService() == truth.True {
			return present(trueText), true
		}
		if assume {
			v.assume("the caller makes the request itself (aws:ViaAWSService is false)")
			return present(falseText), true
		}
	}
	return keyValue{}, false
}

// viaService says whether a service makes the request on behalf of the caller, as
// far as that was supplied.
func (v *env) viaService() truth.Value {
	if v.context == nil {
		return truth.False
	}
	if e := v.context.entry("aws:viaawsservice"); e != nil && e.value.count() == 1 {
		if s, known := e.value.at(0).Known(); known {
			b, _ := parseBool(s)
			return truth.Of(b)
		}
		return truth.Unknown
	}
	if d := v.context.derived.calledVia; d != nil {
		return d.here()
	}
	return truth.False
}

// unsuppliedPresence says whether the request has a key that was neither derived
// nor supplied (E-1204), by the rules of section 12's table.
func (v *env) unsuppliedPresence(k *keyRef) truth.Value {
	closed := truth.False
	if v.openContext() {
		closed = truth.Unknown
	}
	kind := v.principal.Kind
	switch k.id {
	case keyMFAPresent:
		// Temporary credentials may or may not have been had with MFA; long-term ones
		// never say (E-1211).
		if kind.IsSession() {
			return truth.Unknown
		}
		return closed
	case keyTokenIssueTime:
		switch {
		case kind.IsSession():
			return truth.True
		case kind == KindService:
			return truth.Unknown
		}
		return closed
	case keyMFAAge:
		if e := v.context.entry("aws:multifactorauthpresent"); e != nil {
			return v.mfaAge(&e.value)
		}
		return closed
	case keySourceIP:
		return v.sourceIPPresence()
	case keySourceVpce, keySourceVpc, keyVpcSourceIP:
		if v.throughEndpoint {
			return truth.True
		}
		return closed
	case keySourceOfService:
		if kind != KindService {
			return truth.False // E-1210
		}
		return closed
	case keyS3ResourceAccount:
		return truth.False
	case keyResourceTag:
		if v.action.fold == "iam:passrole" {
			v.note("IAM does not reliably offer the tags of a role to conditions on iam:PassRole") // E-1340
			return truth.Unknown
		}
		return closed
	case keyRequestTag:
		return v.requestTagPresence(k, closed)
	default:
		if k.info.AlwaysPresent {
			return truth.True
		}
		return closed
	}
}

// mfaAge: there is an age where MFA was used.
func (v *env) mfaAge(present *keyValue) truth.Value {
	if present.here() != truth.True || present.count() != 1 {
		return present.here()
	}
	s, known := present.at(0).Known()
	if !known {
		return truth.Unknown
	}
	b, _ := parseBool(s)
	return truth.Of(b)
}

// sourceIPPresence: the address is not in requests that a service forwards, and
// through an endpoint (see derivedKey) neither. For services nothing is said.
func (v *env) sourceIPPresence() truth.Value {
	switch via := v.viaService(); {
	case via != truth.False:
		return truth.Not(via)
	case v.principal.Kind == KindService, v.openContext(), v.ev != nil && v.ev.opts.NoAssumptions:
		return truth.Unknown
	default:
		return truth.True
	}
}

// requestTagPresence: a tag whose key aws:TagKeys lists may be in the request, but
// need not be, as when tags are removed; others are not.
func (v *env) requestTagPresence(k *keyRef, closed truth.Value) truth.Value {
	if v.context == nil || v.context.derived.tagKeys == nil {
		return closed
	}
	return truth.And(truth.Unknown, v.context.derived.tagKeys.holdsFold(k.tag))
}

// checkContext reports supplied keys that contradict what follows from the rest of
// the request (E-1203), as a [*ContextError] naming each key and both values.
func checkContext(v *env) error {
	if v.context == nil {
		return nil
	}
	var problems []string
	for _, e := range v.context.special {
		kv, ok := v.derivedKey(&e.key)
		if !ok || !contradicts(&e.value, &kv) {
			continue
		}
		if e.key.id == keyRequestedRegion {
			// One context serves many requests, those to global services among them.
			v.note("the context says that " + e.key.display + " is " + e.value.describe() + ", but " + v.derivation(&e.key, &kv) + ", which was used")
			continue
		}
		problems = append(problems, fmt.Sprintf("the context says that %s is %s, but %s: leave it out of the context of this request",
			e.key.display, e.value.describe(), v.derivation(&e.key, &kv)))
	}
	if problems != nil {
		return &ContextError{Problems: problems}
	}
	return nil
}

// derivation says what a key is and why.
func (v *env) derivation(k *keyRef, kv *keyValue) string {
	switch {
	case k.id == keySourceIP:
		return "requests through a VPC endpoint do not have it"
	case k.id == keyRequestedRegion:
		return "requests to " + v.action.service + " count as made in " + kv.describe()
	case k.id == keyResourceAccount || k.id == keyS3ResourceAccount:
		return "the resource " + v.resource.String() + " is in account " + kv.describe()
	case kv.here() == truth.False:
		return "requests of this caller (" + v.principal.Display + ") do not have it"
	case k.id < principalKeys:
		return "for " + v.principal.Display + " it is " + kv.describe()
	default:
		return "it follows from the other keys that it is " + kv.describe()
	}
}
