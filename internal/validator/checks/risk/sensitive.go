// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package risk

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// sensitiveChecks are about access that the user has declared to be nobody's.
var sensitiveChecks = []frame.Check{
	{
		ID: "SENSITIVE_ACCESS", Class: frame.SecurityWarning, ClassFor: []frame.ClassFor{{Types: iam.Endpoint, Class: frame.Ignore}}, Types: wideGrantTypes, AWS: frame.Accepts, Data: frame.Settings, Phase: frame.PhaseLogic, Link: leastPrivilegePage,
		Title:    "Access that must not be granted",
		Why:      "The settings list actions and resources that no policy may allow. The statement allows some of it, and no unconditional Deny of the document denies it.",
		Fix:      "Narrow the statement, or deny the access in a statement without condition.",
		Example:  `{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::payroll*"}`,
		Document: checkSensitive,
	},
}

// checkSensitive reports each statement for each of the user's rules that it breaks.
func checkSensitive(c *frame.Pass) {
	for i := range c.Sensitive {
		rule := &c.Sensitive[i]
		for _, s := range c.Statements {
			if s.Effect != policy.Allow || s.Unknown || c.FoundWrong(s.Node) {
				continue
			}
			if action, resource, found := breaks(c, s, rule); found {
				c.Add(frame.Found{
					At: s.Node, Subject: rule.Name,
					Message: fmt.Sprintf("The statement allows %s on %s, which the rule %s forbids.", words.Quote(action), words.Quote(resource), words.Quote(rule.Name)),
				})
			}
		}
	}
}

// breaks returns an action and a resource that the statement allows, the rule forbids, and no Deny takes back. Both may be
// patterns.
func breaks(c *frame.Pass, s *view.Statement, rule *view.SensitiveAccess) (action, resource string, found bool) {
	resources := rule.Resources
	if len(resources) == 0 {
		resources = []string{"*"}
	}
	if !c.Spend((len(s.Actions) + 1) * (len(s.Resources) + 1) * len(rule.Actions) * len(resources)) {
		return "", "", false
	}
	shared := sharedResources(s, c, resources)
	if len(shared) == 0 {
		return "", "", false
	}
	for _, forbidden := range rule.Actions {
		for _, action := range sharedActions(c, s, forbidden) {
			for _, resource := range shared {
				if !takenBack(c, action, resource) {
					return action, resource, true
				}
			}
		}
	}
	return "", "", false
}

// sharedActions returns what an action pattern and the actions of a statement are known to have in common, as patterns.
func sharedActions(c *frame.Pass, s *view.Statement, forbidden string) []string {
	if s.NotAction != nil {
		if !s.ActionsKnown() {
			return nil
		}
		if slices.ContainsFunc(s.Actions, func(a view.ActionEntry) bool { return a.Star || view.GlobCovers(a.Text, forbidden, true) }) {
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
		case !a.Star && !a.WellFormed || c.FoundWrong(a.Node):
		case a.Star || view.GlobCovers(a.Text, forbidden, true):
			shared = append(shared, forbidden)
		case view.GlobCovers(forbidden, a.Text, true):
			shared = append(shared, a.Text)
		case a.Wildcard && strings.ContainsAny(forbidden, "*?"):
			for _, action := range c.Expand(a).Actions {
				if pattern.MatchFold(forbidden, action.Name) {
					shared = append(shared, action.Name)
				}
			}
		}
	}
	return shared
}

// sharedResources returns what resource patterns and the resources of a statement have in common, as patterns.
func sharedResources(s *view.Statement, c *frame.Pass, forbidden []string) []string {
	var shared []string
	for _, f := range forbidden {
		if s.Resource == nil {
			excepted := s.NotResource != nil && (!s.ResourcesKnown() || slices.ContainsFunc(s.Resources, func(r view.ResourceEntry) bool { return view.GlobCovers(r.Text, f, false) }))
			if !excepted {
				shared = append(shared, f)
			}
			continue
		}
		for i := range s.Resources {
			r := &s.Resources[i]
			switch {
			case !r.Known || c.FoundWrong(r.Node):
			case view.GlobCovers(r.Text, f, false):
				shared = append(shared, f)
			case view.Overlap(r.Text, f):
				shared = append(shared, r.Text)
			}
		}
	}
	return shared
}

// takenBack reports whether the Denies of the document take back, or may take back, all of an action on all of a resource, both
// patterns.
func takenBack(c *frame.Pass, action, resource string) bool {
	if c.Doc.MoreStatements {
		return true
	}
	var denies []int
	for _, d := range c.Statements {
		switch {
		case !c.Spend(1 + len(d.Actions) + len(d.Resources)):
			return true
		case d.Effect == policy.Allow || !d.Unconditional() && d.ConditionsKnown():
		case d.Unknown || !d.ActionsKnown() || !d.ResourcesKnown() || !d.PrincipalsKnown():
			return true
		case c.Type != iam.Resource || d.Everyone() != nil:
			denies = append(denies, d.Index)
		}
	}
	if len(denies) == 0 {
		return false
	}
	if !arn.SplitFields(resource).IsARN() {
		resource = "*"
	}
	doc, n := *c.Doc, len(c.Doc.Statements)
	doc.Statements = append(slices.Clone(doc.Statements), access(action, resource))
	for _, i := range denies {
		d := *doc.Statements[i]
		d.Effect = policy.Deny // or may be
		doc.Statements[i] = &d
	}
	return prover.NewStatements(&doc, c.Type, catalog.NewServices(c.Catalog)).Covered(n, denies, nil)
}

// access is a statement that allows an action on a resource.
func access(action, resource string) *policy.Statement {
	list := func(text string) *policy.List {
		n := policy.NewString(policy.Pos{}, pattern.Literal(text))
		return &policy.List{Node: n, Items: []policy.Item{{Node: n, Text: n.Text}}}
	}
	return &policy.Statement{Effect: policy.Allow, Action: list(action), Resource: list(resource)}
}
