// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// advice says what to change so that the expectation holds for a request.
func (w want) advice(o *outcome) string {
	r := o.result
	var out string
	switch {
	case r.Decision == evaluator.Undetermined:
		out = undeterminedAdvice(r)
	case w == wantAllowed && r.Decision == evaluator.ExplicitDeny:
		out = exemptAdvice(r)
	case w == wantAllowed:
		out = grantAdvice(o)
	case r.Decision == evaluator.Allowed:
		out = denyAdvice(w, o)
	case w == wantExplicit:
		out = "Nothing allows the request, but nothing denies it either. Add a Deny statement for it, or expect \"denied\", which holds for both kinds of denial."
	default:
		out = "A Deny statement matches where only a missing Allow was expected. Expect \"denied\", which holds for both kinds of denial, or remove " + blamed(effectOf(r, policy.Deny)) + "."
	}
	if keys := r.MissingContextKeys; len(keys) > 0 {
		out += " Conditions test " + strings.Join(keys, ", ") + ", which the request does not have: set it in context if real calls carry it."
	}
	return out
}

func blamed(m *evaluator.MatchedStatement) string {
	if m == nil {
		return "it"
	}
	return statementName(m)
}

// denyAdvice is for a request that is allowed and must not be.
func denyAdvice(w want, o *outcome) string {
	action := o.call.action.Name
	s := effectOf(o.result, policy.Allow)
	if w == wantExplicit {
		return "Add a Deny statement for " + action + "; in a permissions boundary or a service control policy the owner of the role cannot lift it."
	}
	if s == nil {
		return "No statement grants this, so only a Deny can stop it: add one to a service control policy."
	}
	out := "Take " + action + " out of " + statementName(s) + ", narrow its Resource or add a Condition"
	if w == wantDenied {
		out += "; or keep it and deny the request in a permissions boundary or a service control policy"
	}
	return out + "."
}

// exemptAdvice is for a request that some statement denies.
func exemptAdvice(r *evaluator.Result) string {
	s := effectOf(r, policy.Deny)
	if s == nil {
		return "No Allow statement overrides this denial."
	}
	return "No Allow overrides a Deny: exempt the request from " + statementName(s) + ", by its Action, Resource, Principal or Condition, or expect \"denied\"."
}

// grantAdvice is for a request that nothing allows.
func grantAdvice(o *outcome) string {
	r := o.result
	if near := r.NearMiss; near != nil {
		return "The nearest statement is " + statementName(&near.Statement) + ": " + oneLine(near.Why) + ". Extend it, or add an Allow statement for " +
			o.call.action.Name + " to " + missing(r) + "."
	}
	if len(r.Blamed) == 0 {
		return "No policy can allow this."
	}
	return "Add an Allow statement for " + o.call.action.Name + " on " + oneLine(o.shown()) + " to " + missing(r) + "."
}

// missing names the layers in which a grant is missing: one, or several of which each
// or any has to allow.
func missing(r *evaluator.Result) string {
	names := make([]string, 0, len(r.Blamed))
	for _, l := range r.Blamed {
		names = append(names, layerName(l))
	}
	switch len(names) {
	case 0:
		return "the identity policies"
	case 1:
		return names[0]
	}
	word := " and "
	if onlyGrants(r.Blamed) {
		word = " or "
	}
	return strings.Join(names[:len(names)-1], ", ") + word + names[len(names)-1]
}

// onlyGrants reports whether all layers are granting ones, of which one is enough
// within an account.
func onlyGrants(layers []evaluator.Layer) bool {
	for _, l := range layers {
		if l != evaluator.LayerIdentity && l != evaluator.LayerResource {
			return false
		}
	}
	return true
}

// undeterminedAdvice lists the causes.
func undeterminedAdvice(r *evaluator.Result) string {
	const most = 5
	var b strings.Builder
	b.WriteString("It hangs on this:")
	for i, c := range r.Causes {
		if i == most {
			b.WriteString("\n - and more")
			break
		}
		b.WriteString("\n - " + causeLine(&c))
	}
	if len(r.Causes) == 0 {
		return "It cannot be decided with what is known."
	}
	return b.String() + "\n"
}

// causeLine names one cause with its place.
func causeLine(c *evaluator.Cause) string {
	where := strings.TrimSpace(c.Document + " " + strings.TrimPrefix(strings.TrimPrefix(c.Ref, "$"), "."))
	if c.Document == "" {
		return oneLine(c.Message)
	}
	return where + ": " + oneLine(c.Message)
}
