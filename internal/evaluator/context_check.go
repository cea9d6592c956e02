// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"fmt"
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// checkContext reports supplied keys that contradict what follows from the rest of
// the request (E-1203), as a [*ContextError] naming each key and both values.
func checkContext(v *env) error {
	if v.context == nil {
		return nil
	}
	problems := slices.Clip(v.context.Problems)
	for _, e := range v.context.Special {
		kv, ok := v.derivedKey(&e.Key)
		if !ok || !request.Contradicts(&e.Value, &kv) {
			continue
		}
		switch {
		case e.Key.ID == program.KeyResourceAccount && v.resource.OfAWS != truth.False:
			continue // see ofAWS
		case e.Key.ID == program.KeyResourceAccount && v.action.Owner == facts.OwnerUntold:
			v.unused(&e.Key, NoteActionKey)
			continue
		case (e.Key.ID == program.KeyRequestedRegion || e.Key.ID == program.KeyEC2Region) && v.inGlobalRegion():
			// One context serves many requests, those to global services among them.
			if v.trace != nil {
				v.note(Note{Kind: NoteGlobalRegion, Key: e.Key.Display, Value: e.Value.Describe(), Action: v.action.Prefix, Detail: kv.Describe()})
			}
			continue
		}
		remedy := "leave it out of the context of this request"
		if e.Key.ID == program.KeyResourceAccount && v.assumedOwner() {
			remedy = "if it does not, give its account in resource_account_ids"
		}
		problems = append(problems, fmt.Sprintf("the context says that %s is %s, but %s: %s",
			e.Key.Display, e.Value.Describe(), v.derivation(&e.Key, &kv), remedy))
	}
	if problems != nil {
		return &request.ContextError{Problems: problems}
	}
	return nil
}

// derivation says what a key is and why.
func (v *env) derivation(k *program.Key, kv *request.KeyValue) string {
	switch {
	case k.ID == program.KeySourceIP:
		return "requests through a VPC endpoint do not have it"
	case k.ID == program.KeyRequestedRegion || k.ID == program.KeyEC2Region:
		if v.inGlobalRegion() {
			return "requests to " + v.action.Prefix + " count as made in " + kv.Describe()
		}
		return "requests for " + v.resource.String() + " are made in its region, " + kv.Describe()
	case k.ID == program.KeyFromARN:
		return "the ARN of the resource, " + v.resource.String() + ", says that it is " + kv.Describe()
	case k.ID == program.KeyCallerAccount:
		return "the caller " + v.principal.Display + " is in account " + kv.Describe()
	case k.ID == program.KeyResourceAccount || k.ID == program.KeyS3ResourceAccount:
		if v.assumedOwner() {
			return "the resource " + v.resource.String() + " is assumed to belong to the caller's account, " + kv.Describe()
		}
		return "the resource " + v.resource.String() + " is in account " + kv.Describe()
	case kv.Here() == truth.False:
		return "requests of this caller (" + v.principal.Display + ") do not have it"
	case k.ID < program.PrincipalKeys:
		return "for " + v.principal.Display + " it is " + kv.Describe()
	default:
		return "it follows from the other keys that it is " + kv.Describe()
	}
}

// assumedOwner reports whether nobody said which account the resource belongs to.
func (v *env) assumedOwner() bool {
	return pattern.IsEmpty(v.resource.OwnerText()) && pattern.IsEmpty(v.resource.Account)
}
