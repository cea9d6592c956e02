// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"fmt"
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// cancelChecks are about what a Deny of the same document takes away. The first of them serves both.
var cancelChecks = []Check{
	{
		ID: allowCancelled, Class: Warning, Types: AllTypes, AWS: Accepts, Data: Catalogue, Phase: PhaseLogic, Link: evaluationPage,
		Title:    "Allow that a Deny takes back",
		Why:      "A Deny always wins, whichever statement comes first. An Allow that is wholly covered by one has no effect: it is no exception from it.",
		Fix:      "Remove the Allow, or except what it allows from the Deny, with NotAction, NotResource or a condition.",
		Example:  `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*"},{"Effect":"Deny","Action":"ec2:Run*","Resource":"*"}]}`,
		Document: checkCancelled,
	},
	{
		ID: actionCancelled, Class: Suggestion, Types: AllTypes, AWS: Accepts, Data: Catalogue, Phase: PhaseLogic, Link: evaluationPage,
		Title:   "Allowed action that a Deny takes back",
		Why:     "A Deny of the document covers the action wherever the statement allows it. Naming it under Allow has no effect and misleads readers.",
		Fix:     "Remove the action from the Allow. If it is to be allowed, except it from the Deny.",
		Example: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ecr:PutImage","ecr:DeleteRepository"],"Resource":"*"},{"Effect":"Deny","Action":"ecr:Delete*","Resource":"*"}]}`,
	},
}

// checkCancelled holds every Allow against the Denies of the document.
func checkCancelled(c *Context) {
	if !slices.ContainsFunc(c.Statements, func(s *Statement) bool { return s.Effect == policy.Deny }) {
		return
	}
	var denies []*Statement
	entries := 0
	for _, s := range c.Statements {
		if s.Effect == policy.Deny && c.comparable(s) && !c.saidToBeVoid(s) {
			denies = append(denies, s)
			entries += len(s.Actions) + len(s.Resources) + len(s.Principals)
		}
	}
	for _, s := range c.Statements {
		if s.Effect != policy.Allow || !c.comparable(s) || c.saidToBeVoid(s) || !c.Spend(entries*(len(s.Actions)+len(s.Resources)+len(s.Principals))) {
			continue
		}
		// Only a Deny that applies whenever the conditions of the Allow hold can take it back.
		fitting := make([]*Statement, 0, len(denies))
		for _, d := range denies {
			if conditionsWithin(d, s) {
				fitting = append(fitting, d)
			}
		}
		if len(fitting) > 0 {
			c.judgeCancelled(s, fitting)
		}
	}
}

// judgeCancelled reports the statement, or actions that it names, if the Denies take them back.
func (c *Context) judgeCancelled(s *Statement, denies []*Statement) {
	var cancelled []int // of the entries
	var by []*Statement
	cells := s.actionCells()
	for _, cell := range cells {
		if used := c.cancelling(s, cell, denies); used != nil {
			cancelled = append(cancelled, cell)
			for _, d := range used {
				if !slices.Contains(by, d) {
					by = append(by, d)
				}
			}
		}
	}
	if len(cancelled) == len(cells) {
		labels := make([]string, len(by))
		f := Found{ID: allowCancelled, At: s.Node}
		for i, d := range by {
			labels[i] = d.Label()
			f.Related = append(f.Related, Related(d.Node, "takes it back"))
		}
		f.Message = fmt.Sprintf("The statement allows nothing: %s %s all of it, and a Deny wins over every Allow.", joinList(labels, "and"), choose(len(labels) == 1, "denies", "deny"))
		c.Add(f)
		return
	}
	for _, cell := range cancelled {
		a := &s.Actions[cell]
		if a.Wildcard || a.Star {
			continue
		}
		used := c.cancelling(s, cell, denies)
		c.Add(Found{
			ID: actionCancelled, At: a.Node, Subject: a.Text, Related: []policy.Related{Related(used[0].Node, "takes it back")},
			Message: fmt.Sprintf("%s has no effect in this Allow: %s denies it wherever the statement allows it.", quote(a.Text), used[0].Label()),
		})
	}
}

// cancelling returns the Denies that together cover what an Allow says by one entry of Action, nil if they do not. A Deny that
// does so alone is preferred.
func (c *Context) cancelling(s *Statement, cell int, denies []*Statement) []*Statement {
	for _, d := range denies {
		if c.includesAction(d, s, cell) && includesResources(d, s) && includesPrincipals(d, s) {
			return []*Statement{d}
		}
	}
	if len(denies) < 2 {
		return nil
	}
	if used := c.cancellingTogether(s, denies, func(d *Statement) bool { return c.includesAction(d, s, cell) }); used != nil {
		return used
	}
	if cell == all || !s.Actions[cell].Wildcard {
		return nil
	}
	expansion := c.Expand(&s.Actions[cell])
	if !expansion.Known || c.Type == SCP || !c.Spend(len(expansion.Actions)*len(denies)) {
		return nil
	}
	var by []*Statement
	for _, action := range expansion.Actions {
		used := c.cancellingTogether(s, denies, func(d *Statement) bool {
			_, ok := d.CoversAction(action.Name)
			return ok
		})
		if used == nil {
			return nil
		}
		for _, d := range used {
			if !slices.Contains(by, d) {
				by = append(by, d)
			}
		}
	}
	return by
}

// cancellingTogether returns the Denies among those that take the action which cover all pairs of resource and principal of an
// Allow, nil if they do not.
func (c *Context) cancellingTogether(s *Statement, denies []*Statement, takes func(*Statement) bool) []*Statement {
	var by []*Statement
	for _, r := range s.resourceCells() {
		for _, p := range s.principalCells() {
			i := slices.IndexFunc(denies, func(d *Statement) bool {
				return includesResource(d, s, r) && includesPrincipal(d, s, p) && takes(d)
			})
			if i < 0 {
				return nil
			}
			if !slices.Contains(by, denies[i]) {
				by = append(by, denies[i])
			}
		}
	}
	return by
}
