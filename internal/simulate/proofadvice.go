// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/explain"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// statementsOf names the statements that a document by itself decides with.
func statementsOf(printer *explain.Printer, r *evaluator.Result) string {
	text := printer.DecidedBy(r)
	if _, names, ok := strings.Cut(text, ": "); ok {
		return names
	}
	return text
}

// proofAdvice says what to change so that a proof holds for its counterexample, in a
// document that the user can change.
func (s *simulation) proofAdvice(p *proof) string {
	w := p.result.Witness
	if p.kind == includes {
		return s.includeAdvice(p)
	}
	out := s.narrowAdvice(w.Action, w.Left)
	switch p.kind {
	case within:
		if m := explain.DecisiveWith(w.Right, policy.Deny); m != nil {
			return out + " Where the request may be allowed, exempt it from " + explain.Statement(m) + "."
		}
		return out + " Where the request may be allowed, allow it in " + p.label + "."
	case excludes:
		if m := explain.DecisiveWith(w.Right, policy.Allow); m != nil {
			return out + " Where the request may be allowed, narrow " + explain.Statement(m) + "."
		}
		return out + " Where the request may be allowed, take it out of " + p.label + "."
	default:
		if p.warnOnly {
			return out + " Where the new access is meant, nothing is to be done: once applied it is not new any more."
		}
		n := s.in.names()
		return out + " Where the new access is meant, apply once with " + n.NewAccess + " = \"warn\": it is not new any more then."
	}
}

// narrowAdvice says how to take a grant away.
func (s *simulation) narrowAdvice(action string, r *evaluator.Result) string {
	ceilings := "a permissions boundary or a service control policy"
	if c := s.caller.principal; c != nil {
		switch {
		case !c.Kind.HasAccount():
			ceilings = "the policy of the resource or a resource control policy"
		case !c.Kind.IsRole() && !c.Kind.IsSession() && c.Kind != request.KindUser:
			ceilings = "a service control policy"
		}
	}
	m := explain.DecisiveWith(r, policy.Allow)
	switch {
	case m == nil:
		return "No statement grants this, so only a Deny can stop it: add one to " + ceilings + "."
	case s.managed(m) != "":
		return "The grant is " + explain.Statement(m) + s.shown(m, "Action") + " of " + s.managedName(m) + s.ownText(m) + ". Attach a policy of your own with the permissions that are needed instead, " +
			"or deny the request: in a Deny statement of your own policies, " + ceilings + "."
	}
	return s.narrow(action, m) + "; or keep it and deny the request in " + ceilings + "."
}

// ownText says who can change a policy that is an AWS managed one, or has the text of one.
func (s *simulation) ownText(m *evaluator.MatchedStatement) string {
	if m.Document == s.managed(m) {
		return ", which only AWS can change"
	}
	return ", which only AWS can change unless the policy is your own and has the same text"
}

// includeAdvice is for a request that a document demands and the policies do not allow.
func (s *simulation) includeAdvice(p *proof) string {
	w := p.result.Witness
	out := " Where the request need not be allowed, take it out of " + p.label + "."
	if m := explain.DecisiveWith(w.Left, policy.Allow); m != nil {
		out = " Where the request need not be allowed, take it out of " + explain.Statement(m) + "."
	}
	r := w.Right
	if m := explain.DecisiveWith(r, policy.Deny); m != nil {
		if s.managed(m) != "" {
			return "No Allow overrides a Deny, and this one is in " + s.managedName(m) + ", which only AWS can change: do without that policy." + out
		}
		return "No Allow overrides a Deny: exempt the request from " + explain.Statement(m) + ", by its Action" + s.shown(m, "Action") + ", Resource" + s.shown(m, "Resource") + ", Principal or Condition." + out
	}
	if full := s.fullAccess(r); full != "" {
		return full + out
	}
	if len(r.Blamed) == 0 {
		return "No policy can allow this." + out
	}
	o := outcome{result: r, asked: request.Request{Principal: s.caller.principal}, oneRequest: oneRequest{
		call:      &call{action: &request.Action{Name: w.Action}},
		targets:   []*target{{text: pattern.Literal(w.Resource)}},
		resources: []*request.Resource{{}},
	}}
	missing, _ := s.missing(&o)
	return "Add an Allow statement for " + words.OneLine(o.lacking()) + " to " + missing + "." + out
}
