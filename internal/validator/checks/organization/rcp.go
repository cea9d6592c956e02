// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/grammar"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// rcpChecks are about the language of resource control policies (E-531).
var rcpChecks = []frame.Check{
	{
		ID: grammar.CodeRCPEffect, Class: frame.Error, Types: iam.RCP, AWS: frame.Rejects, AWSCode: rcpSyntaxErrorAllow, Phase: frame.PhaseStructure, Link: rcpSyntax,
		Title:   "Allow in an RCP",
		Why:     "Resource control policies can only restrict. AWS attaches a policy of its own that allows everything, and refuses Allow in others.",
		Fix:     "Deny what must not happen, and write exceptions into the condition of the Deny.",
		Example: `{"Effect":"Allow","Principal":"*","Action":"sqs:*","Resource":"*"}`,
		Statement: func(c *frame.Pass, s *view.Statement) {
			for _, n := range c.Refused(s) {
				c.Add(frame.Found{At: n, Message: "The statement allows; AWS refuses a resource control policy that does."})
			}
		},
	},
	{
		ID: rcpSyntaxErrorAllow, Class: frame.Error, Types: iam.RCP, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseStructure, Link: rcpSyntax,
		Title: "Narrow Allow in an RCP",
		Why: "Even the one resource control policy that allows, which AWS manages, does so for everyone on everything. An Allow with another principal or resource, or with a condition, is refused. " +
			"It is only reported where " + grammar.CodeRCPEffect + " is not.",
		Fix:       "Deny what must not happen, and write exceptions into the condition of the Deny.",
		Example:   `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::m/*"}`,
		Statement: checkNarrowAllow,
	},
	{
		ID: grammar.CodeRCPNotAction, Class: frame.Error, Types: iam.RCP, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseStructure, Blocks: true, Link: rcpSyntax,
		Title:   "NotAction in an RCP",
		Why:     "Resource control policies accept Action only.",
		Fix:     `List the actions with Action, such as "s3:*".`,
		Example: `{"Effect":"Deny","Principal":"*","NotAction":"s3:Get*","Resource":"*"}`,
		Statement: func(c *frame.Pass, s *view.Statement) {
			for _, n := range c.Refused(s) {
				c.Add(frame.Found{At: n, Message: "The statement has NotAction, which AWS refuses in a resource control policy."})
			}
		},
	},
	{
		ID: grammar.CodeRCPAction, Class: frame.Error, Types: iam.RCP, AWS: frame.Rejects, AWSCode: "=", Data: frame.Catalogue, Phase: frame.PhaseNames, Blocks: true, Link: rcpPage,
		Title:     "Action that an RCP cannot name",
		Why:       "A resource control policy names the actions of some services only, and cannot name all actions at once.",
		Fix:       "Name actions of services that support resource control policies. For other services use a service control policy.",
		Example:   `{"Effect":"Deny","Principal":"*","Action":"ec2:*","Resource":"*"}`,
		Statement: checkRCPActions,
	},
}

func checkNarrowAllow(c *frame.Pass, s *view.Statement) {
	if s.Effect != policy.Allow || c.Reported(s.Node, grammar.CodeRCPEffect) {
		return
	}
	var narrow []string
	if s.NotPrincipal != nil || slices.ContainsFunc(s.Principals, func(p view.PrincipalEntry) bool { return p.Known && !p.Everyone }) {
		narrow = append(narrow, `a principal other than "*"`)
	}
	if s.NotResource != nil || slices.ContainsFunc(s.Resources, func(r view.ResourceEntry) bool { return r.Known && !r.Star }) {
		narrow = append(narrow, `a resource other than "*"`)
	}
	if len(s.Conditions) > 0 {
		narrow = append(narrow, "a condition")
	}
	if len(narrow) > 0 {
		c.Add(frame.Found{At: s.Node, Message: fmt.Sprintf("The statement allows with %s, which AWS refuses in a resource control policy.", words.List(narrow, "and"))})
	}
}

// checkRCPActions looks at all actions that are well-formed and of services that exist, and at those with a wildcard in the
// service, though another check has spoken: what it says is not as grave, and is dropped.
func checkRCPActions(c *frame.Pass, s *view.Statement) {
	if grammar.MayBeFullAccessRCP(c.Doc) {
		return
	}
	replaced := false
	for i := range s.Actions {
		a := &s.Actions[i]
		if a.Not || c.VariableInAction(a) {
			continue
		}
		open := grammar.OpenService(a.Text, a.Known)
		fault, _ := iam.FindActionFault(a.Text, a.Known)
		switch {
		case open && !a.Star && fault == iam.NoFault:
			if !replaced {
				replaced = true
				c.ReplaceOthers(s)
			}
			addRCPWildcard(c, a)
		case c.FoundWrong(a.Node):
		case open && a.Star:
			c.Add(frame.Found{
				At: a.Node, Subject: a.Text, Data: frame.Table, Message: fmt.Sprintf("The action %s means all actions, which a resource control policy cannot name.", words.Quote(a.Text)),
				Fix: `Name the services, such as "s3:*" and "sts:*".`,
			})
		case a.Prefix != "" && (a.WellFormed || !a.Known) && !c.Catalog.SupportsRCP(a.Prefix):
			addUnsupportedRCPService(c, a)
		}
	}
}

// addRCPWildcard reports a wildcard in the service.
func addRCPWildcard(c *frame.Pass, a *view.ActionEntry) {
	f := frame.Found{
		At: a.Node, Subject: a.Text, Data: frame.Table, Span: [2]int{0, len(a.Prefix)},
		Fix:     "Write one entry for each service that is meant.",
		Message: fmt.Sprintf("The action %s has a wildcard in its service, but a resource control policy must name the service.", a.Shown()),
	}
	if fix, suggestion := c.ServiceAdvice(a); fix != "" {
		f.Fix, f.Suggestion = fix, suggestion
	}
	c.Add(f)
}

func addUnsupportedRCPService(c *frame.Pass, a *view.ActionEntry) {
	f := frame.Found{At: a.Node, Subject: a.Text, Span: [2]int{0, len(a.Prefix)}}
	f.Message = fmt.Sprintf("The action %s belongs to the service %s. According to the list of %s, resource control policies do not apply to it.",
		a.Shown(), words.Quote(a.Prefix), c.Catalog.RCPSource().Date)
	f.Fix = "Use a service control policy for this service."
	if near := rcpServicesNear(c, strings.ToLower(a.Prefix)); len(near) > 0 {
		f.Fix += fmt.Sprintf(" They apply to these services with similar names: %s.", words.QuoteList(near, "and"))
	} else {
		f.Fix += fmt.Sprintf(` They apply to %d services, such as "s3", "sqs", "kms", "secretsmanager" and "sts".`, len(c.Catalog.RCPServices()))
	}
	c.Add(f)
}

// rcpServicesNear returns supported services that are spelt like a prefix: one begins with the other, or they differ in one letter.
func rcpServicesNear(c *frame.Pass, prefix string) []string {
	var near []string
	for _, s := range c.Catalog.RCPServices() {
		if strings.HasPrefix(s, prefix) || strings.HasPrefix(prefix, s) || spelling.Within(s, prefix, 2) < 2 {
			near = append(near, s)
		}
	}
	return near
}
