// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// ofResource is what the check of one of several resources has of a key that was
// supplied with the request.
func (v *env) ofResource(k *program.Key, kv request.KeyValue) request.KeyValue {
	if !v.action.Several || v.uncheckedContext() {
		return kv
	}
	catalog, ok := v.catalog().(iam.ResourceKeyServices)
	if !ok {
		return kv
	}
	has := catalog.ResourceHasKey(v.action.Name, v.resource.Text, k.Name)
	if has != truth.True {
		v.note(Note{Kind: NoteOwnKeys, Action: v.action.Name, Key: k.Display})
	}
	switch has {
	case truth.True:
		return kv
	case truth.False:
		return request.AbsentValue
	}
	kv.Presence, kv.Origin = truth.And(kv.Presence, truth.Unknown), request.FromDoubt
	return kv
}

// unavailable says why the key is never in a request like this one, NoteNone if it may
// be: E-1207, E-1210.
func (v *env) unavailable(k *program.Key) NoteKind {
	switch k.ID {
	case program.KeySourceOfService:
		if v.principal.Kind != request.KindService && v.principal.Kind != request.KindOAI && !v.uncheckedContext() {
			return NoteServiceKey
		}
	case program.KeyS3ResourceAccount:
		if v.action.Prefix != "s3" || v.action.ResourceLess() {
			return NoteBucketKey
		}
	case program.KeyOther, program.KeyFromARN, program.KeyCallerAccount, program.KeyEC2Region:
		switch {
		case !v.never(k):
			return NoteNone
		case v.unlisted(k):
			return NoteActionKey
		}
		return NoteRequestKey
	case program.KeyResourceOrg:
		if v.action.Owner == facts.OwnerAbsent && !v.uncheckedContext() {
			return NoteActionKey
		}
	case program.KeyResourceTag:
		if !strings.HasPrefix(k.Name, "aws:") && !v.uncheckedContext() && v.unlisted(k) {
			return NoteActionKey
		}
	}
	return NoteNone
}

// never reports whether no request like this one has a key of a service (E-1720).
func (v *env) never(k *program.Key) bool {
	if v.uncheckedContext() {
		return false
	}
	if _, ok := v.catalog().(iam.KeyClassServices); !ok {
		return v.unlisted(k)
	}
	return v.keyUse(k).Class == iam.KeyNever
}

// unlisted reports whether AWS does not list the key for the action.
func (v *env) unlisted(k *program.Key) bool {
	catalog, ok := v.catalog().(iam.KeyServices)
	return ok && v.action.Known && catalog.ActionHasKey(v.action.Name, k.Name) == truth.False
}

// unlistedTag reports whether the key is one of those for tags and AWS does not list it
// for the action: its lists of these are not complete (E-1720).
func (v *env) unlistedTag(k *program.Key) bool {
	return k.IsTag() && !v.uncheckedContext() && strings.HasPrefix(k.Name, "aws:") && v.unlisted(k)
}

func (v *env) uncheckedContext() bool { return v.ev != nil && v.ev.opts.UncheckedContext }

func (v *env) openContext() bool { return v.open }

func (v *env) catalog() iam.Services {
	if v.ev == nil || v.ev.catalog == nil {
		return iam.NoServices{}
	}
	return v.ev.catalog
}

var (
	trueText  = pattern.Literal("true")
	falseText = pattern.Literal("false")
)

// assumedKey is E-1205, and what one supplied key says of another.
func (v *env) assumedKey(k *program.Key) (request.KeyValue, bool) {
	assume := !v.open && (v.ev == nil || !v.ev.opts.NoAssumptions) // E-1732
	switch {
	case k.ID == program.KeySecureTransport && assume:
		v.assume(Note{Kind: AssumeTLS})
		return request.PresentValue(trueText), true
	case k.ID == program.KeyViaAWSService:
		via := v.viaService()
		if via == truth.True {
			return request.PresentValue(trueText), true
		}
		if assume && via == truth.False {
			v.assume(Note{Kind: AssumeDirect})
			return request.PresentValue(falseText), true
		}
	}
	return request.KeyValue{}, false
}

// viaService says whether a service makes the request on behalf of the caller, as
// far as that was supplied.
func (v *env) viaService() truth.Value {
	if v.context == nil {
		return v.unstatedVia()
	}
	if e := v.context.Entry("aws:viaawsservice"); e != nil && e.Value.Presence != truth.False {
		if e.Value.IsKnown() && e.Value.Count() == 1 {
			s, _ := e.Value.At(0).Known()
			b, _ := iam.ParseBool(s)
			return truth.Of(b)
		}
		return truth.Unknown
	}
	if d := v.context.Derived.CalledVia; d != nil {
		return d.Here()
	}
	via := truth.False
	if e := v.context.Entry("kms:viaservice"); e != nil && v.action.Prefix == "kms" && v.principal.Kind.HasAccount() {
		via = e.Value.Here() // E-1737 i
	}
	for _, link := range [...]string{"aws:calledviafirst", "aws:calledvialast"} {
		if e := v.context.Entry(link); e != nil {
			via = truth.Or(via, e.Value.Here())
		}
	}
	return truth.Or(via, v.unstatedVia())
}

// viaServiceKey is aws:ViaAWSService.
var viaServiceKey = program.NewKey("aws:ViaAWSService", iam.NoServices{})

// unstatedVia: whether a service makes the request is free where nobody said (E-1732).
func (v *env) unstatedVia() truth.Value {
	if v.open && v.principal.Kind.HasAccount() {
		return truth.Unknown
	}
	return truth.False
}

// unsuppliedPresence says whether the request has a key that was neither derived
// nor supplied (E-1204), by the rules of section 12's table.
func (v *env) unsuppliedPresence(k *program.Key) truth.Value {
	closed := truth.False
	if v.openContext() {
		closed = truth.Unknown
	}
	kind := v.principal.Kind
	switch k.ID {
	case program.KeyMFAPresent:
		// Temporary credentials may or may not have been obtained with MFA; long-term ones
		// never say (E-1211).
		if kind.IsSession() {
			return truth.Unknown
		}
		return closed
	case program.KeyTokenIssueTime:
		switch {
		case kind.IsSession():
			return truth.True
		case kind == request.KindService, kind == request.KindOAI:
			return truth.Unknown
		}
		return closed
	case program.KeyMFAAge:
		if e := v.context.Entry("aws:multifactorauthpresent"); e != nil {
			return v.mfaAge(&e.Value)
		}
		if kind.IsSession() {
			return truth.Unknown // as whether there was MFA
		}
		return closed
	case program.KeySourceIP:
		return v.sourceIPPresence()
	case program.KeySourceVpce, program.KeySourceVpc, program.KeyVpcSourceIP:
		return truth.Or(closed, v.throughEndpoint)
	case program.KeyEndpointOwner:
		return truth.Or(closed, truth.And(v.throughEndpoint, truth.Unknown))
	case program.KeyPrincipalOrgID, program.KeyPrincipalOrgPaths:
		return truth.Or(closed, v.callerInOrganization())
	case program.KeyResourceOrg:
		if v.action.Owner == facts.OwnerAbsent && !v.uncheckedContext() {
			return truth.False // E-1775
		}
		in := v.resourceInOrganization()
		if v.action.Owner != facts.OwnerNamed || v.resource.OfAWS != truth.False {
			in = truth.And(in, truth.Unknown) // resources of AWS have that of AWS
		}
		return truth.Or(closed, in)
	case program.KeySourceOfService:
		switch kind {
		case request.KindService:
			return closed
		case request.KindOAI:
			return truth.Unknown
		}
		return truth.False // E-1210
	case program.KeyS3ResourceAccount:
		return truth.False
	case program.KeyResourceTag:
		if v.tagsUnreliable() {
			return truth.Unknown
		}
		return closed
	case program.KeyRequestTag:
		return v.requestTagPresence(k, closed)
	case program.KeyOther, program.KeyFromARN, program.KeyCallerAccount, program.KeyEC2Region, program.KeySourceOwner:
		if k.Info.AlwaysPresent {
			return truth.True
		}
		if v.uncheckedContext() {
			return closed
		}
		return v.catalogPresence(k, closed)
	default:
		if k.Info.AlwaysPresent {
			return truth.True
		}
		return closed
	}
}

// callerInOrganization reports whether the policies given show that the caller's
// account is in an organization: it has service control policies, or shares an account
// with a resource that has resource control policies (E-405).
func (v *env) callerInOrganization() truth.Value {
	if v.ev == nil || !v.principal.Kind.HasAccount() {
		return truth.False
	}
	layers := &v.ev.layers
	return truth.Or(layers.SCP.given(), truth.And(layers.RCP.given(), v.sameAccount))
}

// resourceInOrganization is callerInOrganization for the resource's account.
func (v *env) resourceInOrganization() truth.Value {
	if v.ev == nil {
		return truth.False
	}
	layers := &v.ev.layers
	return truth.Or(layers.RCP.given(), truth.And(layers.SCP.given(), v.sameAccount))
}

// given reports whether there are levels; Unknown if all are yet unknown ones.
func (l *Levels) given() truth.Value {
	switch {
	case l == nil, len(l.Levels) == 0 && !l.More:
		return truth.False
	case len(l.Levels) == 0:
		return truth.Unknown
	default:
		return truth.True
	}
}

// tagsUnreliable reports whether the tags of the resource may be missing from the
// request although it has them: those of a role that is passed (E-1340).
func (v *env) tagsUnreliable() bool {
	if v.action.Folded != "iam:passrole" || v.uncheckedContext() {
		return false
	}
	v.note(Note{Kind: NoteRoleTags})
	return true
}

// mfaAge: there is no age where MFA was not used, and there may be one where it was
// (E-1737 c).
func (v *env) mfaAge(present *request.KeyValue) truth.Value {
	if present.Here() != truth.True || present.Count() != 1 {
		return truth.And(truth.Unknown, present.Here())
	}
	s, known := present.At(0).Known()
	if !known {
		return truth.Unknown
	}
	b, _ := iam.ParseBool(s)
	return truth.And(truth.Unknown, truth.Of(b))
}

// sourceIPPresence: the address is not in requests that a service forwards, and
// through an endpoint (see derivedKey) neither. For services nothing is said.
func (v *env) sourceIPPresence() truth.Value {
	switch {
	case v.viaService() != truth.False:
		// The caller's address is preserved in forwarded calls, the service's own, or none
		// (E-1737 b).
		return truth.Unknown
	case v.throughEndpoint == truth.Unknown:
		return truth.Unknown
	case v.principal.Kind == request.KindService, v.principal.Kind == request.KindOAI, v.openContext(), v.ev != nil && v.ev.opts.NoAssumptions:
		return truth.Unknown
	default:
		return truth.True
	}
}

// requestTagPresence: a tag whose key aws:TagKeys lists is in the request (E-1737 e), or
// may be, where calls of the action may name the keys alone; others are not.
func (v *env) requestTagPresence(k *program.Key, closed truth.Value) truth.Value {
	if v.context == nil || v.context.Derived.TagKeys == nil {
		return closed
	}
	if v.openContext() && v.context.Entry("aws:tagkeys") == nil {
		return truth.Unknown
	}
	listed := v.context.Derived.TagKeys.HoldsFold(k.Tag)
	if !v.action.GivesTags() || v.unlistedTag(k) {
		listed = truth.And(truth.Unknown, listed)
	}
	kv := v.ofResource(k, request.KeyValue{Presence: listed})
	return kv.Presence
}
