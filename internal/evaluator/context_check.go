// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// checkContext reports supplied keys that contradict what follows from the rest of
// the request (E-1203), as a [*request.ContextError] naming each key and both values.
func checkContext(v *env) error {
	if v.context == nil || v.ev.opts.DocumentsAlone {
		return nil
	}
	var contradictions []request.Contradiction
	for _, e := range v.context.Special {
		kv, ok := v.derivedKey(&e.Key)
		if !ok || !request.Contradicts(&e.Value, &kv) {
			continue
		}
		switch {
		case e.Key.ID == program.KeyResourceAccount && v.resource.OfAWS != truth.False:
			continue // see ofAWS
		case e.Key.ID == program.KeyResourceAccount && v.action.Owner == facts.OwnerAbsent:
			v.unused(&e.Key, NoteActionKey)
			continue
		case (e.Key.ID == program.KeyRequestedRegion || e.Key.ID == program.KeyEC2Region) && v.inGlobalRegion():
			// One context serves many requests, those to global services among them.
			if v.trace != nil {
				v.note(Note{Kind: NoteGlobalRegion, Key: e.Key.Display, Value: e.Value.Describe(), Action: v.action.Prefix, Detail: kv.Describe()})
			}
			continue
		}
		contradictions = append(contradictions, v.contradiction(&e.Key, &e.Value, &kv))
	}
	if v.context.Problems != nil || contradictions != nil {
		return &request.ContextError{Problems: v.context.Problems, Contradictions: contradictions}
	}
	return nil
}

// contradiction says what a supplied key contradicts.
func (v *env) contradiction(k *program.Key, stated, follows *request.KeyValue) request.Contradiction {
	c := request.Contradiction{Key: k.Display, Stated: stated.Describe(), Follows: follows.Describe()}
	switch {
	case k.ID == program.KeySourceIP:
		c.Kind = request.AgainstEndpoint
	case k.ID == program.KeyRequestedRegion || k.ID == program.KeyEC2Region:
		c.Kind, c.Of = request.AgainstRegion, v.resource.String()
	case k.ID == program.KeyFromARN:
		c.Kind, c.Of = request.AgainstARN, v.resource.String()
	case k.ID == program.KeyCallerAccount:
		c.Kind, c.Of = request.AgainstCallerAccount, v.principal.Display
	case k.ID == program.KeyResourceAccount || k.ID == program.KeyS3ResourceAccount:
		c.Kind, c.Of = request.AgainstOwner, v.resource.String()
		switch {
		case !v.assumedOwner():
		case k.ID == program.KeyResourceAccount:
			c.Kind = request.AgainstAssumedOwner
		default:
			c.Kind = request.AgainstAssumedBucketOwner
		}
	case follows.Here() == truth.False:
		c.Kind, c.Of = request.AgainstCallerKind, v.principal.Display
	case k.ID < program.PrincipalKeys:
		c.Kind, c.Of = request.AgainstCaller, v.principal.Display
	}
	return c
}

// assumedOwner reports whether nobody said which account the resource belongs to.
func (v *env) assumedOwner() bool {
	return pattern.IsEmpty(v.resource.OwnerText()) && pattern.IsEmpty(v.resource.Account)
}
