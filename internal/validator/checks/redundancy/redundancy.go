// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package redundancy checks statements that other statements make superfluous, and those that never apply.
package redundancy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// Checks are about statements that other statements make superfluous, and about those that never apply.
var Checks = slices.Concat(neverChecks, cancelChecks, repeatChecks, mergeChecks)

const evaluationPage = frame.UserGuide + "reference_policies_evaluation-logic.html"

const (
	redundantStatement = "REDUNDANT_STATEMENT"
	shadowedStatement  = "SHADOWED_STATEMENT"
	allowCancelled     = "ALLOW_CANCELLED_BY_DENY"
	actionCancelled    = "ACTION_CANCELLED_BY_DENY"
	neverApplies       = "STATEMENT_NEVER_APPLIES"
	notActionDeny      = "NOT_ACTION_DENY_ALLOWS_NOTHING"
	mergeable          = "MERGEABLE_STATEMENTS"
)

// repeatChecks are about statements that say again what others say.
var repeatChecks = []frame.Check{
	{
		ID: redundantStatement, Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseLogic, Link: frame.StatementPage,
		Title:    "Statement that is written twice",
		Why:      "Two statements say the same in different words. A later change of one of them has no effect, or not the whole effect, because the other one stays.",
		Fix:      "Remove one of them.",
		Example:  `{"Version":"2012-10-17","Statement":[{"Sid":"A1","Effect":"Deny","Action":"rds:DeleteDBCluster","Resource":"*"},{"Sid":"B1","Effect":"Deny","Action":["rds:DeleteDBCluster"],"Resource":["*"]}]}`,
		Document: checkRepeats,
	},
	{
		ID: shadowedStatement, FoundBy: redundantStatement, Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, Data: frame.Catalogue, Phase: frame.PhaseLogic, Link: frame.StatementPage,
		Title:   "Statement that another one covers",
		Why:     "Another statement with the same effect applies whenever this one does, so that it adds nothing. Often the wider one is a mistake, and the narrower one is what was meant.",
		Fix:     "Remove it. If the wider statement was a mistake, correct that one.",
		Example: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:*","Resource":"*"},{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:*:*:jobs"}]}`,
	},
}

// checkRepeats reports statements that equal an earlier one, or that another one covers.
func checkRepeats(c *frame.Pass) {
	views := comparableStatements(c)
	n := len(views)
	if n < 2 || !c.Spend(n*n) {
		return
	}
	for j := range views {
		s := &views[j]
		if reportedAsNeverApplying(c, s.Statement) {
			continue
		}
		covering := (*view.Statement)(nil)
		for i := range views {
			w := &views[i]
			if i == j || w.Effect != s.Effect || !w.mayCover(s) || !c.Spend(w.size*s.size) || !includes(c, w.Statement, s.Statement) {
				continue
			}
			if s.mayCover(w) && includes(c, s.Statement, w.Statement) {
				if i > j {
					continue // the later of the two is reported
				}
				if w.sameText(s) {
					covering = nil
					c.Add(frame.Found{
						ID: redundantStatement, At: s.Node, Related: []policy.Related{frame.Related(w.Node, "says the same")},
						Message: fmt.Sprintf("The statement says the same as %s, except for its Sid and its form.", w.Label()),
					})
					break
				}
			}
			if covering == nil {
				covering = w.Statement
			}
		}
		if covering == nil {
			continue
		}
		c.Add(frame.Found{
			ID: shadowedStatement, At: s.Node, Related: []policy.Related{frame.Related(covering.Node, "covers the statement")},
			Message: fmt.Sprintf("The statement adds nothing: %s %s all of it.", covering.Label(), effectVerb(s.Effect)),
		})
	}
}

func effectVerb(e policy.Effect) string {
	if e == policy.Deny {
		return "denies"
	}
	return "allows"
}

// reportedAsNeverApplying reports whether the statement was found to have no effect at all, so that it makes no sense to compare it.
func reportedAsNeverApplying(c *frame.Pass, s *view.Statement) bool {
	return c.ReportedIn(s, neverApplies, allowCancelled) || c.MoreSpecificIn(s)
}

// comparedStatement is a statement with facts that show quickly that it does not cover another one.
type comparedStatement struct {
	*view.Statement
	services uint64 // a bit for each service of Action, by hash; all bits if it selects every service
	size     int    // the number of entries and values
}

// comparableStatements returns the statements that can be compared.
func comparableStatements(c *frame.Pass) []comparedStatement {
	if len(c.Statements) < 2 {
		return nil
	}
	views := make([]comparedStatement, 0, len(c.Statements))
	for _, s := range c.Statements {
		if canCompare(c, s) {
			views = append(views, newComparedStatement(s))
		}
	}
	return views
}

func newComparedStatement(s *view.Statement) comparedStatement {
	v := comparedStatement{Statement: s, size: len(s.Actions) + len(s.Resources) + len(s.Principals) + conditionSize(s)}
	if s.NotAction != nil {
		v.services = ^uint64(0)
		return v
	}
	for i := range s.Actions {
		if s.Actions[i].Star {
			v.services = ^uint64(0)
			return v
		}
		v.services |= 1 << (hashFold(s.Actions[i].Prefix) % 64)
	}
	return v
}

// mayCover is a quick test: false is certain.
func (w *comparedStatement) mayCover(s *comparedStatement) bool {
	return s.services&^w.services == 0 && len(w.Conditions) <= len(s.Conditions)
}

// sameText reports whether two statements that cover each other have the same entries, in any order.
func (w *comparedStatement) sameText(s *comparedStatement) bool {
	if (w.NotAction == nil) != (s.NotAction == nil) || (w.NotResource == nil) != (s.NotResource == nil) || !samePrincipals(w.Principals, s.Principals) {
		return false
	}
	actionsIn := func(a, b *view.Statement) bool {
		for i := range a.Actions {
			if !slices.ContainsFunc(b.Actions, func(e view.ActionEntry) bool { return strings.EqualFold(e.Text, a.Actions[i].Text) }) {
				return false
			}
		}
		return true
	}
	resourcesIn := func(a, b *view.Statement) bool {
		for i := range a.Resources {
			if !slices.ContainsFunc(b.Resources, func(e view.ResourceEntry) bool { return e.Text == a.Resources[i].Text }) {
				return false
			}
		}
		return true
	}
	return actionsIn(w.Statement, s.Statement) && actionsIn(s.Statement, w.Statement) &&
		resourcesIn(w.Statement, s.Statement) && resourcesIn(s.Statement, w.Statement)
}

// hashFold is FNV-1a of the text in lower case.
func hashFold(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(pattern.Lower(s[i]))) * 1099511628211
	}
	return h
}
