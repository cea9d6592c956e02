// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// key looks up what the request has under a context key: what follows from the rest
// of the request (E-1203), what was supplied, and else what E-1204 and E-1205 say.
// It notes missing keys, assumptions and supplied values that are not used.
func (v *env) key(k *program.Key) (out keyValue) {
	if v.resource.aws != truth.False {
		if kv, ok := v.ofAWS(k); ok {
			return kv
		}
	}
	if kv, ok := v.derivedKey(k); ok {
		region := kv.origin == fromResource && (k.ID == program.KeyRequestedRegion || k.ID == program.KeyEC2Region)
		if (kv.origin == fromNowhere || region) && !kv.isKnown() {
			// Not all of it follows: what was supplied agrees with it (checkContext).
			if e := v.supplied(k); e != nil {
				return e.value
			}
			v.missingKey(k.Display)
		}
		if k.ID == program.KeyTagKeys {
			return v.listed(k, v.ofResource(k, kv))
		}
		return kv
	}
	if e := v.supplied(k); e != nil {
		if why := v.unavailable(k); why != "" {
			return v.unused(k, why)
		}
		if k.ID == program.KeyResourceTag && v.tagsUnreliable() || k.ID == program.KeyResourceOrg && v.action.owner == facts.OwnerUnsure && !v.uncheckedContext() {
			return doubtful(e.value)
		}
		if !v.action.several && !k.IsTag() {
			return e.value
		}
		return v.listed(k, v.ofResource(k, e.value))
	}
	if v.context.closes(k.Name) {
		return absent
	}
	if k.ID == program.KeySecureTransport || k.ID == program.KeyViaAWSService {
		if kv, ok := v.assumedKey(k); ok {
			return kv
		}
	}
	presence := v.unsuppliedPresence(k)
	if v.trace != nil && (presence != truth.False || v.unavailable(k) == "") {
		v.missingKey(k.Display)
	}
	out.unsupplied(presence, k.Info.Multivalued)
	if presence != truth.False && v.free(k, presence) {
		out.origin = fromFree
	}
	return out
}

// free reports whether a key that nobody stated takes every value it can have, and its
// absence where it can be absent (E-1731). In the mode "absent" these are the keys that
// every such request has, and whether the caller used MFA.
func (v *env) free(k *program.Key, presence truth.Value) bool {
	if v.open {
		return true
	}
	switch k.ID {
	case program.KeyMFAPresent, program.KeyMFAAge, program.KeyTokenIssueTime:
		return true
	case program.KeyPrincipalOrgID, program.KeyPrincipalOrgPaths, program.KeyResourceOrg:
		return false // facts about accounts, which nobody told
	}
	return presence == truth.True
}

// supplied is what was supplied for a key, nil if nothing was. The two keys of the region
// stand for each other, as do the two names of a resource's tag.
func (v *env) supplied(k *program.Key) *contextEntry {
	if e := v.context.entry(k.Name); e != nil {
		return e
	}
	switch {
	case k.OfResourceTag:
		return v.context.otherName(k.Name, v.action.service)
	case k.ID == program.KeyRequestedRegion && v.action.service == "ec2":
		return v.context.entry("ec2:region")
	case k.ID == program.KeyEC2Region && v.action.service == "ec2":
		return v.context.entry("aws:requestedregion")
	}
	return nil
}

// doubtful is a value of which it is not certain that such a request has it.
func doubtful(kv keyValue) keyValue {
	kv.presence, kv.origin = truth.And(kv.presence, truth.Unknown), fromDoubt
	return kv
}

// listed puts what was supplied in doubt if it is a tag that AWS does not list for the
// action (E-1720).
func (v *env) listed(k *program.Key, kv keyValue) keyValue {
	if kv.presence == truth.False || !v.unlistedTag(k) {
		return kv
	}
	v.note("AWS does not list " + k.Display + " for " + v.action.Name + ": whether its requests have the key is not known")
	return doubtful(kv)
}

// unused is a key that was supplied and that requests like this one never have.
func (v *env) unused(k *program.Key, why string) keyValue {
	v.note("the context has " + k.Display + ", which " + why + ": it was taken as absent")
	return absent
}

// derivedKey returns the value of a key that follows from the rest of the request,
// whatever was supplied. It may be known in part only.
func (v *env) derivedKey(k *program.Key) (keyValue, bool) {
	switch id := k.ID; id {
	case program.KeyGlobal:
		return keyValue{}, false
	case program.KeyOther:
		return v.namesOf(k)
	case program.KeyPrincipalAccount:
		return v.principalAccount()
	case program.KeyResourceAccount:
		return v.ownerAccount()
	case program.KeyS3ResourceAccount:
		if v.unavailable(k) != "" {
			return keyValue{}, false
		}
		kv := present(v.resourceAccount)
		kv.origin = fromResource
		return kv, true
	case program.KeyCallerAccount:
		if v.never(k) {
			return keyValue{}, false
		}
		return v.principalAccount()
	case program.KeyFromARN:
		return v.fromARN(k)
	case program.KeyRequestedRegion:
		return v.requestedRegion()
	case program.KeyEC2Region:
		if v.action.service != "ec2" {
			return keyValue{}, false
		}
		return v.requestedRegion()
	case program.KeySourceOwner:
		return v.sourceOwner()
	case program.KeySourceIP:
		return absent, v.throughEndpoint == truth.True
	case program.KeyCurrentTime, program.KeyEpochTime, program.KeyTagKeys, program.KeyCalledVia, program.KeyCalledViaFirst, program.KeyCalledViaLast:
		if v.context == nil {
			return keyValue{}, false
		}
		d := v.context.derived.of(id)
		if d == nil {
			return keyValue{}, false
		}
		kv := *d
		if id == program.KeyTagKeys && v.openContext() && v.context.entry(k.Name) == nil {
			kv.more = true // the request may have further tags
		}
		return kv, true
	default:
		if id < program.PrincipalKeys && v.principal.derived.set[id] {
			return v.principal.derived.values[id], true
		}
		return keyValue{}, false
	}
}

func (d *derivedContext) of(id program.KeyID) *keyValue {
	switch id {
	case program.KeyCurrentTime:
		return d.currentTime
	case program.KeyEpochTime:
		return d.epochTime
	case program.KeyTagKeys:
		return d.tagKeys
	case program.KeyCalledVia:
		return d.calledVia
	case program.KeyCalledViaFirst:
		return d.calledFirst
	default:
		return d.calledLast
	}
}

// principalAccount is aws:PrincipalAccount. Where only the resource's account is
// known and the caller shares it, it is that one.
func (v *env) principalAccount() (keyValue, bool) {
	d := &v.principal.derived
	if !d.set[program.KeyPrincipalAccount] {
		return keyValue{}, false
	}
	kv := d.values[program.KeyPrincipalAccount]
	if v.sameAccount == truth.True && !kv.one.IsKnown() && v.resourceAccount.IsKnown() {
		return present(v.resourceAccount), true
	}
	return kv, true
}

// ownerAccount is aws:ResourceAccount. Requests of some actions do not tell it (E-1775).
func (v *env) ownerAccount() (keyValue, bool) {
	kv := present(v.resourceAccount)
	kv.origin = fromResource
	if v.uncheckedContext() {
		return kv, true
	}
	switch v.action.owner {
	case facts.OwnerUntold:
		return absent, true
	case facts.OwnerUnsure:
		kv.presence, kv.origin = truth.Unknown, fromDoubt
	}
	return kv, true
}

// sourceOwner is aws:SourceOwner, which the default policy of topics tests and nobody
// documents: the caller's account, if the request has it at all.
func (v *env) sourceOwner() (keyValue, bool) {
	kv, ok := v.principalAccount()
	if !ok || v.action.service != "sns" || v.context.entry("aws:sourceowner") != nil {
		return keyValue{}, false
	}
	kv.presence, kv.origin = truth.Unknown, fromDoubt
	return kv, true
}

// fromARN is a key whose value stands in the ARN of the resource: all of what follows a
// fixed beginning up to the next slash, or up to a fixed end.
func (v *env) fromARN(k *program.Key) (keyValue, bool) {
	d, r := k.FromARN, v.resource
	if !d.Of(v.action.fold) || r.Star || !r.aligned || v.never(k) {
		return keyValue{}, false
	}
	if service, known := r.fields[2].Known(); !known || service != v.action.service {
		return keyValue{}, false
	}
	rest, ok := cutPrefix(r.fields[5], d.Begins)
	if !ok {
		return keyValue{}, false
	}
	if d.Ends != "" {
		name, ok := nameWithoutEnd(rest)
		return present(pattern.Literal(name)), ok
	}
	head := rest.Prefix()
	value, _, cut := strings.Cut(head, "/")
	switch {
	case cut || rest.IsKnown():
		return present(pattern.Literal(value)), value != ""
	case v.action.creates():
		return keyValue{}, false // what is made need not have an id yet
	case d.Named:
		return keyValue{}, false // the rest may hold more than the value
	}
	return present(rest), true
}

// creates reports whether calls of the action may be about resources that do not exist
// yet.
func (a *Action) creates() bool {
	for _, verb := range [...]string{"create", "run", "request", "import", "allocate", "copy", "register", "restore"} {
		if strings.HasPrefix(a.verb, verb) {
			return true
		}
	}
	return false
}

// cutPrefix returns what follows the known beginning of a text.
func cutPrefix(t pattern.Text, prefix string) (pattern.Text, bool) {
	if !strings.HasPrefix(t.Prefix(), prefix) {
		return pattern.Text{}, false
	}
	if s, known := t.Known(); known {
		return pattern.Literal(s[len(prefix):]), true
	}
	var parts []pattern.Text
	skip := len(prefix)
	for p := range t.Parts() {
		if p.Hole {
			parts = append(parts, pattern.Hole(p.Class))
			continue
		}
		parts = append(parts, pattern.Literal(p.Literal[skip:]))
		skip = 0
	}
	return pattern.Concat(parts...), true
}

// nameWithoutEnd returns the name of a secret: what stands before the hyphen and the six
// characters that AWS adds to it, which may be wildcards.
func nameWithoutEnd(t pattern.Text) (string, bool) {
	const added = 6
	if s, known := t.Known(); known {
		i := len(s) - added - 1
		return s[:max(i, 0)], i > 0 && s[i] == '-'
	}
	name, ok := strings.CutSuffix(t.Prefix(), "-")
	if !ok || name == "" {
		return "", false
	}
	holes := 0
	for p := range t.Parts() {
		switch {
		case p.Hole && (p.Class == pattern.OneChar || p.Class == pattern.OneCharNoColon):
			holes++
		case p.Hole || holes > 0:
			return "", false
		}
	}
	return name, holes == added
}
