// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// key looks up what the request has under a context key: what follows from the rest
// of the request (E-1203), what was supplied, and else what E-1204 and E-1205 say.
// It notes missing keys, assumptions and supplied values that are not used.
func (v *env) key(k *program.Key) (out request.KeyValue) {
	if v.ev != nil && v.ev.opts.DocumentsAlone {
		if e := v.context.Entry(k.Name); e != nil {
			return e.Value
		}
		return request.AbsentValue
	}
	if v.resource.OfAWS != truth.False {
		if kv, ok := v.ofAWS(k); ok {
			return kv
		}
	}
	if kv, ok := v.derivedKey(k); ok {
		region := kv.Origin == request.FromResource && (k.ID == program.KeyRequestedRegion || k.ID == program.KeyEC2Region)
		if (kv.Origin == request.FromMissing || region) && !kv.IsKnown() {
			// Not all of it follows: what was supplied agrees with it (checkContext).
			if e := v.supplied(k); e != nil {
				return e.Value
			}
			v.missingKey(k.Display)
		}
		if k.ID == program.KeyTagKeys {
			return v.listed(k, v.ofResource(k, kv))
		}
		return kv
	}
	if e := v.supplied(k); e != nil {
		if why := v.unavailable(k); why != NoteNone {
			return v.unused(k, why)
		}
		if k.ID == program.KeyResourceTag && v.tagsUnreliable() || k.ID == program.KeyResourceOrg && v.action.Owner == facts.OwnerUnsure && !v.uncheckedContext() {
			return doubtful(e.Value)
		}
		if !v.action.Several && !k.IsTag() {
			return e.Value
		}
		return v.listed(k, v.ofResource(k, e.Value))
	}
	if v.context.Closes(k.Name) {
		return request.AbsentValue
	}
	if kv, ok := v.perhapsOtherOrganization(k); ok {
		return kv
	}
	if k.ID == program.KeySecureTransport || k.ID == program.KeyViaAWSService {
		if kv, ok := v.assumedKey(k); ok {
			return kv
		}
	}
	presence := v.unsuppliedPresence(k)
	if v.trace != nil && (presence != truth.False || v.unavailable(k) == NoteNone) {
		v.missingKey(k.Display)
	}
	out.Unsupplied(presence, k.Info.Multivalued)
	if presence != truth.False && v.free(k, presence) {
		out.Origin = request.FromFree
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
		return false // facts about accounts, which nobody stated
	}
	return presence == truth.True
}

// supplied is what was supplied for a key, nil if nothing was. The two keys of the region
// have the same value, as do the two names of a resource's tag, and the organizations of
// caller and resource in one account.
func (v *env) supplied(k *program.Key) *request.ContextEntry {
	if e := v.context.Entry(k.Name); e != nil {
		return e
	}
	switch {
	case k.OfResourceTag:
		return v.context.OtherName(k.Name, v.action.Prefix)
	case k.ID == program.KeyRequestedRegion && v.action.Prefix == "ec2":
		return v.context.Entry("ec2:region")
	case k.ID == program.KeyEC2Region && v.action.Prefix == "ec2":
		return v.context.Entry("aws:requestedregion")
	case v.sameAccount == truth.True:
		return v.otherOrganization(k)
	}
	return nil
}

// doubtful is the value with doubt: it is not certain that such a request has it.
func doubtful(kv request.KeyValue) request.KeyValue {
	kv.Presence, kv.Origin = truth.And(kv.Presence, truth.Unknown), request.FromDoubt
	return kv
}

// listed puts what was supplied in doubt if it is a tag that AWS does not list for the
// action (E-1720).
func (v *env) listed(k *program.Key, kv request.KeyValue) request.KeyValue {
	if kv.Presence == truth.False || !v.unlistedTag(k) {
		return kv
	}
	v.note(Note{Kind: NoteUnlistedKey, Key: k.Display, Action: v.action.Name})
	return doubtful(kv)
}

// unused is a key that was supplied and that requests like this one never have. That it is
// absent is nothing to note.
func (v *env) unused(k *program.Key, why NoteKind) request.KeyValue {
	if e := v.context.Entry(k.Name); e != nil && e.Value.Presence == truth.False {
		return request.AbsentValue
	}
	n := Note{Kind: why, Key: k.Display}
	if why == NoteActionKey || why == NoteRequestKey {
		n.Action = v.action.Name
	}
	if why == NoteKeyOfAWS || why == NoteRequestKey {
		n.Resource = v.resourceName()
	}
	v.note(n)
	return request.AbsentValue
}

// derivedKey returns the value of a key that follows from the rest of the request,
// regardless of what was supplied. It may be partly known.
func (v *env) derivedKey(k *program.Key) (request.KeyValue, bool) {
	switch id := k.ID; id {
	case program.KeyGlobal:
		return request.KeyValue{}, false
	case program.KeyOther:
		return v.namesOf(k)
	case program.KeyPrincipalAccount:
		return v.principalAccount()
	case program.KeyResourceAccount:
		return v.ownerAccount()
	case program.KeyS3ResourceAccount:
		if v.unavailable(k) != NoteNone {
			return request.KeyValue{}, false
		}
		kv := request.PresentValue(v.resourceAccount)
		kv.Origin = request.FromResource
		return kv, true
	case program.KeyCallerAccount:
		if v.never(k) {
			return request.KeyValue{}, false
		}
		return v.principalAccount()
	case program.KeyFromARN:
		return v.fromARN(k)
	case program.KeyRequestedRegion:
		return v.requestedRegion()
	case program.KeyEC2Region:
		if v.action.Prefix != "ec2" {
			return request.KeyValue{}, false
		}
		return v.requestedRegion()
	case program.KeySourceOwner:
		return v.sourceOwner()
	case program.KeySourceIP:
		return request.AbsentValue, v.throughEndpoint == truth.True
	case program.KeyCurrentTime, program.KeyEpochTime, program.KeyTagKeys, program.KeyCalledVia, program.KeyCalledViaFirst, program.KeyCalledViaLast:
		if v.context == nil {
			return request.KeyValue{}, false
		}
		d := derivedKeyOf(&v.context.Derived, id)
		if d == nil {
			return request.KeyValue{}, false
		}
		kv := *d
		if id == program.KeyTagKeys && v.openContext() && v.context.Entry(k.Name) == nil {
			kv.More = true // the request may have further tags
		}
		return kv, true
	default:
		if id < program.PrincipalKeys && v.principal.Derived.Set[id] {
			return v.principal.Derived.Values[id], true
		}
		return request.KeyValue{}, false
	}
}

func derivedKeyOf(d *request.DerivedContext, id program.KeyID) *request.KeyValue {
	switch id {
	case program.KeyCurrentTime:
		return d.CurrentTime
	case program.KeyEpochTime:
		return d.EpochTime
	case program.KeyTagKeys:
		return d.TagKeys
	case program.KeyCalledVia:
		return d.CalledVia
	case program.KeyCalledViaFirst:
		return d.CalledFirst
	default:
		return d.CalledLast
	}
}

// principalAccount is aws:PrincipalAccount. Where only the resource's account is
// known and the caller shares it, it is that one.
func (v *env) principalAccount() (request.KeyValue, bool) {
	d := &v.principal.Derived
	if !d.Set[program.KeyPrincipalAccount] {
		return request.KeyValue{}, false
	}
	kv := d.Values[program.KeyPrincipalAccount]
	if v.sameAccount == truth.True && !kv.One.IsKnown() && v.resourceAccount.IsKnown() {
		return request.PresentValue(v.resourceAccount), true
	}
	return kv, true
}

// ownerAccount is aws:ResourceAccount. Requests of some actions do not have it (E-1775).
func (v *env) ownerAccount() (request.KeyValue, bool) {
	kv := request.PresentValue(v.resourceAccount)
	kv.Origin = request.FromResource
	if v.uncheckedContext() {
		return kv, true
	}
	switch v.action.Owner {
	case facts.OwnerAbsent:
		return request.AbsentValue, true
	case facts.OwnerUnsure:
		kv.Presence, kv.Origin = truth.Unknown, request.FromDoubt
	}
	return kv, true
}

// sourceOwner is aws:SourceOwner, which the default policy of topics tests and nobody
// documents: the caller's account, if the request has it at all.
func (v *env) sourceOwner() (request.KeyValue, bool) {
	kv, ok := v.principalAccount()
	if !ok || v.action.Prefix != "sns" || v.context.Entry("aws:sourceowner") != nil {
		return request.KeyValue{}, false
	}
	kv.Presence, kv.Origin = truth.Unknown, request.FromDoubt
	return kv, true
}

// fromARN is a key whose value is part of the ARN of the resource: all of what follows a
// fixed beginning up to the next slash, or up to a fixed end.
func (v *env) fromARN(k *program.Key) (request.KeyValue, bool) {
	d, r := k.FromARN, v.resource
	if !d.Of(v.action.Folded) || r.Star || !r.Aligned || v.never(k) {
		return request.KeyValue{}, false
	}
	if service, known := r.Fields[2].Known(); !known || service != v.action.Prefix {
		return request.KeyValue{}, false
	}
	rest, ok := cutPrefix(r.Fields[5], d.Begins)
	if !ok {
		return request.KeyValue{}, false
	}
	if d.Ends != "" {
		name, ok := nameWithoutEnd(rest)
		return request.PresentValue(pattern.Literal(name)), ok
	}
	head := rest.Prefix()
	value, _, cut := strings.Cut(head, "/")
	switch {
	case cut || rest.IsKnown():
		return request.PresentValue(pattern.Literal(value)), value != ""
	case v.action.Creates():
		return request.KeyValue{}, false // what is made need not have an id yet
	case d.Named:
		return request.KeyValue{}, false // the rest may hold more than the value
	}
	return request.PresentValue(rest), true
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
