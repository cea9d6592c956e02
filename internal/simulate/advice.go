// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/explain"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// advice says what to change so that the expectation holds for a request, in a document
// that the user can change.
func (s *simulation) advice(w want, o *outcome) string {
	r := o.result
	var out string
	switch {
	case r.Decision == evaluator.Undetermined:
		out = s.print(o).Advice(r)
	case r.Rule.Kind != evaluator.NoteNone && r.Decision == evaluator.Allowed:
		return "No policy decides this call: " + words.OneLine(s.print(o).Note(&r.Rule)) + ". Leave " + o.call.action.Name + " out of the expectation, for instance with " + s.in.names().ExceptActions + "."
	case r.Rule.Kind != evaluator.NoteNone && w == wantAllowed && r.Decision == evaluator.ImplicitDeny:
		return "No policy can allow this: " + words.OneLine(s.print(o).Note(&r.Rule)) + "."
	case w == wantAllowed && r.Decision == evaluator.ExplicitDeny:
		out = s.exemptAdvice(r)
	case w == wantAllowed:
		out = s.grantAdvice(o)
	case r.Decision == evaluator.Allowed:
		out = s.denyAdvice(w, o)
	case w == wantExplicit:
		out = "Nothing allows the request, but nothing denies it either. Add a Deny statement for it, or expect \"denied\", which holds for both kinds of denial."
	default:
		out = "A Deny statement matches where only a missing Allow was expected. Expect \"denied\", which holds for both kinds of denial" + s.orRemove(explain.DecisiveWith(r, policy.Deny)) + "."
	}
	keys := slices.DeleteFunc(slices.Clone(r.MissingContextKeys), isMFA)
	if len(keys) > 0 && !o.mfaAdvised() {
		out += " Conditions test " + strings.Join(keys, ", ") + ", which the request does not have: set it in " + s.in.names().Context + " if real calls carry it."
	}
	return out
}

// orRemove proposes to remove a Deny, if somebody but AWS can.
func (s *simulation) orRemove(m *evaluator.MatchedStatement) string {
	switch {
	case m == nil:
		return ""
	case s.managed(m) != "":
		return ", or do without " + s.managedName(m)
	}
	return ", or remove " + explain.Statement(m)
}

// managedName names the AWS managed policy of a statement with its place.
func (s *simulation) managedName(m *evaluator.MatchedStatement) string {
	name := "the AWS managed policy " + s.managed(m)
	if m.Document != s.managed(m) {
		name += " (" + words.OneLine(m.Document) + ")"
	}
	return name
}

// denyAdvice is for a request that is allowed and must not be.
func (s *simulation) denyAdvice(w want, o *outcome) string {
	action := o.call.action.Name
	m := explain.DecisiveWith(o.result, policy.Allow)
	ceilings := "a permissions boundary or a service control policy"
	switch kind := o.asked.Principal.Kind; {
	case !kind.HasAccount():
		ceilings = "the policy of the resource or a resource control policy"
	case !kind.IsRole() && !kind.IsSession() && kind != request.KindUser:
		ceilings = "a service control policy"
	}
	if w == wantExplicit {
		return "Add a Deny statement for " + action + "; in " + ceilings + " the owner of the caller's own policies cannot lift it."
	}
	if m == nil {
		return "No statement grants this, so only a Deny can stop it: add one to " + ceilings + "."
	}
	if s.managed(m) != "" {
		out := "The grant is " + explain.Statement(m) + s.shown(m, "Action") + " of " + s.managedName(m) + ", which only AWS can change. Attach a policy of your own with the permissions that are needed instead"
		if w == wantDenied {
			out += ", or deny the request: in a Deny statement of your own policies, " + ceilings
		}
		return out + "."
	}
	out := s.narrow(action, m)
	if w == wantDenied {
		out += "; or keep it and deny the request in " + ceilings
	}
	return out + "."
}

// narrow says how a statement can be changed so that it does not allow an action on some
// resource. One of a trust policy has no Resource: it is narrowed by who may take the role.
func (s *simulation) narrow(action string, m *evaluator.MatchedStatement) string {
	out := "Take " + action + " out of " + explain.Statement(m) + s.shown(m, "Action")
	switch {
	case s.element(m, "Resource") != "" || s.element(m, "Principal") == "":
		return out + ", narrow its Resource" + s.shown(m, "Resource") + " or add a Condition"
	case s.element(m, "Condition") != "":
		return out + ", or narrow its Principal or its Condition"
	}
	return out + ", narrow its Principal or add a Condition"
}

// shown shows an element of a statement in parentheses.
func (s *simulation) shown(m *evaluator.MatchedStatement, name string) string {
	if text := s.element(m, name); text != "" {
		return " (its " + text + ")"
	}
	return ""
}

// exemptAdvice is for a request that some statement denies.
func (s *simulation) exemptAdvice(r *evaluator.Result) string {
	m := explain.DecisiveWith(r, policy.Deny)
	switch {
	case m == nil:
		return "No Allow statement overrides this denial."
	case s.managed(m) != "":
		return "No Allow overrides a Deny, and this one is in " + s.managedName(m) + ", which only AWS can change: do without that policy, or expect \"denied\"."
	case slices.ContainsFunc(m.Keys, isMFA):
		return explain.Statement(m) + " denies calls without MFA, and no Allow overrides that. " + stateMFA + " Otherwise exempt the request from the statement, or expect \"denied\"."
	}
	return "No Allow overrides a Deny: exempt the request from " + explain.Statement(m) + ", by its Action" + s.shown(m, "Action") + ", Resource" + s.shown(m, "Resource") +
		", Principal or Condition, or expect \"denied\"."
}

// stateMFA says what to do where a call has to be made with MFA.
const stateMFA = `The call has to be made with MFA: where real calls are, state "aws:MultiFactorAuthPresent" = ["true"] in context.`

// isMFA reports whether a key says whether the caller used MFA.
func isMFA(key string) bool {
	return strings.EqualFold(key, "aws:MultiFactorAuthPresent") || strings.EqualFold(key, "aws:MultiFactorAuthAge")
}

// mfaAdvised reports whether the advice is to call with MFA, after which the keys need
// no further word.
func (o *outcome) mfaAdvised() bool {
	return needsMFA(o.result.NearMiss)
}

// needsMFA reports whether MFA is all that a statement lacks.
func needsMFA(near *evaluator.NearMiss) bool {
	return near != nil && len(near.Keys) > 0 && !slices.ContainsFunc(near.Keys, func(k string) bool { return !isMFA(k) })
}

// grantAdvice is for a request that nothing allows.
func (s *simulation) grantAdvice(o *outcome) string {
	return s.addAdvice(o) + s.giveAdvice(o.result)
}

// giveAdvice is for a request that the policy of the resource has to allow, where that was not
// given: it may allow the request already.
func (s *simulation) giveAdvice(r *evaluator.Result) string {
	i := slices.IndexFunc(r.Assumptions, func(n evaluator.Note) bool { return n.Kind == evaluator.AssumePolicySilent })
	if i < 0 || !slices.Contains(r.Blamed, evaluator.LayerResource) {
		return ""
	}
	return " The policy of " + words.OneLine(r.Assumptions[i].Resource) + " was not given: if it has one, give it in " + s.in.names().ResourcePolicies + "."
}

// addAdvice says which Allow statement is missing where.
func (s *simulation) addAdvice(o *outcome) string {
	r := o.result
	near := r.NearMiss
	missing, alone := s.missing(o)
	add := "add an Allow statement for " + o.lacking() + " to " + missing + "."
	full := s.fullAccess(r)
	switch {
	case full != "":
		return full
	case near == nil && len(r.Blamed) == 0:
		return "No policy can allow this."
	case near == nil:
		return "A" + add[1:]
	}
	out := "The nearest statement is " + explain.Statement(&near.Statement) + ": " + words.OneLine(s.print(o).Why(near)) + ". "
	switch {
	case needsMFA(near):
		return out + stateMFA
	case s.managed(&near.Statement) != "":
		return out + "It is in " + s.managedName(&near.Statement) + ", which only AWS can change: " + add
	case len(near.Keys) == 1:
		return out + "Where real calls have a value of " + near.Keys[0] + " that fits, state it in " + s.in.names().Context + ". Otherwise change the condition, or " + add
	case len(near.Keys) > 1:
		return out + "Where real calls meet the conditions on " + strings.Join(near.Keys[:len(near.Keys)-1], ", ") + " and " + near.Keys[len(near.Keys)-1] + ", state these keys in " + s.in.names().Context + ". Otherwise change the conditions, or " + add
	}
	if !alone {
		return out + "More than one policy has to allow the request: a" + add[1:]
	}
	return out + "Extend it, or " + add
}

// lacking is what no policy allows of a request: an action on resources. Of a request
// that is checked several times these are the checks that fail.
func (o *outcome) lacking() string {
	action := o.call.action.Name
	names := explain.Printer{Given: o.given}
	var resources []string
	for _, p := range o.result.Parts {
		if p.Result.Decision != evaluator.ImplicitDeny {
			continue
		}
		if resources == nil {
			action = p.Action
		}
		if p.Action == action {
			resources = appendNew(resources, names.Resource(p.Resource))
		}
	}
	if resources == nil {
		resources = []string{o.shown()}
	}
	return action + " on " + words.OneLine(strings.Join(resources, ", "))
}

// fullAccess is for levels of an organization in which nothing allows anything: AWS
// attaches a policy to each that allows everything, unless somebody detached it.
func (s *simulation) fullAccess(r *evaluator.Result) string {
	for _, l := range r.Layers {
		word, argument, levels := documents.SCPFullAccess, s.in.names().ServiceControl, &s.in.ServiceControl
		if l.Layer == evaluator.LayerRCP {
			word, argument, levels = documents.RCPFullAccess, s.in.names().ResourceControl, &s.in.ResourceControl
		}
		if l.Layer != evaluator.LayerSCP && l.Layer != evaluator.LayerRCP || !slices.Contains(r.Blamed, l.Layer) {
			continue
		}
		for i := range levels.Levels {
			if i < len(l.Levels) && l.Levels[i] == evaluator.LayerAllow || mayAllow(&levels.Levels[i]) {
				continue
			}
			return fmt.Sprintf("No policy of %s[%d] allows anything, so that nothing is allowed below it. AWS attaches %s to every level unless somebody detaches it: add %q to this one.", argument, i, word, word)
		}
	}
	return ""
}

// mayAllow reports whether some statement of the documents is or may be an Allow.
func mayAllow(ps *documents.Policies) bool {
	return ps.More || slices.ContainsFunc(ps.Documents, func(d documents.Document) bool {
		allow := d.Root == nil || d.MaybeNull
		d.Root.Walk(func(n *policy.Node) bool {
			switch {
			case n.Kind == policy.KindUnknown, n.More:
				allow = true
			case n.Key() == "Effect":
				effect, known := n.Text.Known()
				allow = allow || !known || effect == "Allow"
			}
			return !allow
		})
		return allow
	})
}

// missing names the layers in which a grant is missing: one, or several where each
// or any has to allow; alone says that one layer is enough each time. Only AWS can add a
// statement to a managed policy: if there are no other identity policies, it names a policy
// of the user's own.
func (s *simulation) missing(o *outcome) (text string, alone bool) {
	r := o.result
	ways := r.Ways
	if len(ways) == 0 {
		ways = [][]evaluator.Layer{r.Blamed}
	}
	alone = true
	var sets []string
	for _, way := range ways {
		var names []string
		for _, l := range way {
			names = append(names, s.missingIn(o, l)...)
		}
		if len(names) == 0 {
			names = []string{"the identity policies"}
		}
		alone = alone && len(names) == 1
		text := words.List(names, "and")
		if len(names) == 2 {
			text = "both " + text
		}
		sets = append(sets, text)
	}
	if alone {
		return strings.Join(sets, " or "), true
	}
	return strings.Join(sets, ", or "), false
}

// missingIn names a layer that does not allow a request: of service control policies each
// level. Where there is no policy yet it names what the policy is to be attached to.
func (s *simulation) missingIn(o *outcome, l evaluator.Layer) []string {
	switch l {
	case evaluator.LayerSCP:
		if levels := explain.LackingLevels(o.result); len(levels) > 0 {
			return levels
		}
	case evaluator.LayerIdentity:
		p := o.asked.Principal
		if p != nil && p.ServiceLinked == truth.True {
			return []string{"the policy of the service-linked role (only AWS can change it)"}
		}
		if s.onlyManaged() {
			return []string{"a policy of your own"}
		}
		if p != nil && len(s.in.Identity.Documents) == 0 && !s.in.Identity.More {
			switch p.Kind {
			case request.KindRole, request.KindUser:
				return []string{"a policy that is attached to " + words.OneLine(p.Display) + " (it has none)"}
			case request.KindRoleSession:
				return []string{"a policy that is attached to the role of " + words.OneLine(p.Display) + " (it has none)"}
			}
		}
	case evaluator.LayerSession:
		if len(s.in.Session.Documents) == 0 && !s.in.Session.More {
			return []string{"a session policy (there is none)"}
		}
	case evaluator.LayerResource:
		for _, n := range o.result.Notes {
			if n.Kind == evaluator.NoteNoPolicy {
				return []string{"a policy of " + words.OneLine(n.Resource) + " (it has none)"}
			}
		}
	}
	return []string{explain.LayerName(l)}
}

// onlyManaged reports whether all identity policies are AWS managed ones.
func (s *simulation) onlyManaged() bool {
	list := s.in.Identity.Documents
	return len(list) > 0 && !s.in.Identity.More && !slices.ContainsFunc(list, func(d documents.Document) bool {
		return s.managed(&evaluator.MatchedStatement{Layer: evaluator.LayerIdentity, Level: -1, Document: d.Label}) == ""
	})
}
