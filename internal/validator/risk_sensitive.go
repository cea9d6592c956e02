// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// sensitiveChecks are about access that the user has declared to be nobody's.
var sensitiveChecks = []Check{
	{
		ID: "SENSITIVE_ACCESS", Class: SecurityWarning, ClassFor: []ClassFor{{iam.Endpoint, Ignore}}, Types: wideGrantTypes, AWS: Accepts, Data: Settings, Phase: PhaseLogic, Link: leastPrivilegePage,
		Title:    "Access that must not be granted",
		Why:      "The settings list actions and resources that no policy may allow. The statement allows some of it, and no unconditional Deny of the document takes it back.",
		Fix:      "Narrow the statement, or deny the access in a statement without condition.",
		Example:  `{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::payroll*"}`,
		Document: checkSensitive,
	},
}

// checkSensitive reports each statement for each of the user's rules that it breaks.
func checkSensitive(c *Context) {
	for i := range c.Sensitive {
		rule := &c.Sensitive[i]
		for _, s := range c.Statements {
			if s.Effect != policy.Allow || s.Unknown || c.Tainted(s.Node) {
				continue
			}
			if action, resource, found := c.breaks(s, rule); found {
				c.Add(Found{
					At: s.Node, Subject: rule.Name,
					Message: fmt.Sprintf("The statement allows %s on %s, which the rule %s forbids.", words.Quote(action), words.Quote(resource), words.Quote(rule.Name)),
				})
			}
		}
	}
}

// breaks returns an action and a resource that the statement allows, the rule forbids, and no Deny takes back. Both may be
// patterns.
func (c *Context) breaks(s *Statement, rule *SensitiveAccess) (action, resource string, found bool) {
	resources := rule.Resources
	if len(resources) == 0 {
		resources = []string{"*"}
	}
	if !c.Spend((len(s.Actions) + 1) * (len(s.Resources) + 1) * len(rule.Actions) * len(resources)) {
		return "", "", false
	}
	shared := s.sharedResources(c, resources)
	if len(shared) == 0 {
		return "", "", false
	}
	for _, forbidden := range rule.Actions {
		for _, action := range c.sharedActions(s, forbidden) {
			for _, resource := range shared {
				if !c.takenBack(action, resource) {
					return action, resource, true
				}
			}
		}
	}
	return "", "", false
}

// sharedActions returns what an action pattern and the actions of a statement certainly have in common, as patterns.
func (c *Context) sharedActions(s *Statement, forbidden string) []string {
	if s.NotAction != nil {
		if !s.ActionsKnown() {
			return nil
		}
		if slices.ContainsFunc(s.Actions, func(a ActionEntry) bool { return a.Star || globCovers(a.Text, forbidden, true) }) {
			return nil
		}
		if actions, err := c.Catalog.Expand(forbidden); err == nil && len(actions) > 0 && strings.ContainsAny(forbidden, "*?") {
			var left []string
			for _, a := range actions {
				if _, ok := s.CoversAction(a.Name); ok {
					left = append(left, a.Name)
				}
			}
			return left
		}
		return []string{forbidden}
	}
	var shared []string
	for i := range s.Actions {
		a := &s.Actions[i]
		switch {
		case !a.Star && !a.WellFormed || c.Tainted(a.Node):
		case a.Star || globCovers(a.Text, forbidden, true):
			shared = append(shared, forbidden)
		case globCovers(forbidden, a.Text, true):
			shared = append(shared, a.Text)
		case a.Wildcard && strings.ContainsAny(forbidden, "*?"):
			for _, action := range c.Expand(a).Actions {
				if matchFold(forbidden, action.Name) {
					shared = append(shared, action.Name)
				}
			}
		}
	}
	return shared
}

// sharedResources returns what resource patterns and the resources of a statement have in common, as patterns.
func (s *Statement) sharedResources(c *Context, forbidden []string) []string {
	var shared []string
	for _, f := range forbidden {
		if s.Resource == nil {
			excepted := s.NotResource != nil && (!s.ResourcesKnown() || slices.ContainsFunc(s.Resources, func(r ResourceEntry) bool { return globCovers(r.Text, f, false) }))
			if !excepted {
				shared = append(shared, f)
			}
			continue
		}
		for i := range s.Resources {
			r := &s.Resources[i]
			switch {
			case !r.Known || c.Tainted(r.Node):
			case globCovers(r.Text, f, false):
				shared = append(shared, f)
			case overlap(r.Text, f):
				shared = append(shared, r.Text)
			}
		}
	}
	return shared
}

// takenBack reports whether a Deny of the document covers, or may cover, all of an action on all of a resource, both patterns.
func (c *Context) takenBack(action, resource string) bool {
	if c.Doc.MoreStatements {
		return true
	}
	return slices.ContainsFunc(c.Statements, func(d *Statement) bool {
		switch {
		case !c.Spend(1 + len(d.Actions) + len(d.Resources)):
			return true
		case d.Effect == policy.Allow || !d.Unconditional() && d.ConditionsKnown():
			return false
		case d.Unknown || !d.ActionsKnown() || !d.ResourcesKnown() || !d.PrincipalsKnown():
			return true
		case c.Type == iam.Resource && d.Everyone() == nil:
			return false
		}
		return d.takesAction(action) && d.takesResource(resource)
	})
}

// takesAction reports whether the statement, which is known, selects all of an action pattern.
func (s *Statement) takesAction(action string) bool {
	if s.NotAction != nil {
		return !slices.ContainsFunc(s.Actions, func(a ActionEntry) bool { return a.Star || !globsDisjoint(a.Text, action) })
	}
	return slices.ContainsFunc(s.Actions, func(a ActionEntry) bool { return a.Star || a.WellFormed && globCovers(a.Text, action, true) })
}

// takesResource reports whether the statement, which is known, selects all of a resource pattern.
func (s *Statement) takesResource(resource string) bool {
	if s.NotResource != nil {
		return !slices.ContainsFunc(s.Resources, func(r ResourceEntry) bool { return overlap(r.Text, resource) })
	}
	narrow := newResourceEntry(policy.Item{Text: pattern.Literal(resource)}, false)
	return slices.ContainsFunc(s.Resources, func(r ResourceEntry) bool { return arnCovers(&r, &narrow) })
}
