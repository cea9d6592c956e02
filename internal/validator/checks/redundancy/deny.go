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

// cancelChecks are about what a Deny of the same document takes away. The first of them serves both.
var cancelChecks = []frame.Check{
	{
		ID: allowCancelled, Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Accepts, Data: frame.Catalogue, Phase: frame.PhaseLogic, Link: evaluationPage,
		Title:    "Allow that a Deny overrides",
		Why:      "A Deny overrides every Allow, in any order of the statements. An Allow that a Deny covers completely has no effect: it is not an exception from the Deny.",
		Fix:      "Remove the Allow, or except what it allows from the Deny, with NotAction, NotResource or a condition.",
		Example:  `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*"},{"Effect":"Deny","Action":"ec2:Run*","Resource":"*"}]}`,
		Document: checkCancelled,
	},
	{
		ID: actionCancelled, FoundBy: allowCancelled, Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, Data: frame.Catalogue, Phase: frame.PhaseLogic, Link: evaluationPage,
		Title:   "Allowed action that a Deny overrides",
		Why:     "A Deny of the document covers the action wherever the statement allows it. Naming it under Allow has no effect and misleads readers.",
		Fix:     "Remove the action from the Allow. If it is to be allowed, except it from the Deny.",
		Example: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ecr:PutImage","ecr:DeleteRepository"],"Resource":"*"},{"Effect":"Deny","Action":"ecr:Delete*","Resource":"*"}]}`,
	},
}

// checkCancelled holds every Allow against the Denies of the document.
func checkCancelled(c *frame.Pass) {
	if !slices.ContainsFunc(c.Statements, func(s *view.Statement) bool { return s.Effect == policy.Deny }) {
		return
	}
	var allows, denies []*compared
	for _, s := range comparableStatements(c) {
		switch {
		case reportedAsNeverApplying(c, s.Statement):
		case s.Effect == policy.Deny:
			denies = append(denies, s)
		default:
			allows = append(allows, s)
		}
	}
	for _, s := range allows {
		if by := covering(c, s, denies, allEntries); by != nil {
			reportCancelled(c, s, by)
		} else {
			reportActions(c, s, denies)
		}
	}
}

// reportCancelled reports an Allow that the Denies take back.
func reportCancelled(c *frame.Pass, s *compared, by []*compared) {
	f := frame.Found{ID: allowCancelled, At: s.Node}
	for _, d := range by {
		f.Related = append(f.Related, frame.Related(d.Node, "overrides it"))
	}
	f.Message = fmt.Sprintf("The statement allows nothing: %s %s all of it, and a Deny wins over every Allow.",
		labels(by), words.Choose(len(by) == 1, "denies", "deny"))
	c.Add(f)
}

// reportActions reports the actions that an Allow names and that the Denies take back.
func reportActions(c *frame.Pass, s *compared, denies []*compared) {
	if s.NotAction != nil || len(s.Actions) < 2 {
		return
	}
	for i := range s.Actions {
		a := &s.Actions[i]
		if a.Wildcard || a.Star {
			continue
		}
		if by := covering(c, s, denies, i); by != nil {
			c.Add(frame.Found{
				ID: actionCancelled, At: a.Node, Subject: a.Text, Related: []policy.Related{frame.Related(by[0].Node, "overrides it")},
				Message: fmt.Sprintf("%s has no effect in this Allow: %s denies it wherever the statement allows it.", words.Quote(a.Text), by[0].Label()),
			})
		}
	}
}

// labels names a few of many statements.
func labels(list []*compared) string {
	const most = 6
	var names []string
	for _, s := range list {
		names = append(names, s.Label())
	}
	if extra := len(names) - most; extra > 1 {
		names = append(names[:most], words.Count(extra, "further statement", "further statements"))
	}
	return words.List(names, "and")
}
