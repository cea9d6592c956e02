// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// override is what the rules of a service decide in addition to the policies (section 13).
type override struct {
	// always: the request is allowed, and no policy changes that.
	always truth.Value
	// never: the request is not granted, even if the policies allow it; explicit denials
	// stay what they are.
	never truth.Value
	// ignoreResourceDeny: denials of the resource policy do not count (E-1357).
	ignoreResourceDeny truth.Value
	// endpointDecides: the endpoint layer can still stop what is always allowed. Until
	// atEndpoint has seen that layer, always is at most Unknown.
	endpointDecides bool
	// reason says why, for the reader; NoteNone if nothing is overridden.
	reason Note
}

// atEndpoint accounts for the endpoint layer where it can stop what no other policy can
// (E-1301): if it does not allow the request, what happens is not documented.
func (v *env) atEndpoint(o *override, endpointAllow, endpointDeny truth.Value) {
	switch {
	case !o.endpointDecides:
	case endpointAllow == truth.True && endpointDeny == truth.False:
		o.always, o.endpointDecides = truth.True, false
	default:
		o.always = v.because(WhyEndpointPolicy, Cause{Action: v.action.Name})
	}
}

// forbid adds a reason for which the request is never granted. The first reason that is
// certain is the one reported.
func (o *override) forbid(when truth.Value, reason Note) {
	if when > o.never {
		o.never, o.reason = when, reason
	}
}

// override applies the rules of the action's service and those that hold for every
// service.
func (v *env) override(o *override) {
	switch v.action.Prefix {
	case "sts":
		v.overrideSTS(o)
	case "kms":
		v.overrideKMS(o)
	case "iam":
		v.overrideIAM(o)
	case "s3":
		v.overrideS3(o)
	case "s3-object-lambda":
		o.forbid(v.throughAccessPoint(), Note{})
	case "lambda":
		if v.action.Verb == "invokefunctionurl" {
			v.note(Note{Kind: NoteFunctionURL})
		}
	}
	if v.principal.Kind == request.KindAnonymous {
		o.forbid(v.notAnonymous(), Note{Kind: RuleAnonymous})
	}
	o.forbid(v.otherPartition(), Note{Kind: RulePartitions})
}

// otherPartition is E-331. A caller or resource whose partition is not stated is taken
// to be in that of the other.
func (v *env) otherPartition() truth.Value {
	p, r := v.principal, v.resource
	caller, known := p.Partition.Known()
	switch {
	case !p.Kind.HasAccount(), !known, r.Star:
		return truth.False
	case r.IsKnown:
		return truth.Of(r.SplitARN.Partition != caller)
	case r.Aligned:
		return v.uncertain(truth.Not(request.SameText(caller, r.Fields[1])), WhyPartition)
	default:
		return v.uncertain(truth.Not(pattern.StartsWith(r.Text, "arn:"+caller+":")), WhyPartition)
	}
}

// mandatory reports whether the resource's policy has to allow the request even in the
// caller's own account (E-330).
func (v *env) mandatory() truth.Value {
	if !v.action.NeedsPolicy {
		return truth.False
	}
	switch v.action.Need.Type {
	case "role":
		return v.uncertain(v.actsOnRole(), WhyIsRole)
	case "key":
		return v.uncertain(v.actsOnKey(), WhyIsKey)
	case "private API":
		return v.privateAPI()
	}
	if v.action.Need.Identity {
		v.assume(Note{Kind: AssumeIAMAuth, Resource: v.resourceName()})
	}
	return truth.True
}

// resourceIs reports whether the resource part of the ARN begins so.
func (v *env) resourceIs(prefix string) truth.Value {
	r := v.resource
	switch {
	case r.Star:
		return truth.Unknown
	case r.Aligned:
		return pattern.StartsWith(r.Fields[5], prefix)
	case r.IsKnown:
		return truth.False
	default:
		return truth.Unknown
	}
}

// crossAccount reports whether the resource is of another account than the caller.
func (v *env) crossAccount() truth.Value {
	if v.sameAccount == truth.Unknown {
		v.because(WhyAccount, Cause{})
	}
	return truth.Not(v.sameAccount)
}

// notAnonymous is E-1370: few services answer requests without credentials. For the
// others it is undetermined.
func (v *env) notAnonymous() truth.Value {
	if facts.Anonymous(v.action.Prefix) || facts.Anonymous(v.action.Folded) {
		return truth.False
	}
	return v.because(WhyAnonymous, Cause{Action: v.action.Prefix})
}

// privateAPI is E-1371: the resource policy of a private API has to allow, that of any
// other API need not. Private APIs are reached through VPC endpoints only.
func (v *env) privateAPI() truth.Value {
	if v.throughEndpoint == truth.False {
		v.assume(Note{Kind: AssumePublicAPI})
	}
	return v.uncertain(v.throughEndpoint, WhyPrivateAPI)
}
