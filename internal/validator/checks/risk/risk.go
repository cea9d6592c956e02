// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package risk checks permissions that are excessive or dangerous.
package risk

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Checks are about permissions that are wider than anybody needs, or that are dangerous in themselves. They look at what
// the document is known to grant: [AllowSet].
var Checks = slices.Concat(adminChecks, passRoleChecks, serviceRoleChecks, escalationChecks, exposedActionChecks, levelChecks, sensitiveChecks)

// Pages on permissions.
const (
	notResourcePage    = frame.UserGuide + "reference_policies_elements_notresource.html"
	leastPrivilegePage = frame.UserGuide + "best-practices.html#grant-least-privilege"
	adminPage          = "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html"
	passRolePage       = frame.UserGuide + "id_roles_use_passrole.html"
	linkedRolePage     = frame.UserGuide + "id_roles_create-service-linked-role.html"
)

// offForCeilings leaves it to the user to switch a check on for policies that grant nothing themselves: wide ones are
// normal there.
var offForCeilings = []frame.ClassFor{{Types: iam.Boundary | iam.SCP | iam.Endpoint, Class: frame.Ignore}}

const (
	grantTypes     = iam.Identity | iam.Session
	wideGrantTypes = grantTypes | iam.Resource | iam.Endpoint
	ceilingTypes   = iam.Boundary | iam.SCP
)

// coveredByAdminFinding reports whether [fullAdmin] says of the statement all there is to say about its risks.
func coveredByAdminFinding(c *frame.Pass, s *view.Statement) bool {
	return grantsAdmin(s) && c.Covered(fullAdmin)
}

// grantsAdmin reports whether the statement allows everything.
func grantsAdmin(s *view.Statement) bool {
	if s.Effect != policy.Allow || !s.Unconditional() {
		return false
	}
	_, actions := s.AllActions()
	_, resources := s.AllResources()
	return actions && resources
}

// mayDenyAll reports whether a Deny of the document may take the action away wherever it is allowed, or wherever a condition on
// one of the keys, which would narrow it down, does not hold.
func mayDenyAll(c *frame.Pass, action string, keys view.KeyList) bool {
	if c.Doc.MoreStatements || !c.Spend(len(c.Statements)) {
		return true
	}
	for _, s := range c.Statements {
		if s.Effect == policy.Allow || !s.MayCoverAction(action) || s.ConditionsKnown() && !onlyGuards(s, keys) {
			continue
		}
		if info, known := c.Catalog.Lookup(action); !s.ResourcesKnown() || known && onEverything(c, s, info) {
			return true
		}
	}
	return false
}

// onlyGuards reports whether all conditions of a Deny, if any, are on the keys and hold if the value is not as it should be.
func onlyGuards(s *view.Statement, keys view.KeyList) bool {
	for i := range s.Conditions {
		if e := &s.Conditions[i]; !keys.Has(e.Name) || !e.Op.Negated && e.Op.Family != iam.NullFamily {
			return false
		}
	}
	return true
}

// onEverything reports whether the statement is known to cover all resources that the action takes.
func onEverything(c *frame.Pass, s *view.Statement, a *catalog.Action) bool {
	if _, all := s.AllResources(); all {
		return true
	}
	return s.Resource != nil && !c.AnyFoundWrong(s.Resource.Node) && s.CoversResources(a)
}

// arnForms returns the forms of the ARNs that the actions take, at most three, for messages.
func arnForms(c *frame.Pass, actions ...*catalog.Action) []string {
	const most = 3
	var forms []string
	for _, a := range actions {
		for i := range a.Resources {
			for _, f := range a.Resources[i].Type.Formats {
				form := f.String()
				if c.Partition != "" {
					form = strings.Replace(form, "${Partition}", c.Partition, 1)
				} else {
					form = strings.Replace(form, "${Partition}", "aws", 1)
				}
				if !slices.Contains(forms, form) {
					forms = append(forms, form)
				}
				if len(forms) == most {
					return forms
				}
			}
		}
	}
	return forms
}

// scopeFix says how to narrow actions down to resources.
func scopeFix(c *frame.Pass, actions ...*catalog.Action) string {
	forms := arnForms(c, actions...)
	if len(forms) == 0 {
		return "No resource can be named for " + someNames(actions) + ": leave it out where it is not needed, or add a condition."
	}
	return `Name the resources instead of "*", with ARNs such as ` + words.QuoteList(forms, "or") + "."
}
