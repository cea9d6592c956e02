// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package redundancy checks statements that other statements make superfluous, and those that never apply.
package redundancy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
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

// checkRepeats reports statements that equal an earlier one, or that others cover. It begins with the last one, and what it
// reports covers nothing: all that is reported can be removed together.
func checkRepeats(c *frame.Pass) {
	list := comparableStatements(c)
	n := len(list)
	if n < 2 || !c.Spend(n*n) {
		return
	}
	var found []frame.Found
	gone, buffer := make([]bool, n), make([]*compared, 0, n)
	for j := n - 1; j >= 0; j-- {
		if s := list[j]; !reportedAsNeverApplying(c, s.Statement) {
			f, ok := repeated(c, s, list, gone, buffer)
			if gone[j] = ok; ok {
				found = append(found, f)
			}
		}
	}
	for _, f := range slices.Backward(found) {
		c.Add(f)
	}
}

// repeated says how other statements make a statement superfluous. The last parameter is an empty buffer.
func repeated(c *frame.Pass, s *compared, list []*compared, gone []bool, same []*compared) (frame.Found, bool) {
	var denies []*compared
	for i, w := range list {
		switch {
		case w == s || gone[i]:
		case w.Effect == s.Effect:
			if w.Index < s.Index && w.size == s.size && c.Spend(w.size*s.size) && sameText(w.Statement, s.Statement, c.Type != iam.SCP) {
				return frame.Found{
					ID: redundantStatement, At: s.Node, Related: []policy.Related{frame.Related(w.Node, "says the same")},
					Message: fmt.Sprintf("The statement says the same as %s, except for its Sid and its form.", w.Label()),
				}, true
			}
			same = append(same, w)
		case s.Effect == policy.Allow:
			denies = append(denies, w)
		}
	}
	if by := covering(c, s, same, allEntries); by != nil {
		return shadowed(s, by, nil), true
	}
	// An Allow may be covered by others where no Deny takes it back.
	if len(same) == 0 || len(denies) == 0 {
		return frame.Found{}, false
	}
	by := covering(c, s, slices.Concat(same, denies), allEntries)
	allows := slices.DeleteFunc(slices.Clone(by), func(w *compared) bool { return w.Effect == policy.Deny })
	if len(allows) == 0 {
		return frame.Found{}, false
	}
	return shadowed(s, allows, slices.DeleteFunc(by, func(w *compared) bool { return w.Effect == policy.Allow })), true
}

// shadowed reports a statement that others cover, where Denies do not take it back.
func shadowed(s *compared, by, denies []*compared) frame.Found {
	f := frame.Found{ID: shadowedStatement, At: s.Node}
	for _, w := range by {
		f.Related = append(f.Related, frame.Related(w.Node, "covers the statement"))
	}
	verb := words.Choose(s.Effect == policy.Deny, words.Choose(len(by) == 1, "denies", "deny"), words.Choose(len(by) == 1, "allows", "allow"))
	f.Message = fmt.Sprintf("The statement adds nothing: %s %s all of it", labels(by), verb)
	if len(denies) > 0 {
		f.Message += fmt.Sprintf(" that %s %s not deny", labels(denies), words.Choose(len(denies) == 1, "does", "do"))
	}
	f.Message += "."
	for _, d := range denies {
		f.Related = append(f.Related, frame.Related(d.Node, "overrides a part of it"))
	}
	return f
}

// reportedAsNeverApplying reports whether the statement was found to have no effect at all, so that it makes no sense to compare it.
func reportedAsNeverApplying(c *frame.Pass, s *view.Statement) bool {
	return c.ReportedIn(s, neverApplies, allowCancelled) || c.MoreSpecificIn(s)
}

// sameText reports whether two statements have the same entries, in any order; actions in any letter case if fold is set. In service
// control policies that case may count (C-24).
func sameText(w, s *view.Statement, fold bool) bool {
	for _, pair := range [][2]bool{
		{w.NotAction == nil, s.NotAction == nil}, {w.Resource == nil, s.Resource == nil}, {w.NotResource == nil, s.NotResource == nil},
		{w.Principal == nil, s.Principal == nil}, {w.NotPrincipal == nil, s.NotPrincipal == nil},
	} {
		if pair[0] != pair[1] {
			return false
		}
	}
	if !samePrincipals(w.Principals, s.Principals) || !conditionsWithin(w, s) || !conditionsWithin(s, w) {
		return false
	}
	actionsIn := func(a, b *view.Statement) bool {
		for i := range a.Actions {
			if !slices.ContainsFunc(b.Actions, func(e view.ActionEntry) bool {
				return e.Text == a.Actions[i].Text || fold && strings.EqualFold(e.Text, a.Actions[i].Text)
			}) {
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
	return actionsIn(w, s) && actionsIn(s, w) && resourcesIn(w, s) && resourcesIn(s, w)
}
