// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// overrideIAM is section 13.3.
func (v *env) overrideIAM(o *override) {
	o.forbid(v.crossAccount(), Note{Kind: RuleIAMOwnAccount}) // E-1340, E-1341
	if v.resource.Star || iamReads(v.action.Verb) {
		return
	}
	// E-1342
	managed := v.uncertain(v.awsManagedPolicy(), WhyIsManagedPolicy)
	o.forbid(managed, Note{Kind: RuleAWSManagedPolicies})
	reserved := v.uncertain(v.resourceIs("role/aws-reserved/"), WhyIsReservedRole)
	o.forbid(reserved, Note{Kind: RuleReservedRoles})
}

// iamReads reports whether an iam action changes nothing.
func iamReads(verb string) bool {
	for _, prefix := range [...]string{"get", "list", "generate", "simulate"} {
		if strings.HasPrefix(verb, prefix) {
			return true
		}
	}
	return false
}

// awsManagedPolicy reports whether the resource is arn:P:iam::aws:policy/….
func (v *env) awsManagedPolicy() truth.Value {
	if !v.resource.Aligned {
		return v.resourceIs("policy/")
	}
	is := request.SameText("aws", v.resource.Fields[4])
	if is == truth.False {
		return is
	}
	return truth.And(is, v.resourceIs("policy/"))
}
