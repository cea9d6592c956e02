// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// heldPolicy is what is given about the policies of the resources that an owner covers.
type heldPolicy struct {
	owner  *request.Owner
	kind   PolicyKind
	policy *program.Policy
}

// same reports whether both say the same of a resource.
func (h *heldPolicy) same(o *heldPolicy) bool { return h.kind == o.kind && h.policy == o.policy }

// takesPart reports whether the policy can have a say in the action: the trust policy
// of a role has one where the role is assumed, not where it is changed or passed
// (E-560).
func (h *heldPolicy) takesPart(a *request.Action) bool {
	return h.owner.ARN.Service != "iam" || a.Prefix == "sts" && isAssumeType(a.Verb)
}

// hold prepares the resource policies, those that count before others first.
func (ev *Evaluator) hold() {
	for i := range ev.layers.Resource {
		rp := &ev.layers.Resource[i]
		owner, err := request.ParseOwner(rp.Owner)
		if err != nil {
			continue // see CheckOwners
		}
		h := heldPolicy{owner, rp.Kind, rp.Policy}
		if rp.Kind == PolicyDefault {
			h.policy = defaultKeyPolicy(ev.catalog)
		}
		ev.held = append(ev.held, h)
	}
	slices.SortStableFunc(ev.held, func(a, b heldPolicy) int { return a.owner.Closer(b.owner) })
}

// policies lists every policy that may count, those that AWS puts in place of none
// among them.
func (ev *Evaluator) policies() []*program.Policy {
	out := ev.layers.policies()
	for i := range ev.held {
		switch h := &ev.held[i]; h.kind {
		case PolicyDefault:
			out = append(out, h.policy)
		case PolicyNone:
			if h.owner.ARN.Service == "elasticfilesystem" {
				out = append(out, ev.efsDefault())
			}
		}
	}
	return out
}

// resourcePolicy finds what is given about the policy of the check's resource: the closest
// entry counts (E-540, E-1715). The truth value says whether there is one. It is Unknown if
// that depends on parts of the resource that are not known, or if entries that say
// different things cover parts of what it represents. The entry is nil then.
func (v *env) resourcePolicy() (*heldPolicy, truth.Value) {
	if v.action.ResourceLess() {
		return nil, truth.False
	}
	var perhaps *heldPolicy
	for i := range v.ev.held {
		h := &v.ev.held[i]
		if !h.takesPart(v.action) {
			continue
		}
		switch covers := v.heldBy(h); {
		case covers == truth.False:
		case perhaps != nil && !perhaps.same(h):
			return nil, truth.Unknown
		case covers == truth.Unknown:
			perhaps = h
		case v.ev.layers.ResourceMore && !(v.resource.IsKnown && h.owner.Text == v.resource.KnownARN):
			return nil, truth.Unknown // there may be a closer one
		default:
			return h, truth.True
		}
	}
	if perhaps != nil || v.ev.layers.ResourceMore {
		return nil, truth.Unknown
	}
	return nil, truth.False
}

// heldBy reports whether the entry is about the resource of the check. Where not even
// the service of the resource is known, only resources that the action can be called on
// count: the policy of a key says nothing about the users that "*" means in a
// question about iam:CreateUser.
func (v *env) heldBy(h *heldPolicy) truth.Value {
	r := v.resource
	switch {
	case r.Without != nil && !r.IsKnown && r.LeavesOut(h.owner, v.action):
		return truth.False
	case r.Star:
		return h.owner.CoversStar(v.principal, v.action)
	case r.IsKnown:
		return truth.Of(h.owner.CoversARN(&r.SplitARN))
	}
	covers := h.owner.CoversFields(r.Text, &r.Fields, r.Aligned)
	if covers == truth.Unknown && v.resourceService() == "" && !h.owner.MayCover(v.action) {
		return truth.False
	}
	return covers
}

// partlyHeld returns what is given about the policies of the resources that the check's
// resource represents, the closest first; nil means that nothing is given about some.
func (v *env) partlyHeld() []*heldPolicy {
	var out []*heldPolicy
	for i := range v.ev.held {
		h := &v.ev.held[i]
		if !h.takesPart(v.action) {
			continue
		}
		switch v.heldBy(h) {
		case truth.True:
			return append(out, h) // what comes after does not count
		case truth.Unknown:
			out = append(out, h)
		}
	}
	return append(out, nil)
}

// CheckOwners reports what is wrong with keys that are owners: those that are no ARNs
// or patterns of ARNs, and pairs of patterns where neither counts before the other
// (E-1715). Same reports whether two keys, by their positions, mean the same, or may.
func CheckOwners(keys []string, same func(i, j int) bool) []error {
	var errs []error
	owners := make([]*request.Owner, len(keys))
	for i, key := range keys {
		owner, err := request.ParseOwner(key)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s %w", words.Quote(key), err))
			continue
		}
		for j, other := range owners[:i] {
			switch {
			case other == nil || owner.Closer(other) != 0 || same(i, j):
			case other.Text == owner.Text:
				errs = append(errs, fmt.Errorf("%s has two policies; it can have one", words.Quote(key)))
			case owner.Wild && owner.Overlaps(other):
				errs = append(errs, fmt.Errorf("%s and %s match some of the same resources and have equally many literal characters, so that neither counts before the other: "+
					"write one of them more closely, or give both the same", words.Quote(keys[j]), words.Quote(key)))
			}
		}
		owners[i] = owner
	}
	return errs
}

// Check reports why no resource of the owner can have the policy that is given for it.
func (rp *ResourcePolicy) Check() error {
	owner, err := request.ParseOwner(rp.Owner)
	if err != nil {
		return nil //nolint:nilerr // reported by CheckOwners
	}
	return ownerTakes(owner, rp.Kind)
}

// ownerTakes reports why resources of the owner cannot have such a policy.
func ownerTakes(o *request.Owner, kind PolicyKind) error {
	first := o.Segments[0]
	among := func(typ string) bool { return first.Test(pattern.WithPrefix(typ)) != truth.False }
	if o.ARN.Service == "iam" && !among("role/") {
		return fmt.Errorf("%s is no role, and of what IAM has only roles have a policy of their own: give the ARN of the role that the policy trusts others with", words.Quote(o.Text))
	}
	switch kind {
	case PolicyNone:
		switch {
		case o.ARN.Service == "iam":
			return fmt.Errorf("%s is a role, and every role has a trust policy: give it instead of %q", words.Quote(o.Text), documents.NoPolicy)
		case o.ARN.Service == "kms" && among("key/"):
			return fmt.Errorf("%s is a KMS key, and every key has a key policy: give it instead of %q, or %q for AWS's default one", words.Quote(o.Text), documents.NoPolicy, documents.DefaultKeyPolicy)
		}
	case PolicyDefault:
		if o.ARN.Service != "kms" || !strings.HasPrefix(o.ARN.Resource, "key/") {
			return fmt.Errorf("%s is not a KMS key, and %q means the policy of keys: give the policy of the resource, or %q if it has none", words.Quote(o.Text), documents.DefaultKeyPolicy, documents.NoPolicy)
		}
	}
	return nil
}

// checkOwners is what [Layers.Validate] says about the owners.
func (l *Layers) checkOwners() error {
	keys := make([]string, len(l.Resource))
	for i := range l.Resource {
		keys[i] = l.Resource[i].Owner
	}
	errs := CheckOwners(keys, func(i, j int) bool {
		a, b := &l.Resource[i], &l.Resource[j]
		return a.Owner != b.Owner && a.Kind == b.Kind && a.Policy == b.Policy
	})
	for i := range l.Resource {
		errs = append(errs, l.Resource[i].Check())
	}
	return errors.Join(errs...)
}
