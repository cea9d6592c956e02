// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"fmt"
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// checkContext reports supplied keys that contradict what follows from the rest of
// the request (E-1203), as a [*ContextError] naming each key and both values.
func checkContext(v *env) error {
	if v.context == nil {
		return nil
	}
	problems := slices.Clip(v.context.problems)
	for _, e := range v.context.special {
		kv, ok := v.derivedKey(&e.key)
		if !ok || !contradicts(&e.value, &kv) {
			continue
		}
		switch {
		case e.key.ID == program.KeyResourceAccount && v.resource.aws != truth.False:
			continue // see ofAWS
		case e.key.ID == program.KeyResourceAccount && v.action.owner == facts.OwnerUntold:
			v.unused(&e.key, "requests of "+v.action.Name+" do not have")
			continue
		case (e.key.ID == program.KeyRequestedRegion || e.key.ID == program.KeyEC2Region) && v.inGlobalRegion():
			// One context serves many requests, those to global services among them.
			v.note("the context says that " + e.key.Display + " is " + e.value.describe() + ", but " + v.derivation(&e.key, &kv) + ", which was used")
			continue
		}
		remedy := "leave it out of the context of this request"
		if e.key.ID == program.KeyResourceAccount && v.assumedOwner() {
			remedy = "if it does not, give its account in resource_account_ids"
		}
		problems = append(problems, fmt.Sprintf("the context says that %s is %s, but %s: %s",
			e.key.Display, e.value.describe(), v.derivation(&e.key, &kv), remedy))
	}
	if problems != nil {
		return &ContextError{Problems: problems}
	}
	return nil
}

// derivation says what a key is and why.
func (v *env) derivation(k *program.Key, kv *keyValue) string {
	switch {
	case k.ID == program.KeySourceIP:
		return "requests through a VPC endpoint do not have it"
	case k.ID == program.KeyRequestedRegion || k.ID == program.KeyEC2Region:
		if v.inGlobalRegion() {
			return "requests to " + v.action.service + " count as made in " + kv.describe()
		}
		return "requests for " + v.resource.String() + " are made in its region, " + kv.describe()
	case k.ID == program.KeyFromARN:
		return "the ARN of the resource, " + v.resource.String() + ", says that it is " + kv.describe()
	case k.ID == program.KeyCallerAccount:
		return "the caller " + v.principal.Display + " is in account " + kv.describe()
	case k.ID == program.KeyResourceAccount || k.ID == program.KeyS3ResourceAccount:
		if v.assumedOwner() {
			return "the resource " + v.resource.String() + " is assumed to belong to the caller's account, " + kv.describe()
		}
		return "the resource " + v.resource.String() + " is in account " + kv.describe()
	case kv.here() == truth.False:
		return "requests of this caller (" + v.principal.Display + ") do not have it"
	case k.ID < program.PrincipalKeys:
		return "for " + v.principal.Display + " it is " + kv.describe()
	default:
		return "it follows from the other keys that it is " + kv.describe()
	}
}

// assumedOwner reports whether nobody said which account the resource belongs to.
func (v *env) assumedOwner() bool {
	return isEmpty(v.resource.ownerText()) && isEmpty(v.resource.Account)
}
