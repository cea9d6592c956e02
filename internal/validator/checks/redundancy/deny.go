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
	var denies []*view.Statement
	for _, s := range c.Statements {
		if s.Effect == policy.Deny && canCompare(c, s) && !reportedAsNeverApplying(c, s) {
			denies = append(denies, s)
		}
	}
	for _, s := range c.Statements {
		if s.Effect != policy.Allow || !canCompare(c, s) || reportedAsNeverApplying(c, s) {
			continue
		}
		if x := newCancellation(c, s, denies); x != nil {
			x.report()
		}
	}
}

// cancellation is an Allow with the Denies that may take it back, or a part of it.
type cancellation struct {
	c *frame.Pass
	s *view.Statement
	// denies apply whenever the conditions of the Allow hold. whole says which of them cover all its resources and principals,
	// the others cover some.
	denies []*view.Statement
	whole  []bool
	// pairs are the Denies, by number, that cover each pair of resource and principal; nil if some pair has none.
	pairs [][]int
}

// newCancellation returns nil if no Deny can take anything back, or if the comparison is too much work.
func newCancellation(c *frame.Pass, s *view.Statement, denies []*view.Statement) *cancellation {
	x := &cancellation{c: c, s: s}
	conditions := conditionSize(s)
	for _, d := range denies {
		if len(d.Conditions) > 0 && !c.Spend(conditions*conditionSize(d)) {
			return nil
		}
		if !conditionsWithin(d, s) {
			continue
		}
		if !c.Spend(len(s.Actions)*len(d.Actions) + len(s.Resources)*len(d.Resources) + len(s.Principals)*len(d.Principals)) {
			return nil
		}
		x.denies = append(x.denies, d)
		x.whole = append(x.whole, includesResources(d, s) && includesPrincipals(d, s))
	}
	switch {
	case len(x.denies) == 0:
		return nil
	case len(x.denies) > 1:
		x.findPairs()
	}
	if x.pairs == nil && !slices.Contains(x.whole, true) {
		return nil
	}
	return x
}

// findPairs looks for Denies that cover the Allow together.
func (x *cancellation) findPairs() {
	resources, principals := resourceCells(x.s), principalCells(x.s)
	work := 0
	for _, d := range x.denies {
		work += len(d.Resources) + len(d.Principals) + 1
	}
	if !x.c.Spend(len(resources) * len(principals) * work) {
		return
	}
	pairs := make([][]int, 0, len(resources)*len(principals))
	for _, r := range resources {
		for _, p := range principals {
			var by []int
			for i, d := range x.denies {
				if x.whole[i] || includesResource(d, x.s, r) && includesPrincipal(d, x.s, p) {
					by = append(by, i)
				}
			}
			if by == nil {
				return
			}
			pairs = append(pairs, by)
		}
	}
	x.pairs = pairs
}

// report reports the statement, or actions that it names, if the Denies take them back.
func (x *cancellation) report() {
	var cancelled [][]int // by entry, the Denies that take it back
	var by []int
	cells, n := actionCells(x.s), 0
	for _, cell := range cells {
		used := x.cancelling(cell)
		cancelled = append(cancelled, used)
		if used != nil {
			n++
			by = append(by, used...)
		}
	}
	if n == len(cells) {
		slices.Sort(by)
		by = slices.Compact(by)
		labels := make([]string, len(by))
		f := frame.Found{ID: allowCancelled, At: x.s.Node}
		for i, d := range by {
			labels[i] = x.denies[d].Label()
			f.Related = append(f.Related, frame.Related(x.denies[d].Node, "overrides it"))
		}
		f.Message = fmt.Sprintf("The statement allows nothing: %s %s all of it, and a Deny wins over every Allow.",
			someLabels(labels), words.Choose(len(labels) == 1, "denies", "deny"))
		x.c.Add(f)
		return
	}
	for i, cell := range cells {
		if cancelled[i] == nil || cell == allEntries || x.s.Actions[cell].Wildcard || x.s.Actions[cell].Star {
			continue
		}
		a, d := &x.s.Actions[cell], x.denies[cancelled[i][0]]
		x.c.Add(frame.Found{
			ID: actionCancelled, At: a.Node, Subject: a.Text, Related: []policy.Related{frame.Related(d.Node, "overrides it")},
			Message: fmt.Sprintf("%s has no effect in this Allow: %s denies it wherever the statement allows it.", words.Quote(a.Text), d.Label()),
		})
	}
}

// someLabels names a few of many statements.
func someLabels(labels []string) string {
	const most = 6
	if extra := len(labels) - most; extra > 1 {
		labels = append(slices.Clone(labels[:most]), words.Count(extra, "further statement", "further statements"))
	}
	return words.List(labels, "and")
}

// cancelling returns the Denies, by number, that together cover what the Allow says by one entry of Action, nil if they do not.
// A Deny that does so alone is preferred.
func (x *cancellation) cancelling(cell int) []int {
	takes := make([]bool, len(x.denies))
	for i, d := range x.denies {
		if takes[i] = includesAction(x.c, d, x.s, cell); takes[i] && x.whole[i] {
			return []int{i}
		}
	}
	if used := x.together(takes); used != nil || x.pairs == nil || cell == allEntries || !x.s.Actions[cell].Wildcard || x.c.Type == iam.SCP {
		return used
	}
	expansion := x.c.Expand(&x.s.Actions[cell])
	entries := 0
	for _, d := range x.denies {
		entries += len(d.Actions)
	}
	if !expansion.Known || !x.c.Spend(len(expansion.Actions)*entries) {
		return nil
	}
	var by []int
	for _, action := range expansion.Actions {
		for i, d := range x.denies {
			_, takes[i] = d.CoversAction(action.Name)
		}
		used := x.together(takes)
		if used == nil {
			return nil
		}
		by = append(by, used...)
	}
	slices.Sort(by)
	return slices.Compact(by)
}

// together returns the Denies among those that take an action which cover all pairs of resource and principal.
func (x *cancellation) together(takes []bool) []int {
	if !x.c.Spend(len(x.pairs)) {
		return nil
	}
	var by []int
	for _, pair := range x.pairs {
		i := slices.IndexFunc(pair, func(d int) bool { return takes[d] })
		if i < 0 {
			return nil
		}
		if !slices.Contains(by, pair[i]) {
			by = append(by, pair[i])
		}
	}
	return by
}
