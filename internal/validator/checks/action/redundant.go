// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package action

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// actionRedundantChecks are about actions that other actions of the statement cover.
var actionRedundantChecks = []frame.Check{
	{
		ID: redundantAction, Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.Catalogue, Phase: frame.PhaseLogic, Link: actionPage,
		Title:     "Action that another one covers",
		Why:       "An action that a wildcard of the same list covers, or that is listed twice, adds nothing. It suggests that the wildcard is narrower than it is.",
		Fix:       "Remove the actions that are covered, or the wildcard if they are all that is meant.",
		Example:   `{"Effect":"Allow","Action":["glacier:List*","glacier:ListVaults","glacier:UploadArchive"],"Resource":"*"}`,
		Statement: checkRedundantActions,
	},
}

// maxRedundantExamples is how many redundant actions a message names.
const maxRedundantExamples = 5

// checkRedundantActions makes one finding of all redundant actions of a statement.
func checkRedundantActions(c *frame.Pass, s *view.Statement) {
	if len(s.Actions) < 2 {
		return
	}
	r := redundancy{c: c, s: s}
	r.find()
	if c.Type == iam.SCP {
		r.found = slices.DeleteFunc(r.found, r.dependsOnCase)
	}
	if len(r.found) == 0 {
		return
	}
	slices.SortFunc(r.found, func(x, y covered) int { return x.entry - y.entry })
	first := &s.Actions[r.found[0].entry]
	f := frame.Found{At: first.Node, Subject: first.Text}
	var examples []string
	for i, x := range r.found {
		a := &s.Actions[x.entry]
		what := fmt.Sprintf("%s, covered %sby %s", words.Quote(a.Text), r.today(&x), r.names(x.by))
		if strings.EqualFold(a.Text, s.Actions[x.by[0]].Text) {
			what = fmt.Sprintf("%s, listed before", words.Quote(a.Text))
		}
		if i < maxRedundantExamples {
			examples = append(examples, what)
		}
		if i > 0 {
			f.Related = append(f.Related, frame.Related(a.Node, what))
		}
		if i == 0 {
			f.Related = append(f.Related, frame.Related(s.Actions[x.by[0]].Node, "the action that covers it"))
		}
	}
	f.Message = fmt.Sprintf("%s redundant: %s", words.Count(len(r.found), "action of the statement is", "actions of the statement are"), strings.Join(examples, "; "))
	if n := len(r.found) - len(examples); n > 0 {
		f.Message += fmt.Sprintf("; and %d more", n)
	}
	f.Message += "."
	c.Add(f)
}

// covered is an action with the ones that cover it, as indexes in [Statement.Actions].
type covered struct {
	entry int
	by    []int
}

// redundancy looks for actions that the other ones of a statement cover. What it has found covers nothing itself, so that
// everything it finds can be removed together.
type redundancy struct {
	c     *frame.Pass
	s     *view.Statement
	gone  []bool
	found []covered
}

// find looks at one service after the other: sorting brings them together.
func (r *redundancy) find() {
	actions := r.s.Actions
	order := make([]int, 0, len(actions))
	star := -1
	for i := range actions {
		switch a := &actions[i]; {
		case !a.Star && !a.WellFormed, r.c.FoundWrong(a.Node):
		case a.Star && star < 0:
			star = i
		default:
			order = append(order, i)
		}
	}
	if star >= 0 {
		for _, i := range order {
			if actions[i].Not == actions[star].Not {
				r.found = append(r.found, covered{i, []int{star}})
			}
		}
		return
	}
	if len(order) < 2 {
		return
	}
	r.gone = make([]bool, len(actions))
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(boolInt(actions[i].Not)-boolInt(actions[j].Not), compareFold(actions[i].Text, actions[j].Text), i-j)
	})
	for from := 0; from < len(order); {
		first := &actions[order[from]]
		to := from + 1
		for to < len(order) && actions[order[to]].Not == first.Not && strings.EqualFold(actions[order[to]].Prefix, first.Prefix) {
			to++
		}
		if to-from > 1 {
			r.findInService(order[from:to])
		}
		from = to
	}
}

// dependsOnCase reports whether an action may not be covered if letter case matters, as AWS documents it for service control
// policies (C-24).
func (r *redundancy) dependsOnCase(x covered) bool {
	a, by := &r.s.Actions[x.entry], &r.s.Actions[x.by[0]]
	return !by.Star && (len(x.by) > 1 || !view.GlobCovers(by.Text, a.Text, false))
}

func (r *redundancy) add(entry int, by ...int) {
	r.gone[entry] = true
	r.found = append(r.found, covered{entry, by})
}

// findInService looks at the actions of one service, which are sorted: first for the same action twice, then for actions that a
// pattern covers, then for patterns that others cover, the narrowest first.
func (r *redundancy) findInService(order []int) {
	actions := r.s.Actions
	var patterns []int
	last := -1 // the last one that is not the same as one before
	for _, i := range order {
		if last >= 0 && strings.EqualFold(actions[i].Text, actions[last].Text) {
			r.add(i, last)
			continue
		}
		last = i
		if actions[i].Wildcard {
			patterns = append(patterns, i)
		}
	}
	if len(patterns) == 0 || !r.c.Spend(len(order)*len(patterns)) {
		return
	}
	for _, i := range order {
		if r.gone[i] || actions[i].Wildcard {
			continue
		}
		if k := slices.IndexFunc(patterns, func(p int) bool { return actions[p].Covers(actions[i].Text) }); k >= 0 {
			r.add(i, patterns[k])
		}
	}
	slices.SortStableFunc(patterns, func(i, j int) int {
		return cmp.Or(len(r.c.Expand(&actions[i]).Actions)-len(r.c.Expand(&actions[j]).Actions), len(actions[j].Text)-len(actions[i].Text))
	})
	for _, p := range patterns {
		if by := r.coverOf(p, order); len(by) > 0 {
			r.add(p, by...)
		}
	}
}

// coverOf returns actions that together cover everything that the pattern p covers, nil if there are none.
func (r *redundancy) coverOf(p int, order []int) []int {
	var by []int
	for _, x := range r.c.Expand(&r.s.Actions[p]).Actions {
		if slices.ContainsFunc(by, func(i int) bool { return r.s.Actions[i].Covers(x.Name) }) {
			continue
		}
		if !r.c.Spend(len(order)) {
			return nil
		}
		k := slices.IndexFunc(order, func(i int) bool { return i != p && !r.gone[i] && r.s.Actions[i].Covers(x.Name) })
		if k < 0 {
			return nil
		}
		by = append(by, order[k])
	}
	return by
}

// names shows the actions that cover one, the first of them if they are many.
func (r *redundancy) names(entries []int) string {
	const most = 3
	var names []string
	for i, e := range entries {
		if i == most {
			names = append(names, "others")
			break
		}
		names = append(names, words.Quote(r.s.Actions[e].Text))
	}
	return words.List(names, "and")
}

// today distinguishes an action that is covered because of the actions that exist today from one that is always covered.
func (r *redundancy) today(x *covered) string {
	a, by := &r.s.Actions[x.entry], &r.s.Actions[x.by[0]]
	if by.Star || !a.Wildcard {
		return ""
	}
	outer, inner := pattern.Compile(strings.ToLower(by.Text)), pattern.Compile(strings.ToLower(a.Text))
	if always, _ := pattern.Covers(&outer, &inner); always && len(x.by) == 1 {
		return ""
	}
	return "today "
}

// compareFold compares ASCII texts without regard to case.
func compareFold(a, b string) int {
	for i := range min(len(a), len(b)) {
		if x, y := pattern.Lower(a[i]), pattern.Lower(b[i]); x != y {
			return int(x) - int(y)
		}
	}
	return len(a) - len(b)
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
