// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package redundancy

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// neverChecks are about statements that select nothing, and about documents that allow nothing.
var neverChecks = []frame.Check{
	{
		ID: neverApplies, Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Accepts, Phase: frame.PhaseLogic, Link: frame.NotActionPage,
		Title:     "Statement that never applies",
		Why:       "NotAction, NotResource and NotPrincipal select everything that they do not list. If they list everything, they select nothing. A Deny like this denies nothing, which makes it a SECURITY_WARNING.",
		Fix:       "Write Action, Resource or Principal if the list is what the statement is about; else remove the statement.",
		Example:   `{"Effect":"Deny","NotAction":"*","Resource":"*"}`,
		Statement: checkNeverApplies, Partial: true,
	},
	{
		ID: notActionDeny, Class: frame.Suggestion, Types: iam.Identity, AWS: frame.Accepts, Phase: frame.PhaseLogic, Link: frame.NotActionPage,
		Title:    "Deny with NotAction that allows nothing",
		Why:      "A Deny of everything but some actions does not allow these actions. A policy with such statements only is useful only together with policies that allow something.",
		Fix:      "Add a statement that allows the actions, or ensure that another policy of the identity allows them.",
		Example:  `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","NotAction":"s3:Get*","Resource":"*"}]}`,
		Document: checkNotActionDeny,
	},
}

func checkNeverApplies(c *frame.Pass, s *view.Statement) {
	f := frame.Found{}
	switch {
	case exceptsAllActions(c, s):
		f.At = s.NotAction.Node
		f.Message = "NotAction lists every action, so that the statement selects none and never applies."
		f.Fix = `Write "Action" if the statement is about all actions; else remove it.`
	case exceptsAllResources(s, c):
		f.At = s.NotResource.Node
		f.Message = "NotResource lists every resource, so that the statement selects none and never applies."
		f.Fix = `Write "Resource" if the statement is about all resources; else remove it.`
	case s.Effect == policy.Allow && s.NotPrincipal != nil && s.NotPrincipal.Star && !c.FoundWrong(s.NotPrincipal.Node):
		f.At = s.NotPrincipal.Node
		f.Message = "NotPrincipal lists everyone, so that the statement selects nobody and never applies."
		f.Fix = `Write "Principal" with those who are to have access; else remove the statement.`
	default:
		return
	}
	if s.Effect == policy.Deny {
		f.Class = frame.SecurityWarning
		f.Message += " This Deny denies nothing."
	}
	c.Add(f)
}

// exceptsAllActions reports whether NotAction is known to except every action: "*", or all actions of every service.
func exceptsAllActions(c *frame.Pass, s *view.Statement) bool {
	if s.NotAction == nil || s.Action != nil {
		return false
	}
	for i := range s.Actions {
		if a := &s.Actions[i]; a.Not && a.Star && !c.FoundWrong(a.Node) {
			return true
		}
	}
	services := c.Catalog.Services()
	if len(s.Actions) < len(services) {
		return false
	}
	whole := make(map[string]bool, len(services))
	for i := range s.Actions {
		if a := &s.Actions[i]; a.Not && a.WellFormed && pattern.IsAsterisks(a.Name) {
			whole[strings.ToLower(a.Prefix)] = true
		}
	}
	return !slices.ContainsFunc(services, func(prefix string) bool { return !whole[prefix] })
}

// exceptsAllResources reports whether NotResource is known to except every resource.
func exceptsAllResources(s *view.Statement, c *frame.Pass) bool {
	return s.NotResource != nil && s.Resource == nil && slices.ContainsFunc(s.Resources, func(r view.ResourceEntry) bool {
		return r.Not && r.Star && !c.FoundWrong(r.Node)
	})
}

// checkNotActionDeny reports a policy of nothing but Denies, some of them with NotAction.
func checkNotActionDeny(c *frame.Pass) {
	if c.Doc.MoreStatements || len(c.Siblings) > 0 {
		return
	}
	for _, s := range c.Statements {
		if s.Effect != policy.Deny || reportedAsNeverApplying(c, s) {
			return
		}
	}
	for _, s := range c.Statements {
		if s.NotAction != nil && !s.Unknown && s.ActionsKnown() && !s.MayExceptAllActions() && !c.AnyFoundWrong(s.NotAction.Node) {
			message := "The statement denies all actions but those in NotAction, and no statement of the policy allows these: by itself it allows nothing."
			if s.Condition != nil {
				message = "Where its condition holds, the statement denies all actions but those in NotAction. No statement of the policy allows anything: by itself it allows nothing."
			}
			c.Add(frame.Found{At: s.Node, Message: message})
			return
		}
	}
}
