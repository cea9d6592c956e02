// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package naive

import "strings"

// policyLockout are the actions of E-1357.
var policyLockout = map[string]bool{"s3:getbucketpolicy": true, "s3:putbucketpolicy": true, "s3:deletebucketpolicy": true}

// onKey reports whether the check is about a KMS key.
func (r *run) onKey() bool { return r.service() == "kms" && strings.Contains(r.resource, ":key/") }

// mandatory is E-330.
func (r *run) mandatory() bool { return r.onKey() || assumes[strings.ToLower(r.action)] }

// accompaniesAssume reports whether the check is one of E-1305, which is made together with
// the check of the assume call.
func (r *run) accompaniesAssume() bool {
	switch strings.ToLower(r.action) {
	case "sts:tagsession", "sts:setsourceidentity", "sts:setcontext":
		return strings.EqualFold(r.req.Action, "sts:AssumeRole")
	}
	return false
}

// special are the actions that policies do not decide (E-1301, E-1302).
func (r *run) special() (d, g, special bool) {
	c := &r.req.Caller
	switch strings.ToLower(r.action) {
	case "sts:getcalleridentity":
		if c.Kind == Anonymous {
			return false, false, false
		}
		if r.layers.Endpoint != nil && c.Kind != Service {
			if a, denies := r.evaluate(endpointLayer, r.layers.Endpoint); (!a || denies) && r.pick("endpoint and GetCallerIdentity", 2) == 0 {
				return denies, false, true
			}
		}
		return false, true, true
	case "sts:getsessiontoken":
		if c.Kind == User || c.Kind == Root {
			if r.layers.Endpoint != nil {
				if a, denies := r.evaluate(endpointLayer, r.layers.Endpoint); (!a || denies) && r.pick("endpoint and GetSessionToken", 2) == 0 {
					return denies, false, true
				}
			}
			return false, true, true
		}
	}
	return false, false, false
}

// never reports requests that no policy can allow.
func (r *run) never() bool {
	c := &r.req.Caller
	action := strings.ToLower(r.action)
	f := strings.SplitN(r.resource, ":", 6)
	same := r.sameAccount()
	if c.HasAccount() && len(f) == 6 && f[1] != c.Partition {
		return true // E-331
	}
	if c.Kind == FederatedUser && r.service() == "sts" {
		return true // these sessions can call GetCallerIdentity only
	}
	switch {
	case action == "sts:assumerole" && c.Kind == Root: // E-1303
		return true
	case action == "sts:getsessiontoken": // E-1302
		return true
	case action == "sts:getfederationtoken": // E-1309
		return c.Kind != User && c.Kind != Root
	case r.onKey() && !same && c.HasAccount(): // E-1324
		return !kmsAcrossAccounts[strings.TrimPrefix(action, "kms:")]
	case r.service() == "kms" && strings.Contains(r.resource, ":alias/aws/"): // E-1326
		return strings.HasSuffix(action, "alias")
	case r.service() == "iam" && len(f) == 6: // E-1340 to E-1342
		changes := !strings.HasPrefix(action, "iam:get") && !strings.HasPrefix(action, "iam:list")
		return !same || changes && (f[4] == "aws" || strings.HasPrefix(f[5], "role/aws-reserved/"))
	}
	return false
}
