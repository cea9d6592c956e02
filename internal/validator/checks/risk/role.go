// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package risk

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

const passRole = "iam:PassRole"

// roleRule is about an action on roles that must not be allowed on all of them.
type roleRule struct {
	action string
	// keys narrow the action down if a condition demands a value.
	keys view.KeyList
	// stem is how the names of all roles concerned begin. A name that is fixed beyond it is narrow enough.
	stem string
	// star and not are the ids for Resource and NotResource, by the way the statement covers the action.
	star, not [3]string
	message   string // what is allowed, behind "on every role" and the like
}

// The ways in which a statement covers an action.
const (
	byName = iota
	byWildcard
	byNotAction
)

var passRoleRule = roleRule{
	action:  passRole,
	keys:    view.KeyList{"iam:passedtoservice", "iam:associatedresourcearn"},
	stem:    "role/",
	star:    [3]string{"PASS_ROLE_WITH_STAR_IN_RESOURCE", "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION"},
	not:     [3]string{"PASS_ROLE_WITH_NOT_RESOURCE", "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE"},
	message: "An identity with this permission can pass a role with more permissions than its own to a service, and use it there.",
}

var serviceRoleRule = roleRule{
	action:  "iam:CreateServiceLinkedRole",
	keys:    view.KeyList{"iam:awsservicename"},
	stem:    "role/aws-service-role/",
	star:    [3]string{"CREATE_SLR_WITH_STAR_IN_RESOURCE", "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE", "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION"},
	not:     [3]string{"CREATE_SLR_WITH_NOT_RESOURCE", "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE"},
	message: "Any service of AWS could be given its role in the account.",
}

const (
	passRoleWhy = "iam:PassRole decides which roles an identity can pass to a service. Together with a permission to create compute resources it gives all permissions of the most powerful role that can be passed."
	passRoleFix = "Name the ARNs of the roles, such as arn:aws:iam::ACCOUNT:role/NAME, and add a condition on iam:PassedToService with the service that receives them."

	serviceRoleWhy = "Service-linked roles let a service act in the account. Without a limit, an identity with this permission can create the role of any service."
	serviceRoleFix = "Name the path of one service, arn:aws:iam::*:role/aws-service-role/SERVICE.amazonaws.com/*, or add a condition on iam:AWSServiceName."
)

// passRoleChecks are about iam:PassRole. The first of them serves all.
var passRoleChecks = []frame.Check{
	roleCheck(passRoleRule.star[byName], "Every role can be passed", `{"Effect":"Allow","Action":["iam:PassRole","batch:SubmitJob"],"Resource":"*"}`,
		func(c *frame.Pass, s *view.Statement) { checkRole(c, s, &passRoleRule) }),
	roleCheck(passRoleRule.star[byWildcard], "Every role can be passed through a wildcard in the action", `{"Effect":"Allow","Action":"iam:Pass*","Resource":"*"}`, nil),
	roleCheck(passRoleRule.star[byNotAction], "Every role can be passed through NotAction", `{"Effect":"Allow","NotAction":"ec2:*","Resource":"*"}`, nil),
	roleCheck(passRoleRule.not[byName], "All roles but some can be passed", `{"Effect":"Allow","Action":"iam:PassRole","NotResource":"arn:aws:iam::*:role/admin"}`, nil),
	roleCheck(passRoleRule.not[byWildcard], "All roles but some can be passed through a wildcard in the action", `{"Effect":"Allow","Action":"iam:*","NotResource":"arn:aws:iam::*:role/admin"}`, nil),
	roleCheck(passRoleRule.not[byNotAction], "All roles but some can be passed through NotAction", `{"Effect":"Allow","NotAction":"ec2:*","NotResource":"arn:aws:iam::*:role/admin"}`, nil),
	{
		ID: passedAnywhere, FoundBy: passRoleRule.star[byName], Class: frame.Suggestion, ClassFor: offForCeilings, Types: wideGrantTypes | ceilingTypes, AWS: frame.Accepts, Data: frame.Catalogue, Phase: frame.PhaseLogic, Link: passRolePage,
		Title:   "Role that can be passed to any service",
		Why:     "The roles are named, but nothing says which services may get them. A role's trust policy often lets several services use it.",
		Fix:     `Add a condition such as {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}.`,
		Example: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::210987654321:role/task"}`,
	},
}

const passedAnywhere = "PASS_ROLE_WITHOUT_PASSED_TO_SERVICE"

func roleCheck(id, title, example string, check func(*frame.Pass, *view.Statement)) frame.Check {
	k := frame.Check{
		ID: id, Class: frame.SecurityWarning, ClassFor: offForCeilings, Types: wideGrantTypes | ceilingTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.Catalogue,
		Phase: frame.PhaseLogic, Link: passRolePage, Title: title, Why: passRoleWhy, Fix: passRoleFix, Example: example, Statement: check,
	}
	if check == nil {
		k.FoundBy = passRoleRule.star[byName]
	}
	return k
}

// serviceRoleChecks are about service-linked roles. The first of them serves those on creating such roles.
var serviceRoleChecks = []frame.Check{
	linkedCheck(serviceRoleRule.star[byName], "Service-linked roles of every service can be created", `{"Effect":"Allow","Action":"iam:CreateServiceLinkedRole","Resource":"*"}`,
		func(c *frame.Pass, s *view.Statement) { checkRole(c, s, &serviceRoleRule) }),
	linkedCheck(serviceRoleRule.star[byWildcard], "Service-linked roles of every service can be created through a wildcard in the action", `{"Effect":"Allow","Action":"iam:CreateService*","Resource":"*"}`, nil),
	linkedCheck(serviceRoleRule.star[byNotAction], "Service-linked roles of every service can be created through NotAction", `{"Effect":"Allow","NotAction":"s3:*","Resource":"*"}`, nil),
	linkedCheck(serviceRoleRule.not[byName], "Service-linked roles of nearly every service can be created", `{"Effect":"Allow","Action":"iam:CreateServiceLinkedRole","NotResource":"arn:aws:iam::*:role/app"}`, nil),
	linkedCheck(serviceRoleRule.not[byWildcard], "Service-linked roles of nearly every service can be created through a wildcard in the action", `{"Effect":"Allow","Action":"iam:C*","NotResource":"arn:aws:iam::*:role/app"}`, nil),
	linkedCheck(serviceRoleRule.not[byNotAction], "Service-linked roles of nearly every service can be created through NotAction", `{"Effect":"Allow","NotAction":"s3:*","NotResource":"arn:aws:iam::*:role/app"}`, nil),
	{
		ID: "SERVICE_LINKED_ROLE_NOT_MODIFIABLE", Class: frame.Suggestion, ClassFor: offForCeilings, Types: wideGrantTypes | ceilingTypes, AWS: frame.Accepts, Data: frame.Catalogue, Phase: frame.PhaseLogic, Link: linkedRolePage,
		Title:   "Changing a service-linked role",
		Why:     "The service controls the policies and the trust policy of its service-linked role. IAM refuses to change them, and deletes such a role only with iam:DeleteServiceLinkedRole.",
		Fix:     "Remove the action, or name roles of your own. To delete service-linked roles allow iam:DeleteServiceLinkedRole.",
		Example: `{"Effect":"Allow","Action":"iam:PutRolePolicy","Resource":"arn:aws:iam::*:role/aws-service-role/*"}`,
		Action:  checkLinkedRoleChange,
	},
}

func linkedCheck(id, title, example string, check func(*frame.Pass, *view.Statement)) frame.Check {
	k := roleCheck(id, title, example, check)
	k.Class, k.Link, k.Why, k.Fix = frame.Warning, linkedRolePage, serviceRoleWhy, serviceRoleFix
	if check == nil {
		k.FoundBy = serviceRoleRule.star[byName]
	}
	return k
}

// checkRole reports a statement that allows an action on roles too widely.
func checkRole(c *frame.Pass, s *view.Statement, rule *roleRule) {
	if s.Effect != policy.Allow || coveredByAdminFinding(c, s) {
		return
	}
	entry, ok := s.CoversAction(rule.action)
	if !ok || !rolesConcern(c, entry) || narrowed(c, s, rule.keys) || mayDenyAll(c, rule.action, rule.keys) {
		return
	}
	f := frame.Found{}
	how := byNotAction
	switch {
	case entry == nil:
		f.At = s.NotAction.Node
	case c.FoundWrong(entry.Node):
		return
	case entry.Wildcard || entry.Star:
		if !s.ActionsKnown() {
			return // it may turn out to be named as well
		}
		f.At, how = entry.Node, byWildcard
	default:
		f.At, how = entry.Node, byName
	}
	if s.NotResource != nil {
		if !s.ResourcesKnown() || exceptsRoles(s) {
			return
		}
		f.ID = rule.not[how]
		f.Message = coverage(rule, entry) + " on every role that is not in NotResource. " + rule.message
		f.Related = append(f.Related, frame.Related(s.NotResource.Node, "exceptions"))
		c.Add(f)
		return
	}
	for i := range s.Resources {
		if r := &s.Resources[i]; r.Known && !c.FoundWrong(r.Node) && rule.everyRole(r) {
			f.ID = rule.star[how]
			f.Message = fmt.Sprintf("%s on every role that %s covers. %s", coverage(rule, entry), words.Quote(r.Text), rule.message)
			f.Related = append(f.Related, frame.Related(r.Node, "covers every role"))
			c.Add(f)
			return
		}
	}
	if rule == &passRoleRule && how == byName && namesRoles(s, c) {
		f.ID = passedAnywhere
		f.Message = "The statement allows iam:PassRole on the roles it names, for any service that receives them."
		c.Add(f)
	}
}

// narrowed reports whether a condition on one of the keys narrows the statement down, or may turn out to. These keys come with
// every request that matters, so that IfExists makes no difference.
func narrowed(c *frame.Pass, s *view.Statement, keys view.KeyList) bool {
	for i := range s.Conditions {
		if e := s.Conditions[i]; keys.Has(e.Name) {
			e.Op.IfExists = false
			if c.Restricting(s, &e) != truth.False {
				return true
			}
		}
	}
	return !s.ConditionsKnown()
}

// rolesConcern reports whether it makes sense to check an entry that covers an action on roles, nil for NotAction. No
// resource policy allows such actions on roles; one that is about them in so many words is checked if it is not known to
// belong to something else.
func rolesConcern(c *frame.Pass, entry *view.ActionEntry) bool {
	if c.Type&(iam.Resource|iam.Endpoint) == 0 {
		return true
	}
	return c.Attachment == "" && (entry == nil || !entry.Star)
}

// coverage says how a statement allows the action of the rule.
func coverage(rule *roleRule, entry *view.ActionEntry) string {
	switch {
	case entry == nil:
		return "NotAction does not except " + rule.action + ", so that the statement allows it"
	case entry.Wildcard || entry.Star:
		return words.Quote(entry.Text) + " covers " + rule.action + " and allows it"
	}
	return "The statement allows " + rule.action
}

// everyRole reports whether a resource covers all roles that the rule is about, or all with some ending.
func (rule *roleRule) everyRole(r *view.ResourceEntry) bool {
	if r.Star {
		return true
	}
	if r.Not || !r.ARN.IsARN() || r.ARN.Service() != "iam" && !pattern.IsAsterisks(r.ARN.Service()) {
		return false
	}
	wildcard := strings.IndexAny(r.ARN.Resource(), "*?")
	return wildcard >= 0 && strings.HasPrefix(rule.stem, r.ARN.Resource()[:wildcard])
}

// exceptsRoles reports whether an entry of NotResource excludes all roles.
func exceptsRoles(s *view.Statement) bool {
	for i := range s.Resources {
		r := &s.Resources[i]
		if r.Star {
			return true
		}
		if f := r.ARN; f.IsARN() && f.Service() == "iam" && pattern.IsAsterisks(f.Account()) && (f.Resource() == "role/*" || pattern.IsAsterisks(f.Resource())) {
			return true
		}
	}
	return false
}

// namesRoles reports whether all resources of the statement are roles, none of them in doubt.
func namesRoles(s *view.Statement, c *frame.Pass) bool {
	if s.Resource == nil || !s.ResourcesKnown() || len(s.Resources) == 0 || c.AnyFoundWrong(s.Resource.Node) {
		return false
	}
	for i := range s.Resources {
		f := s.Resources[i].ARN
		if !f.IsARN() || f.Service() != "iam" || !strings.HasPrefix(f.Resource(), "role/") {
			return false
		}
	}
	return true
}

// roleChanges are the actions that fail on service-linked roles.
var roleChanges = []string{"iam:AttachRolePolicy", "iam:DeleteRole", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"}

func checkLinkedRoleChange(c *frame.Pass, s *view.Statement, a *view.ActionEntry) {
	if a.Not || s.Effect != policy.Allow || !a.WellFormed || !strings.EqualFold(a.Prefix, "iam") || !rolesConcern(c, a) || !namesRoles(s, c) {
		return
	}
	covered := c.Expand(a).Actions
	if len(covered) == 0 {
		return
	}
	for _, action := range covered {
		if !slices.Contains(roleChanges, action.Name) {
			return
		}
	}
	for i := range s.Resources {
		if !strings.HasPrefix(s.Resources[i].ARN.Resource(), "role/aws-service-role/") {
			return
		}
	}
	c.Add(frame.Found{
		At: a.Node, Subject: a.Text,
		Message: fmt.Sprintf("%s is allowed on service-linked roles only, and IAM refuses it there: the services control these roles.", words.Quote(a.Text)),
	})
}
