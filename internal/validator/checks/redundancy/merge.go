// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package redundancy

import (
	"fmt"
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// mergeChecks are about statements that could be one.
var mergeChecks = []frame.Check{
	{
		ID: mergeable, Class: frame.Suggestion, Off: true, Types: iam.AllTypes, AWS: frame.Accepts, Phase: frame.PhaseLogic, Link: frame.StatementPage,
		Title:    "Statements that could be one",
		Why:      "Statements that differ in their actions only, or in their resources only, can be written as one. That saves characters. AWS limits their number.",
		Fix:      "Write the entries of both lists into one statement.",
		Example:  `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"},{"Effect":"Allow","Action":"sqs:GetQueueUrl","Resource":"*"}]}`,
		Document: checkMergeable,
	},
}

// checkMergeable reports every statement that could be part of an earlier one.
func checkMergeable(c *frame.Pass) {
	views := comparableStatements(c)
	if n := len(views); n < 2 || !c.Spend(n*n) {
		return
	}
	merged := make([]bool, len(views))
	for j := range views {
		s := views[j]
		if reportedAsNeverApplying(c, s.Statement) || c.Reported(s.Node, redundantStatement) || c.Reported(s.Node, shadowedStatement) {
			continue
		}
		for i := range j {
			w := views[i]
			if merged[i] || !c.Spend(w.size*s.size) {
				continue
			}
			if element, saved := mergeInto(w.Statement, s.Statement); saved > 0 {
				merged[j] = true
				c.Add(frame.Found{
					At: s.Node, Related: []policy.Related{frame.Related(w.Node, "takes the entries")},
					Message: fmt.Sprintf("The statement differs from %s in %s only. One statement with the entries of both saves %s.", w.Label(), element, words.Count(saved, "character", "characters")),
				})
				break
			}
		}
	}
}

// mergeInto says in which element statement s differs from w, if that is the only one and a list of what is selected, and how many
// characters of compact JSON are saved if its entries are moved to w. It returns 0 characters if they cannot be merged.
func mergeInto(w, s *view.Statement) (element string, saved int) {
	if w.Effect != s.Effect || !samePrincipals(w.Principals, s.Principals) || (w.Principal == nil) != (s.Principal == nil) ||
		!conditionsWithin(w, s) || !conditionsWithin(s, w) {
		return "", 0
	}
	var into, from *policy.List
	switch sameActions, sameResources := sameList(w.Action, s.Action) && sameList(w.NotAction, s.NotAction), sameList(w.Resource, s.Resource) && sameList(w.NotResource, s.NotResource); {
	case sameResources && !sameActions:
		element, into, from = "Action", w.Action, s.Action
	case sameActions && !sameResources:
		element, into, from = "Resource", w.Resource, s.Resource
	}
	if into == nil || from == nil {
		return "", 0
	}
	saved = len(s.Node.JSON()) + len(",")
	if into.Node.Kind != policy.KindArray {
		saved -= len("[]")
	}
	for _, item := range from.Items {
		if text, _ := item.Text.Known(); !slices.ContainsFunc(into.Items, func(i policy.Item) bool { return i.Text.Equal(item.Text) }) && text != "" {
			saved -= len(item.Node.JSON()) + len(",")
		}
	}
	return element, saved
}

// conditionsWithin reports whether every condition of w is one of s too.
func conditionsWithin(w, s *view.Statement) bool {
	if len(w.Conditions) > len(s.Conditions) {
		return false
	}
	for i := range w.Conditions {
		if !slices.ContainsFunc(s.Conditions, func(e view.ConditionEntry) bool { return sameCondition(&w.Conditions[i], &e) }) {
			return false
		}
	}
	return true
}

// sameCondition reports whether two conditions have operator, key and values in common.
func sameCondition(e *view.ConditionEntry, o *view.ConditionEntry) bool {
	return e.Operator == o.Operator && e.Is(o.Name) && valuesWithin(e, o) && valuesWithin(o, e)
}

func valuesWithin(e *view.ConditionEntry, o *view.ConditionEntry) bool {
	for i := range e.Values {
		if i < len(o.Values) && o.Values[i].Text == e.Values[i].Text {
			continue
		}
		if !slices.ContainsFunc(o.Values, func(v view.Value) bool { return v.Text == e.Values[i].Text }) {
			return false
		}
	}
	return true
}

// sameList reports whether two lists have the same known texts, in any order.
func sameList(a, b *policy.List) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	within := func(a, b *policy.List) bool {
		for _, item := range a.Items {
			if !slices.ContainsFunc(b.Items, func(i policy.Item) bool { return i.Text.Equal(item.Text) }) {
				return false
			}
		}
		return true
	}
	return within(a, b) && within(b, a)
}
