// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// resourceLayer is the policy of the resource (section 5.6): three grant classes.
func (v *env) resourceLayer(o *outcome) {
	g := &o.grants
	g.direct = term{truth.False, 1 << atomDirect}
	g.entity = term{truth.False, 1 << atomEntity}
	g.account = term{truth.False, 1 << atomAccount}
	v.layer = LayerResource
	h, found := v.resourcePolicy()
	var got verdict
	switch {
	case found != truth.Unknown:
		got = v.heldVerdict(o, h)
	case v.ev.layers.ResourceMore:
		mark := v.mark()
		v.because(WhyWhichPolicy, Cause{Resource: v.resourceName()})
		v.layerCauses(mark)
		got.addUnknown()
		o.layers[LayerResource] = LayerUndetermined
	default:
		got = v.partsVerdict(o)
	}
	g.direct.value, g.entity.value, g.account.value = got.direct, got.entity, got.account
	o.deniedBy[LayerResource] = got.deny
}

// heldVerdict is the verdict of the policy of the resource, according to what was given
// about it: nil if nothing was given.
func (v *env) heldVerdict(o *outcome, h *heldPolicy) verdict {
	switch {
	case h == nil:
		return v.policyNotGiven(o)
	case h.kind == PolicyNone:
		return v.policyOfNone(o)
	}
	if h.kind == PolicyDefault {
		v.assume(Note{Kind: AssumeDefaultKey, Resource: v.resourceName()})
	}
	return v.policyVerdict(o, h.policy)
}

func (v *env) policyVerdict(o *outcome, p *program.Policy) verdict {
	got := v.evaluatePolicy(p, -1)
	o.layers[LayerResource] = layerResult(got.allow(), got.deny)
	return got
}

// partsVerdict is the verdict of the policies about a resource that represents many, where
// different entries cover parts of them (E-1715): the verdict that all of them share.
func (v *env) partsVerdict(o *outcome) verdict {
	var all verdict
	matched := 0
	if v.trace != nil {
		matched = len(v.trace.matched)
	}
	differ := false
	for i, h := range v.partlyHeld() {
		var got verdict
		if h == nil {
			got = v.policyNotGiven(o)
		} else {
			got = v.heldVerdict(o, h)
		}
		if i > 0 && got != all {
			differ = true
			got.meet(&all)
		}
		all = got
	}
	o.layers[LayerResource] = layerResult(all.allow(), all.deny)
	if !differ || v.trace == nil {
		return all
	}
	mark := v.mark()
	v.because(WhyPolicyInPart, Cause{Resource: v.resourceName(), Detail: v.partOwner()})
	for i := range v.trace.matched[matched:] {
		m := &v.trace.matched[matched+i]
		m.applies, m.causes = truth.Unknown, append(m.causes, v.trace.causes[mark:]...)
	}
	v.layerCauses(mark)
	return all
}

// meet keeps what both say, and makes unknown what they say differently.
func (d *verdict) meet(o *verdict) {
	for _, p := range [...][2]*truth.Value{{&d.direct, &o.direct}, {&d.entity, &o.entity}, {&d.account, &o.account}, {&d.deny, &o.deny}} {
		if *p[0] != *p[1] {
			*p[0] = truth.Unknown
		}
	}
}

// policyOfNone is E-1713 for a resource that has no policy according to the input.
func (v *env) policyOfNone(o *outcome) verdict {
	if v.isEFSClient() {
		return v.policyVerdict(o, v.ev.efsDefault())
	}
	g := &o.grants
	var got verdict
	mark := v.mark()
	if v.openAPI() {
		got.direct = v.because(WhyAuthorizer, Cause{})
	}
	if shared := facts.SharedOtherwise(v.resourceService()); shared != "" && g.same.value != truth.True && g.mandatory.value != truth.True && v.principal.Kind.HasAccount() {
		got.account = v.because(WhySharedOtherwise, Cause{Resource: v.policyHolder(), Detail: shared})
	}
	v.layerCauses(mark)
	if v.trace != nil {
		v.note(Note{Kind: NoteNoPolicy, Resource: v.policyHolder()})
	}
	return got
}

// policyNotGiven is E-1710 to E-1712: nothing is given about the policy of the resource. The
// assumption is that it neither names the caller itself nor denies; whether it opens the
// resource to the caller's account is not known.
func (v *env) policyNotGiven(o *outcome) (got verdict) {
	g := &o.grants
	if !v.mayHavePolicy(g.mandatory.value) {
		return got
	}
	o.layers[LayerResource] = LayerNotGiven
	needed := truth.Or(g.mandatory.value, truth.Not(g.same.value))
	mark := v.mark()
	if v.principal.Kind.HasAccount() {
		got.account = truth.Unknown
	} else {
		needed = g.mandatory.value
		got.direct = truth.And(needed, truth.Unknown)
	}
	if v.openAPI() || v.isEFSClient() && v.openByDefault() {
		got.direct = truth.Unknown
	}
	if v.trace == nil {
		return got
	}
	if needed != truth.False || got.direct != truth.False {
		v.policyWanted(g)
		v.layerCauses(mark)
	} // else the formulas do not ask for the one class that is not known, see [grants.formula]
	v.trace.policyTaken = Note{Kind: AssumePolicySilent, Resource: v.policyHolder()}
	if needed != truth.False {
		v.trace.policyTaken.Kind = AssumePolicyNamesNobody
	}
	return got
}

// mayHavePolicy reports whether the resource can have a policy that takes part in the
// action. Of what IAM has, roles do, where they are assumed; of what KMS has, keys.
func (v *env) mayHavePolicy(mandatory truth.Value) bool {
	switch {
	case v.action.ResourceLess(), v.action.Prefix == "iam", v.resource.OfAWS == truth.True:
		return false
	case v.resourceService() == "iam", v.action.Prefix == "kms":
		return mandatory != truth.False
	}
	return true
}

// resourceService is the service field of the resource, "" if it is not known.
func (v *env) resourceService() string {
	r := v.resource
	if r.IsKnown && !r.Star {
		return r.SplitARN.Service
	}
	s, _ := r.Fields[2].Known()
	return s
}

// policyHolder names the resource whose policy counts: that of an object is its
// bucket's.
func (v *env) policyHolder() string {
	r := v.resource
	if part, aligned := r.ResourcePart(); aligned && v.resourceService() == "s3" && r.AnyOf == "" {
		bucket, _, object := strings.Cut(part.Prefix(), "/")
		if object && bucket != "accesspoint" {
			if head, ok := strings.CutSuffix(r.Text.Prefix(), part.Prefix()); ok {
				return head + bucket
			}
		}
	}
	return r.String()
}

// policyWanted is the cause of a policy that was not given, by what it is needed for.
func (v *env) policyWanted(g *grants) {
	c := Cause{Resource: v.policyHolder()}
	switch need := v.action.Need; {
	case g.mandatory.value != truth.False && need.Type == "key":
		c.Detail = v.patternFor("key/*")
		v.because(WhyKeyPolicy, c)
	case g.mandatory.value != truth.False && need.Type == "role":
		c.Detail = v.patternFor("role/*")
		v.because(WhyTrustPolicy, c)
	case v.isEFSClient():
		v.because(WhyFileSystemPolicy, c)
	case v.openAPI():
		v.because(WhyAPIPolicy, c)
	case g.mandatory.value != truth.False:
		v.because(WhyNeededPolicy, c)
	case g.same.value == truth.Unknown:
		v.because(WhyPerhapsForeign, c)
	default:
		v.because(WhyForeign, c)
	}
}

// patternFor proposes the key under which a policy of all resources that "*" matches
// can be given.
func (v *env) patternFor(part string) string {
	partition, ok := v.principal.Partition.Known()
	account, known := v.principal.Account.Known()
	if !v.resource.Star || !ok || !known || account == "" {
		return ""
	}
	service, region := v.action.Prefix, "*"
	if service == "sts" {
		service, region = "iam", ""
	}
	return strings.Join([]string{"arn", partition, service, region, account, part}, ":")
}

// partOwner is the owner of a policy that is that of some of the resources.
func (v *env) partOwner() string {
	for _, h := range v.partlyHeld() {
		if h != nil {
			return h.owner.Text
		}
	}
	return ""
}

// openAPI reports whether the request is one to an API that may ask nobody who it is.
func (v *env) openAPI() bool {
	return v.action.Prefix == "execute-api" && v.principal.Kind == request.KindAnonymous
}
