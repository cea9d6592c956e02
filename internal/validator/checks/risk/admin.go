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
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

const fullAdmin = "FULL_ADMIN_ACCESS"

// adminChecks are about statements that allow everything, or everything but something.
var adminChecks = []frame.Check{
	{
		ID: fullAdmin, Class: frame.SecurityWarning, ClassFor: offForCeilings, Types: grantTypes | ceilingTypes, AWS: frame.Accepts, Phase: frame.PhaseLogic, Link: adminPage,
		Title:   "Administrator access",
		Why:     "The statement allows every action on every resource, now and in future. All other statements that allow something have no effect then, and anyone who gets control of the identity controls the account.",
		Fix:     "List the actions and resources that are needed. Where administrators are meant, attach the managed policy AdministratorAccess, so that readers see it.",
		Example: `{"Effect":"Allow","Action":"*","Resource":"*"}`,
		Statement: func(c *frame.Pass, s *view.Statement) {
			if !grantsAdmin(s) {
				return
			}
			message := "The statement allows every action on every resource: this is administrator access."
			if slices.ContainsFunc(c.Statements, func(d *view.Statement) bool { return d.Effect == policy.Deny }) {
				message += " Only what the document denies is excluded."
			}
			c.Add(frame.Found{At: s.Node, Message: message})
		},
	},
	{
		ID: "ALL_ACTIONS_ALLOWED", Class: frame.SecurityWarning, ClassFor: offForCeilings, Types: wideGrantTypes, AWS: frame.Accepts, Phase: frame.PhaseLogic, Link: leastPrivilegePage,
		Title:     "All actions allowed",
		Why:       "Every action is allowed on the resources of the statement, including those that delete them or give access to others. Actions that AWS adds later are allowed without a change of the policy.",
		Fix:       "List the actions that are needed.",
		Example:   `{"Effect":"Allow","Action":"*","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}`,
		Statement: checkAllActions,
	},
	{
		ID: "ALLOW_WITH_NOT_ACTION", Class: frame.SecurityWarning, ClassFor: offForCeilings, Types: wideGrantTypes | iam.Trust, AWS: frame.Accepts, Phase: frame.PhaseLogic, Link: frame.NotActionPage,
		Title:     "Allow with NotAction",
		Why:       "All actions of all services are allowed except those listed, and so are the services that AWS adds later. The exceptions are not even denied: another statement can allow them.",
		Fix:       "List with Action what is needed. To exclude actions, deny them in a statement of their own.",
		Example:   `{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`,
		Statement: checkAllowNotAction,
	},
	{
		ID: "ALLOW_WITH_NOT_RESOURCE", Class: frame.SecurityWarning, ClassFor: offForCeilings, Types: wideGrantTypes, AWS: frame.Accepts, Phase: frame.PhaseLogic, Link: notResourcePage,
		Title:   "Allow with NotResource",
		Why:     "The actions are allowed on all resources except those listed: including those that other accounts share, and those that are created later.",
		Fix:     "List with Resource what is needed. To exclude resources, deny access to them in a statement of their own.",
		Example: `{"Effect":"Allow","Action":"s3:*","NotResource":"arn:aws:s3:::payroll/*"}`,
		Statement: func(c *frame.Pass, s *view.Statement) {
			if s.Effect != policy.Allow || s.NotResource == nil || mayExceptAllResources(s) {
				return
			}
			message := "The statement allows its actions on every resource that is not in NotResource, in any account."
			if c.Type&iam.Resource != 0 {
				message = "The statement allows its actions on everything under the policy that is not in NotResource, including what is created later."
			}
			c.Add(frame.Found{At: s.NotResource.Node, Message: message})
		},
	},
	{
		ID: "FULL_SERVICE_ACCESS", Class: frame.Suggestion, Types: grantTypes, AWS: frame.Accepts, Phase: frame.PhaseLogic, Link: leastPrivilegePage,
		Title:   "All actions of a service allowed",
		Why:     "Every action of the service is allowed without a condition, and those that AWS adds later are too. For services that manage identities, keys, secrets and accounts it is a SECURITY_WARNING.",
		Fix:     "List the actions that are needed.",
		Example: `{"Effect":"Allow","Action":"organizations:*","Resource":"*"}`,
		Action:  checkFullService,
	},
}

// mayExceptAllResources reports whether NotResource leaves no resource over, or may turn out to.
func mayExceptAllResources(s *view.Statement) bool {
	for i := range s.Resources {
		if r := &s.Resources[i]; r.Not && (r.Star || !r.Known && strings.Trim(r.Text, "*") == "") {
			return true
		}
	}
	return s.NotResource.More
}

func checkAllActions(c *frame.Pass, s *view.Statement) {
	star, all := s.AllActions()
	if s.Effect != policy.Allow || !all || c.FoundWrong(star.Node) {
		return
	}
	_, everything := s.AllResources()
	f := frame.Found{At: s.Action.Node, Message: "The statement allows all actions of all services on its resources, including those that AWS adds later."}
	switch {
	case c.Type&iam.Resource != 0:
		f.Message = "The statement allows every action on the resource, such as those that delete it or change this policy, including those that AWS adds later."
	case c.Type&iam.Endpoint != 0:
	case len(s.Conditions) > 0 && everything:
		f.Message = "The statement allows all actions of all services, including those that AWS adds later, whenever its condition holds."
	case len(s.Conditions) > 0, s.NotResource != nil, s.ResourcesKnown() && !everything:
	default:
		return // it is, or may be, administrator access
	}
	c.Add(f)
}

// tellingActions are actions that show what it means to allow nearly everything.
var tellingActions = []string{
	"iam:PutRolePolicy", "secretsmanager:GetSecretValue", "kms:PutKeyPolicy", "s3:DeleteBucket", "cloudtrail:StopLogging", "ec2:RunInstances",
}

func checkAllowNotAction(c *frame.Pass, s *view.Statement) {
	if s.Effect != policy.Allow || s.NotAction == nil || s.MayExceptAllActions() {
		return
	}
	f := frame.Found{At: s.NotAction.Node, Message: "The statement allows every action of every service that is not in NotAction, including those of services that AWS adds later."}
	if c.Type&(iam.Resource|iam.Trust) != 0 {
		f.Message = "The statement allows every action on " + words.Choose(c.Type == iam.Trust, "the role", "the resource") + " that is not in NotAction, including those that AWS adds later."
		c.Add(f)
		return
	}
	if _, all := s.AllResources(); all && s.Unconditional() && s.ActionsKnown() {
		const most = 3
		var granted []string
		for _, action := range tellingActions {
			if _, ok := s.CoversAction(action); ok && len(granted) < most && !mayDenyAll(c, action, nil) {
				granted = append(granted, action)
			}
		}
		f.Message += " With no condition and with the resource \"*\" this is close to administrator access"
		if len(granted) > 0 {
			f.Message += ": it includes " + words.QuoteList(granted, "and")
		}
		f.Message += "."
	}
	c.Add(f)
}

// graveServices manage identities, keys, secrets and accounts.
var graveServices = []string{"account", "iam", "kms", "organizations", "secretsmanager", "sso", "sts"}

func checkFullService(c *frame.Pass, s *view.Statement, a *view.ActionEntry) {
	if a.Not || s.Effect != policy.Allow || !a.WellFormed || !pattern.IsAsterisks(a.Name) || !s.Unconditional() {
		return
	}
	f := frame.Found{At: a.Node, Subject: a.Text, Message: words.Quote(a.Text) + " allows every action of the service, including those that AWS adds later."}
	if slices.Contains(graveServices, strings.ToLower(a.Prefix)) {
		f.Class = frame.SecurityWarning
		f.Message += " Among them are actions that give control of identities, keys, secrets or accounts to others."
	}
	c.Add(f)
}
