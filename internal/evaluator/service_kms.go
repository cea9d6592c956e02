// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// actsOnKey reports whether the resource is a KMS key, whose key policy has to allow
// (E-1320). Operations without a key (E-1325) and aliases (E-1326) have no key policy.
func (v *env) actsOnKey() truth.Value {
	a := v.action
	if a.ResourceLess() {
		return truth.False
	}
	if !v.resource.Star || !a.Known {
		return v.resourceIs("key/")
	}
	key, others := a.Takes("key")
	switch {
	case !key:
		return truth.False
	case others:
		return truth.Unknown
	default:
		return truth.True
	}
}

// overrideKMS is section 13.2.
func (v *env) overrideKMS(o *override) {
	if !facts.CrossAccountKMS(v.action.Folded) && v.principal.Kind.HasAccount() {
		o.forbid(v.crossAccount(), Note{Kind: RuleKeysOfOthers, Action: v.action.Name}) // E-1324
	}
	switch v.action.Verb {
	case "createalias", "updatealias", "deletealias":
		if !v.resource.Star {
			aws := v.uncertain(v.resourceIs("alias/aws/"), WhyIsAWSAlias)
			o.forbid(aws, Note{Kind: RuleAWSAliases}) // E-1326
		}
	}
}
