// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// overrideS3 is section 13.4.
func (v *env) overrideS3(o *override) {
	kind := v.principal.Kind
	switch v.action.verb {
	case "getbucketpolicy", "putbucketpolicy", "deletebucketpolicy": // E-1357
		if kind == KindRoot || kind == KindRootSession {
			o.ignoreResourceDeny = v.sameAccount
			if o.ignoreResourceDeny != truth.False {
				o.reason = "the root user of the bucket's account can always read, replace and delete the bucket policy: its denials do not count"
			}
		}
	}
	if v.ev.opts.BlockPublicBuckets && kind != KindService {
		v.blockPublic(o)
	}
	v.noteS3()
}

// blockPublic is E-1353: RestrictPublicBuckets keeps callers of other accounts, and
// those without credentials, away from a bucket whose policy is public.
func (v *env) blockPublic(o *override) {
	if v.sameAccount == truth.True {
		return
	}
	mark := v.mark()
	public := truth.False
	for i := range v.ev.layers.Resource {
		rp := &v.ev.layers.Resource[i]
		if covers := v.resource.within(rp.Owner); covers != truth.False {
			public = truth.Or(public, truth.And(covers, v.publicPolicy(rp.Policy)))
		}
	}
	if v.ev.layers.ResourceMore {
		public = truth.Or(public, v.unknownRequest("resource policy", "the policy of the bucket is not known yet, and may be public"))
	}
	if v.release(mark, public) == truth.False {
		return
	}
	o.forbid(truth.And(v.crossAccount(), public), "the bucket policy is public, and RestrictPublicBuckets keeps everyone out but the bucket's own account and services of AWS")
}

// noteS3 says what is not modelled of the ways to S3 (E-1354).
func (v *env) noteS3() {
	if v.trace == nil || v.resource.Star {
		return
	}
	part, ok := v.resource.resourcePart()
	if ok && strings.HasPrefix(part.Prefix(), "accesspoint/") {
		v.note("access points are evaluated like any resource: the policy of the bucket behind them, and its delegation to access points, are not modelled")
	}
}
