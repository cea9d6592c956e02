// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package risk

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// passGrant is a statement that allows iam:PassRole on some role, with no other conditions than on the service that gets it.
type passGrant struct {
	s     *view.Statement
	entry *view.ActionEntry
}

// passGrants returns what is known to allow iam:PassRole.
func passGrants(c *frame.Pass, set *view.AllowSet) []passGrant {
	if set.Denied(passRole) {
		return nil
	}
	var all []passGrant
	for _, s := range c.Statements {
		if s.Effect != policy.Allow || s.Unknown || !s.ConditionsKnown() || !mayPassSome(s, c) {
			continue
		}
		entry, ok := s.CoversAction(passRole)
		if !ok || entry != nil && c.FoundWrong(entry.Node) {
			continue
		}
		only := true
		for i := range s.Conditions {
			only = only && s.Conditions[i].Is("iam:PassedToService")
		}
		if only {
			all = append(all, passGrant{s, entry})
		}
	}
	return all
}

// mayPassSome reports whether the statement's resources are known to include a role.
func mayPassSome(s *view.Statement, c *frame.Pass) bool {
	if s.NotResource != nil {
		return s.ResourcesKnown() && !exceptsRoles(s)
	}
	for i := range s.Resources {
		r := &s.Resources[i]
		if r.Known && !c.FoundWrong(r.Node) && (passRoleRule.everyRole(r) || r.ARN.Service() == "iam" && strings.HasPrefix(r.ARN.Resource(), "role/")) {
			return true
		}
	}
	return false
}

// admitting returns a statement that lets a role be passed to the service, nil if none is known to. A statement that
// names both the roles and the services is as narrow as it can be, and does not count.
func admitting(passes []passGrant, service string) *passGrant {
	for i := range passes {
		s := passes[i].s
		ok := len(s.Conditions) == 0 || s.NotResource != nil || slices.ContainsFunc(s.Resources, func(r view.ResourceEntry) bool { return passRoleRule.everyRole(&r) })
		for j := range s.Conditions {
			ok = ok && admitsService(&s.Conditions[j], service)
		}
		if ok {
			return &passes[i]
		}
	}
	return nil
}

// admitsService reports whether a condition on a service principal is known to hold for the service, or for its name in China.
func admitsService(e *view.ConditionEntry, service string) bool {
	if !e.Op.Valid {
		return false
	}
	if e.Op.Family == iam.NullFamily {
		return len(e.Values) > 0 && !slices.ContainsFunc(e.Values, func(v view.Value) bool { return !strings.EqualFold(v.Text, "false") })
	}
	if e.Op.Family != iam.StringFamily || !e.ValuesKnown() {
		return false
	}
	return matchesService(e, service) != e.Op.Negated || !e.Op.Negated && matchesService(e, service+".cn")
}

// matchesService reports whether a value matches the name of a service, which is in lower case.
func matchesService(e *view.ConditionEntry, service string) bool {
	return slices.ContainsFunc(e.Values, func(v view.Value) bool {
		switch {
		case strings.Contains(v.Text, "${"):
			return e.Op.Negated // it may match, so that nothing is certain
		case !e.Op.IgnoreCase && v.Text != strings.ToLower(v.Text):
			return false
		case e.Op.Like:
			return pattern.MatchFold(v.Text, service)
		}
		return strings.EqualFold(v.Text, service)
	})
}
