// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// overrideS3 is section 13.4.
func (v *env) overrideS3(o *override) {
	kind := v.principal.Kind
	switch v.action.Verb {
	case "getbucketpolicy", "putbucketpolicy", "deletebucketpolicy": // E-1357
		if kind == request.KindRoot || kind == request.KindRootSession {
			o.ignoreResourceDeny = v.sameAccount
			if o.ignoreResourceDeny != truth.False {
				o.reason = Note{Kind: RuleBucketRoot}
			}
		}
	}
	if v.ev.opts.BlockPublicBuckets && kind != request.KindService {
		v.blockPublic(o)
	}
	o.forbid(v.throughAccessPoint(), Note{})
}

// blockPublic is E-1353: RestrictPublicBuckets keeps callers of other accounts, and
// those without credentials, away from a bucket whose policy is public.
func (v *env) blockPublic(o *override) {
	if v.sameAccount == truth.True {
		return
	}
	mark := v.mark()
	public := truth.False
	switch h, found := v.resourcePolicy(); {
	case found == truth.Unknown:
		public = v.because(WhyBucketPolicy, Cause{})
	case found == truth.True && h.policy != nil:
		public = v.publicPolicy(h.policy)
	}
	if v.release(mark, public) == truth.False {
		return
	}
	if v.principal.Kind == request.KindOAI {
		public = truth.And(public, v.because(WhyPublicOAI, Cause{}))
	}
	o.forbid(truth.And(v.crossAccount(), public), Note{Kind: RulePublicBucket})
}

// throughAccessPoint is what is known of requests for objects and buckets that are made
// through an access point (E-1354): the access point and the bucket behind it have to
// permit them, or the bucket leaves it to its access points. It is not known which bucket
// it is.
func (v *env) throughAccessPoint() truth.Value {
	part, aligned := v.resource.ResourcePart()
	if v.resource.Star || !aligned || !strings.HasPrefix(part.Prefix(), "accesspoint/") {
		return truth.False
	}
	bucket, _ := v.action.Takes("bucket")
	object, _ := v.action.Takes("object")
	if v.action.Known && v.action.Prefix == "s3" && !bucket && !object {
		return truth.False // a call about the access point itself
	}
	return v.because(WhyBucketBehind, Cause{Resource: v.resourceName()})
}
