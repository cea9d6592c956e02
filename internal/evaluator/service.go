// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// override is what the rules of a service say beside the policies (section 13).
type override struct {
	// always: the request is allowed whatever the policies say.
	always truth.Value
	// never: the request is not granted whatever the policies allow; explicit denials
	// stay what they are.
	never truth.Value
	// ignoreResourceDeny: denials of the resource policy do not count (E-1357).
	ignoreResourceDeny truth.Value
	// endpointDecides: the endpoint layer can still stop what is always allowed. Until
	// settle has seen that layer, always is at most Unknown.
	endpointDecides bool
	// reason says why, for the reader; empty if nothing is overridden.
	reason string
}

// settle accounts for the endpoint layer where it can stop what no other policy can
// (E-1301): if it does not allow the request, what happens is not documented.
func (v *env) settle(o *override, endpointAllow, endpointDeny truth.Value) {
	switch {
	case !o.endpointDecides:
	case endpointAllow == truth.True && endpointDeny == truth.False:
		o.always, o.endpointDecides = truth.True, false
	default:
		o.always = v.unsaid("vpc_endpoint_policy", "it is not documented whether a VPC endpoint policy can stop "+v.action.Name+", which no other policy can: allow it there")
	}
}

// forbid adds a reason for which the request is never granted. The first reason that
// holds for certain is the one told.
func (o *override) forbid(when truth.Value, reason string) {
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
		o.forbid(v.throughAccessPoint(), "")
	case "lambda":
		if v.trace != nil && v.action.Verb == "invokefunctionurl" {
			v.note("function URLs made since October 2025 ask for lambda:InvokeFunction as well: ask about both actions")
		}
	}
	if v.principal.Kind == request.KindAnonymous {
		o.forbid(v.notAnonymous(), "few services answer requests without credentials")
	}
	o.forbid(v.otherPartition(), "the caller and the resource are in different partitions of AWS, between which no access can be granted")
}

// otherPartition is E-331. A caller or resource whose partition is not told is taken
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
		return v.uncertain(truth.Not(request.SameText(caller, r.Fields[1])), "the partition of the resource is not known")
	default:
		return v.uncertain(truth.Not(pattern.StartsWith(r.Text, "arn:"+caller+":")), "the partition of the resource is not known")
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
		return v.uncertain(v.actsOnRole(), "it is not known whether the resource is a role")
	case "key":
		return v.uncertain(v.actsOnKey(), "it is not known whether the resource is a KMS key")
	case "private API":
		return v.privateAPI()
	}
	if v.trace != nil && v.action.Need.Identity {
		v.assume("the auth type of " + v.resource.String() + " is AWS_IAM: without it, no policy is asked")
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
		v.unknownRequest("resource account", "it is not known whether the resource belongs to the caller's account")
	}
	return truth.Not(v.sameAccount)
}

// uncertain passes a value on and records the cause where it is undetermined.
func (v *env) uncertain(is truth.Value, message string) truth.Value {
	if is == truth.Unknown {
		v.unknownRequest("resource", message)
	}
	return is
}

// notAnonymous is E-1370: few services answer requests without credentials. For the
// others it is undetermined.
func (v *env) notAnonymous() truth.Value {
	if facts.Anonymous(v.action.Prefix) || facts.Anonymous(v.action.Folded) {
		return truth.False
	}
	return v.unsaid("principal", "it is not known that "+v.action.Prefix+" answers requests without credentials, whatever its policies allow: name a principal")
}

// privateAPI is E-1371: the resource policy of a private API has to allow, that of any
// other API need not. Private APIs are reached through VPC endpoints only.
func (v *env) privateAPI() truth.Value {
	if v.throughEndpoint == truth.False && v.trace != nil {
		v.assume("the API is not a private one, whose resource policy would have to allow the request: those are reached through a VPC endpoint")
	}
	return v.uncertain(v.throughEndpoint, "it is not known yet whether the request passes a VPC endpoint, through which private APIs are reached")
}
