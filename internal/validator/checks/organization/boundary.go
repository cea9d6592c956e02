// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// boundaryChecks are about permissions boundaries and session policies.
var boundaryChecks = []frame.Check{
	{
		ID: "BOUNDARY_WITHOUT_ALLOW", Class: frame.Warning, Types: iam.Boundary | iam.Session, AWS: frame.Accepts, Phase: frame.PhaseLogic, Link: boundaryPage,
		Title:    "Boundary or session policy that allows nothing",
		Why:      "A permissions boundary and a session policy limit permissions to what they allow. With Deny statements only, nothing remains permitted.",
		Fix:      `Add a statement that allows all that may be permitted, such as "Action": "*" on "Resource": "*", in addition to the Deny statements.`,
		Example:  `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"iam:*","Resource":"*"}]}`,
		Document: checkCeiling,
	},
	{
		ID: "BOUNDARY_ALLOWS_ITS_OWN_REMOVAL", Class: frame.SecurityWarning, Types: iam.Boundary, AWS: frame.Accepts, Data: frame.Catalogue, Phase: frame.PhaseLogic, Link: boundaryPage,
		Title:    "Boundary that the identity under it can remove",
		Why:      "An identity that may remove or replace permissions boundaries, change the boundary policy, or create users and roles without a boundary, can escape its own boundary.",
		Fix:      "Deny these actions, or require the boundary with a condition on iam:PermissionsBoundary where users and roles are created or get a boundary.",
		Example:  `{"Effect":"Allow","Action":["iam:*","s3:*"],"Resource":"*"}`,
		Document: checkBoundaryRemoval,
	},
}

// checkCeiling reports documents all of whose statements deny.
func checkCeiling(c *frame.Pass) {
	if c.Doc.MoreStatements || len(c.Statements) == 0 {
		return
	}
	for _, s := range c.Statements {
		if s.Node.Kind != policy.KindObject || s.Effect != policy.Deny {
			return
		}
	}
	what := "permissions boundary"
	if c.Type == iam.Session {
		what = "session policy"
	}
	c.Add(frame.Found{
		At:      c.Doc.Root.Get("Statement"),
		Message: fmt.Sprintf("The %s only denies. It permits what it allows and no more, so nothing remains permitted.", what),
	})
}

const boundaryKey = "iam:PermissionsBoundary"

// liftingActions are the actions with which boundaries are got rid of.
var liftingActions = []struct {
	action string
	// bounded says that a condition on the boundary makes the action harmless.
	bounded bool
}{
	{"iam:DeleteRolePermissionsBoundary", false},
	{"iam:DeleteUserPermissionsBoundary", false},
	{"iam:PutRolePermissionsBoundary", true},
	{"iam:PutUserPermissionsBoundary", true},
	{"iam:CreateRole", true},
	{"iam:CreateUser", true},
}

// rewritingActions change what a managed policy says.
var rewritingActions = []string{"iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"}

// lift is an action that lifts the boundary, with the statement that permits it.
type lift struct {
	action string
	by     *view.Statement
	entry  *view.ActionEntry
}

// checkBoundaryRemoval makes one finding of each statement that lets the bearer lift the boundary.
func checkBoundaryRemoval(c *frame.Pass) {
	var lifts []lift
	set := c.AllowSet()
	for _, l := range liftingActions {
		if g, ok := set.Has(l.action); ok && !liftDenied(c, l.action, l.bounded) {
			lifts = append(lifts, lift{l.action, g.Statement, g.Entry})
		}
	}
	lifts = append(lifts, rewrites(c)...)
	for _, s := range c.Statements {
		var actions []string
		f := frame.Found{At: s.Node}
		for _, l := range lifts {
			if l.by != s {
				continue
			}
			actions = append(actions, l.action)
			at := frame.Related(s.Node, "NotAction")
			if l.entry != nil {
				at = frame.Related(l.entry.Node, "permits "+l.action)
			} else if s.NotAction != nil {
				at = frame.Related(s.NotAction.Node, "does not except "+l.action)
			}
			f.Related = append(f.Related, at)
		}
		if len(actions) > 0 {
			f.Message = fmt.Sprintf("The boundary permits %s: an identity with this boundary can remove the limit.", words.QuoteList(actions, "and"))
			c.Add(f)
		}
	}
}

// liftDenied reports whether a Deny keeps the bearer from an action, or may do so, though it has a condition or names resources:
// on the boundary that must be there, on who calls, or on all resources of the type.
func liftDenied(c *frame.Pass, action string, bounded bool) bool {
	info, known := c.Catalog.Lookup(action)
	return slices.ContainsFunc(c.Statements, func(s *view.Statement) bool {
		if s.Effect == policy.Allow || !s.MayCoverAction(action) {
			return false
		}
		if s.NotResource == nil && s.ResourcesKnown() && known {
			if _, all := s.AllResources(); !all && !s.CoversResources(info) {
				return false
			}
		}
		return protectsBoundary(s, bounded)
	})
}

// protectsBoundary reports whether a Deny statement has no condition, one on the caller, or one on the boundary where that
// counts, or whether it may have one of these.
func protectsBoundary(s *view.Statement, bounded bool) bool {
	return s.Unconditional() || !s.ConditionsKnown() || slices.ContainsFunc(s.Conditions, func(e view.ConditionEntry) bool {
		return view.CallerKeys.Has(e.Name) || bounded && e.Is(boundaryKey) && (e.Op.Negated || e.AsksAbsence() || !e.ValuesKnown())
	})
}

// rewrites returns how the document permits to change the boundary policy itself, if its ARN is known.
func rewrites(c *frame.Pass) []lift {
	if c.ResourceARN == "" || c.Doc.MoreStatements {
		return nil
	}
	var lifts []lift
	for _, action := range rewritingActions {
		denied := slices.ContainsFunc(c.Statements, func(s *view.Statement) bool {
			return s.Effect != policy.Allow && s.MayCoverAction(action) && mayCoverARN(s, c.ResourceARN) && protectsBoundary(s, false)
		})
		if denied {
			continue
		}
		for _, s := range c.Statements {
			if s.Effect != policy.Allow || s.Unknown || !s.Unconditional() {
				continue
			}
			if entry, ok := s.CoversAction(action); ok && coversARN(s, c.ResourceARN) {
				lifts = append(lifts, lift{action, s, entry})
				break
			}
		}
	}
	return lifts
}

// coversARN reports whether an entry of Resource is known to cover the ARN.
func coversARN(s *view.Statement, resource string) bool {
	return slices.ContainsFunc(s.Resources, func(r view.ResourceEntry) bool {
		if r.Not || !r.Known || strings.Contains(r.Text, "${") {
			return false
		}
		p := arn.Compile(r.Text)
		return r.Star || p.Match(resource)
	})
}

// mayCoverARN reports whether the statement may cover the ARN.
func mayCoverARN(s *view.Statement, resource string) bool {
	if s.NotResource != nil || s.Resource == nil || !s.ResourcesKnown() {
		return true
	}
	return slices.ContainsFunc(s.Resources, func(r view.ResourceEntry) bool {
		p := arn.Compile(r.Text)
		return r.Star || len(r.ARN) < 6 || strings.Contains(r.Text, "${") || p.Match(resource)
	})
}
