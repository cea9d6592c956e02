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
				o.reason = "the root user of the bucket's account can always read, replace and delete the bucket policy: its denials do not count"
			}
		}
	}
	if v.ev.opts.BlockPublicBuckets && kind != request.KindService {
		v.blockPublic(o)
	}
	o.forbid(v.throughAccessPoint(), "")
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
		public = v.unknownRequest("resource policy", "the policy of the bucket is not known, and may be public")
	case found == truth.True && h.policy != nil:
		public = v.publicPolicy(h.policy)
	}
	if v.release(mark, public) == truth.False {
		return
	}
	if v.principal.Kind == request.KindOAI {
		public = truth.And(public, v.unsaid("principal", "AWS does not say whether RestrictPublicBuckets keeps out an origin access identity where the bucket policy is public: make the policy name the identity"))
	}
	o.forbid(truth.And(v.crossAccount(), public), "the bucket policy is public, and RestrictPublicBuckets keeps everyone out but the bucket's own account and services of AWS")
}

// throughAccessPoint is what is known of requests for objects and buckets that are made
// through an access point (E-1354): the access point and the bucket behind it have to
// permit them, or the bucket leaves it to its access points. Nothing tells which bucket
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
	return v.unsaid(policyCause+"the bucket behind "+v.resource.String(),
		"the bucket behind the access point "+v.resource.String()+" has to permit the request too, which is not modelled: ask about the bucket or object itself")
}
