// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// legacySCP is what the checks say that are for tools which know the SCP language as it was before September 2025 only. They
// are off unless a severity override names them.
const legacySCP = " AWS has accepted this since September 2025; older tools do not."

// scpChecks are about service control policies.
var scpChecks = []frame.Check{
	{
		ID: "SCP_SYNTAX_ERROR_ACTION_WILDCARD", Class: frame.Suggestion, Types: iam.SCP, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseMeaning, Off: true, Link: frame.OrgsSyntax,
		Title:   "Wildcard within the action of an SCP",
		Why:     "Service control policies used to accept wildcards at the end of an action only. AWS has removed this limit; some tools still refuse such policies.",
		Fix:     "Put wildcards at the end of actions only, if older tools must accept the policy.",
		Example: `{"Effect":"Deny","Action":"iam:*LoginProfile","Resource":"*"}`,
		Action: func(c *frame.Pass, _ *view.Statement, a *view.ActionEntry) {
			if !a.Star && strings.ContainsAny(strings.TrimRight(a.Text, "*?"), "*?") {
				c.Add(frame.Found{
					At: a.Node, Subject: a.Text,
					Message: fmt.Sprintf("The action %s has a wildcard before its end.%s", words.Quote(a.Text), legacySCP),
				})
			}
		},
	},
	{
		ID: "SCP_SYNTAX_ERROR_ALLOW_CONDITION", Class: frame.Suggestion, Types: iam.SCP, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseMeaning, Off: true, Link: frame.OrgsSyntax,
		Title:   "Allow with a condition in an SCP",
		Why:     "Allow statements of service control policies used to accept no Condition. AWS has removed this limit; some tools still refuse such policies.",
		Fix:     "Deny under the opposite condition, if older tools must accept the policy.",
		Example: `{"Effect":"Allow","Action":"ec2:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`,
		Statement: func(c *frame.Pass, s *view.Statement) {
			if n := s.Member("Condition"); n != nil && s.Effect == policy.Allow && len(s.Conditions) > 0 {
				c.Add(frame.Found{At: n, Message: "The statement allows under a condition." + legacySCP})
			}
		},
	},
	{
		ID: "SCP_SYNTAX_ERROR_ALLOW_NOTACTION", Class: frame.Suggestion, Types: iam.SCP, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseMeaning, Off: true, Link: frame.OrgsSyntax,
		Title:   "Allow with NotAction in an SCP",
		Why:     "Service control policies used to accept NotAction with Deny only. AWS has removed this limit; some tools still refuse such policies.",
		Fix:     "Allow the actions that are meant, if older tools must accept the policy.",
		Example: `{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`,
		Statement: func(c *frame.Pass, s *view.Statement) {
			if s.NotAction != nil && s.Effect == policy.Allow {
				c.Add(frame.Found{At: s.NotAction.Node, Message: "The statement allows with NotAction." + legacySCP})
			}
		},
	},
	{
		ID: "SCP_SYNTAX_ERROR_ALLOW_RESOURCE", Class: frame.Suggestion, Types: iam.SCP, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseMeaning, Off: true, Link: frame.OrgsSyntax,
		Title:   "Allow on named resources in an SCP",
		Why:     `Allow statements of service control policies used to accept the resource "*" only. AWS has removed this limit; some tools still refuse such policies.`,
		Fix:     `Allow on "*" and deny on other resources, if older tools must accept the policy.`,
		Example: `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::reports"}`,
		Resource: func(c *frame.Pass, s *view.Statement, r *view.ResourceEntry) {
			if s.Effect == policy.Allow && !r.Not && !r.Star {
				c.Add(frame.Found{At: r.Node, Subject: r.Text, Message: fmt.Sprintf("The statement allows on the resource %s.%s", words.Quote(r.Text), legacySCP)})
			}
		},
	},
	{
		ID: "SCP_SYNTAX_ERROR_NOTRESOURCE", Class: frame.Suggestion, Types: iam.SCP, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseMeaning, Off: true, Link: frame.OrgsSyntax,
		Title:   "NotResource in an SCP",
		Why:     "Service control policies used to accept no NotResource. AWS has removed this limit; some tools still refuse such policies.",
		Fix:     "Name the resources with Resource, if older tools must accept the policy.",
		Example: `{"Effect":"Deny","Action":"s3:DeleteBucket","NotResource":"arn:aws:s3:::scratch-*"}`,
		Statement: func(c *frame.Pass, s *view.Statement) {
			if s.NotResource != nil {
				c.Add(frame.Found{At: s.NotResource.Node, Message: "The statement has NotResource." + legacySCP})
			}
		},
	},
	{
		ID: orgDeniesEverything, Class: frame.Warning, Types: iam.SCP | iam.RCP, AWS: frame.Accepts, Phase: frame.PhaseLogic, Link: scpPage,
		Title:     "Organization policy that denies everything",
		Why:       "A Deny of all actions on all resources without a condition makes the accounts below unusable; in a resource control policy, that of all actions of a service does so for the service.",
		Fix:       "Narrow the statement, or add a condition for those who keep access. If nobody is to use the accounts, accept the finding with an ignore entry.",
		Example:   `{"Effect":"Deny","Action":"*","Resource":"*"}`,
		Statement: checkDeniesEverything,
	},
	{
		ID: serviceLinkedOnly, Class: frame.Suggestion, Types: iam.SCP, AWS: frame.Accepts, Phase: frame.PhaseLogic, Link: scpPage,
		Title:     "SCP for service-linked roles",
		Why:       "Service control policies do not restrict service-linked roles, so a statement for them alone has no effect.",
		Fix:       "Remove the statement. What a service does with its role is configured in the service.",
		Example:   `{"Effect":"Deny","Action":"ec2:*","Resource":"*","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/aws-service-role/*"}}}`,
		Statement: checkServiceLinkedOnly,
	},
}

// checkDeniesEverything reports Deny statements of everything that have no condition: of all actions or, in an RCP, of all of a
// service.
func checkDeniesEverything(c *frame.Pass, s *view.Statement) {
	if _, all := s.AllResources(); s.Effect != policy.Deny || !all || !s.Unconditional() {
		return
	}
	what := ""
	if _, all := s.AllActions(); all && c.Type == iam.SCP {
		what = "every action"
	}
	if c.Type == iam.RCP && s.Everyone() != nil {
		var services []string
		for i := range s.Actions {
			if a := &s.Actions[i]; !a.Not && a.WellFormed && pattern.IsAsterisks(a.Name) && !c.FoundWrong(a.Node) {
				services = append(services, strings.ToLower(a.Prefix))
			}
		}
		if len(services) > 0 {
			what = "every action of " + words.QuoteList(services, "and")
		}
	}
	if what == "" {
		return
	}
	who := "nobody in the accounts below can do anything"
	if c.Type == iam.RCP {
		who = "nobody can use such resources of the accounts below"
	}
	c.Add(frame.Found{At: s.Node, Message: fmt.Sprintf("The statement denies %s on every resource, without a condition: %s.", what, who)})
}

// serviceLinkedPath is in the ARN of every service-linked role, and of no other role.
const serviceLinkedPath = ":role/aws-service-role/"

// checkServiceLinkedOnly reports statements whose condition holds for service-linked roles only.
func checkServiceLinkedOnly(c *frame.Pass, s *view.Statement) {
	for i := range s.Conditions {
		e := &s.Conditions[i]
		if !e.Is("aws:PrincipalArn") || !e.Op.Valid || e.Op.Negated || e.Op.Family != iam.ARNFamily && e.Op.Family != iam.StringFamily ||
			len(e.Values) == 0 || !e.ValuesKnown() || c.FoundWrong(e.Node) {
			continue
		}
		only := true
		for _, v := range e.Values {
			only = only && strings.Contains(v.Text, serviceLinkedPath)
		}
		if only {
			c.Add(frame.Found{
				At: s.Condition.Node, Related: []policy.Related{frame.Related(e.Node, "the roles")},
				Message: fmt.Sprintf("The condition on %s holds for service-linked roles only, which service control policies do not restrict: the statement has no effect.", e.Name),
			})
			return
		}
	}
}
